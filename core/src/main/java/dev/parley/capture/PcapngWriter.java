package dev.parley.capture;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole pcapng blocks, little-endian, into a buffer ({@link Pcapng} has the layout). A packet is written in three steps:
 * {@link #beginPacket}, its bytes into {@link #buffer}, {@link #endPacket}. Not safe from several threads.
 */
public final class PcapngWriter {
    /** What a packet's block has at most besides its bytes: itself, flags, a drop count, the end of options, padding. */
    public static final int MOST_PACKET_OVERHEAD_BYTES =
            Pcapng.BLOCK_OVERHEAD_BYTES + Pcapng.ENHANCED_PACKET_BYTES + 8 + 12 + 4 + 3;

    /** A comment has at most so many bytes; of a longer one the beginning is kept. */
    public static final int MOST_COMMENT_BYTES = 4_096;

    /** No packet is cut: a packet of RAW has at most 65,535 bytes and the header of IPv6. */
    public static final int SNAP_LENGTH = 262_144;

    private final ByteBuffer out;
    private int blockStart;
    private int bytesStart;

    /** @param out gets the blocks at its position; its byte order becomes little-endian */
    public PcapngWriter(ByteBuffer out) {
        this.out = out.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The buffer that was given. */
    public ByteBuffer buffer() {
        return out;
    }

    /**
     * Begins a section.
     *
     * @param system the operating system
     * @param program what writes it, with its version
     */
    public void section(String system, String program, String comment) {
        begin(Pcapng.SECTION_HEADER);
        out.putInt(Pcapng.BYTE_ORDER_MAGIC);
        out.putShort((short) Pcapng.VERSION_MAJOR).putShort((short) Pcapng.VERSION_MINOR);
        out.putLong(Pcapng.SECTION_LENGTH_UNKNOWN);
        comment(comment);
        text(Pcapng.SHB_OS, system);
        text(Pcapng.SHB_USERAPPL, program);
        endWithOptions();
    }

    /** Describes the next interface, from number 0: link type RAW, times in nanoseconds. */
    public void interfaceDescription(String name, String description) {
        begin(Pcapng.INTERFACE_DESCRIPTION);
        out.putShort((short) Pcapng.LINKTYPE_RAW).putShort((short) 0);
        out.putInt(SNAP_LENGTH);
        text(Pcapng.IF_NAME, name);
        text(Pcapng.IF_DESCRIPTION, description);
        option(Pcapng.IF_TSRESOL, new byte[] {Pcapng.TSRESOL_NANOS});
        endWithOptions();
    }

    /** Begins a packet; its bytes, from the IP header on, go into {@link #buffer}. */
    public void beginPacket(int interfaceNumber, long epochNanos) {
        begin(Pcapng.ENHANCED_PACKET);
        out.putInt(interfaceNumber);
        time(epochNanos);
        out.putLong(0); // both lengths are known at the end
        bytesStart = out.position();
    }

    /**
     * Ends a packet.
     *
     * @param lost how many were lost between this one and the one before; where that is 0, nothing is said
     * @return where its block begins in the buffer
     */
    public int endPacket(boolean outbound, long lost) {
        int length = out.position() - bytesStart;
        out.putInt(bytesStart - 2 * Integer.BYTES, length).putInt(bytesStart - Integer.BYTES, length);
        pad();
        out.putShort((short) Pcapng.EPB_FLAGS).putShort((short) Integer.BYTES);
        out.putInt(outbound ? Pcapng.DIRECTION_OUTBOUND : Pcapng.DIRECTION_INBOUND);
        if (lost > 0) {
            out.putShort((short) Pcapng.EPB_DROPCOUNT)
                    .putShort((short) Long.BYTES)
                    .putLong(lost);
        }
        endWithOptions();
        return blockStart;
    }

    /** Names of an address; names that are too long for a block are left out. */
    public void names(InetAddress address, List<String> names) {
        begin(Pcapng.NAME_RESOLUTION);
        byte[] bytes = address.getAddress();
        int start = out.position();
        int type = bytes.length == WireAddress.IPV4_BYTES ? Pcapng.NRB_IPV4 : Pcapng.NRB_IPV6;
        out.putShort((short) type).putShort((short) 0);
        out.put(bytes);
        for (String name : names) {
            byte[] text = cut(name.replace("\0", ""));
            if (out.position() - start + text.length < Short.MAX_VALUE) {
                out.put(text).put((byte) 0);
            }
        }
        out.putShort(start + Short.BYTES, (short) (out.position() - start - Integer.BYTES));
        pad();
        out.putInt(Pcapng.OPT_END);
        end();
    }

    /**
     * What an interface has taken in and dropped.
     *
     * @param received by the interface
     * @param dropped of these by the program, on purpose or since it could not take them
     * @param droppedBySystem of these by the kernel
     * @param delivered of these to the program
     */
    public record Statistics(
            long startEpochNanos,
            long endEpochNanos,
            long received,
            long dropped,
            long droppedBySystem,
            long delivered,
            List<String> comments) {
        public Statistics {
            comments = List.copyOf(comments);
        }
    }

    /** The sums of an interface at a moment; the last one of a file counts. */
    public void statistics(int interfaceNumber, Statistics sums) {
        begin(Pcapng.INTERFACE_STATISTICS);
        out.putInt(interfaceNumber);
        time(sums.endEpochNanos);
        sums.comments.forEach(this::comment);
        out.putShort((short) Pcapng.ISB_STARTTIME).putShort((short) Long.BYTES);
        time(sums.startEpochNanos);
        out.putShort((short) Pcapng.ISB_ENDTIME).putShort((short) Long.BYTES);
        time(sums.endEpochNanos);
        count(Pcapng.ISB_IFRECV, sums.received);
        count(Pcapng.ISB_IFDROP, sums.dropped);
        count(Pcapng.ISB_OSDROP, sums.droppedBySystem);
        count(Pcapng.ISB_USRDELIV, sums.delivered);
        endWithOptions();
    }

    /** How many bytes a comment takes in a block. */
    static int commentBytes(byte[] text) {
        return Integer.BYTES + Pcapng.padded(text.length);
    }

    /** As it stands in a file: UTF-8, cut where it is too long, and never inside a character. */
    static byte[] cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_COMMENT_BYTES) {
            return bytes;
        }
        int end = MOST_COMMENT_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private void begin(int type) {
        blockStart = out.position();
        out.putInt(type).putInt(0);
    }

    private void endWithOptions() {
        out.putInt(Pcapng.OPT_END);
        end();
    }

    private void end() {
        int length = out.position() - blockStart + Integer.BYTES;
        out.putInt(length).putInt(blockStart + Integer.BYTES, length);
    }

    /** The higher word comes first, whatever the byte order. */
    private void time(long epochNanos) {
        out.putInt((int) (epochNanos >>> Integer.SIZE)).putInt((int) epochNanos);
    }

    private void count(int code, long value) {
        out.putShort((short) code).putShort((short) Long.BYTES).putLong(value);
    }

    private void comment(@Nullable String text) {
        text(Pcapng.OPT_COMMENT, text);
    }

    private void text(int code, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            option(code, cut(text));
        }
    }

    private void option(int code, byte[] value) {
        out.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while (((out.position() - blockStart) & 3) != 0) {
            out.put((byte) 0);
        }
    }
}

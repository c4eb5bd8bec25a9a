package dev.parley.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes whole IP packets: IPv4 (RFC 791) or IPv6 (RFC 8200), then UDP (RFC 768) or TCP (RFC 9293), with true lengths and
 * checksums. Both addresses are of one IP version. Pure; safe from any thread.
 */
public final class PacketBuilder {
    public static final int TCP_FIN = 0x01;
    public static final int TCP_SYN = 0x02;
    public static final int TCP_RST = 0x04;
    public static final int TCP_PSH = 0x08;
    public static final int TCP_ACK = 0x10;

    /** Of an IPv6 header, a TCP header and the options of a segment with SYN. */
    public static final int MOST_HEADER_BYTES = 40 + 20 + 8;

    /** The most bytes of a stream in one packet of either IP version: 65,535 without the headers, which IPv4 counts too. */
    public static final int MOST_SEGMENT_BYTES = 65_535 - 40 - 20;

    private static final int IPV4_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int TCP_BYTES = 20;
    private static final int SYN_OPTION_BYTES = 8;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int HOP_LIMIT = 64;
    private static final int WINDOW = 65_535;

    /** So that the window, 65,535 × 2^14 (RFC 7323), is never full: nobody knows the true one. */
    private static final int WINDOW_SHIFT = 14;

    private PacketBuilder() {}

    /**
     * Writes a datagram.
     *
     * @param out gets it at its position; its byte order is as before afterwards
     * @param payload from position to limit, which stay; up to 65,507 bytes over IPv4 and 65,527 over IPv6
     */
    public static void udp(ByteBuffer out, WireAddress from, WireAddress to, ByteBuffer payload) {
        ByteOrder order = out.order();
        out.order(ByteOrder.BIG_ENDIAN);
        int length = UDP_BYTES + payload.remaining();
        ip(out, from, to, UDP, length);
        out.putShort((short) from.port());
        out.putShort((short) to.port());
        out.putShort((short) length);
        // The length stands in the pseudo-header and in the header itself.
        int checksum = fold(from.sum() + to.sum() + UDP + 2L * length + sum(payload));
        out.putShort((short) (checksum == 0 ? 0xffff : checksum)); // 0 would say that there is none
        out.put(payload.duplicate());
        out.order(order);
    }

    /**
     * Writes a segment. One with SYN has options for the longest segment and the window's scale, and no payload.
     *
     * @param out gets it at its position; its byte order is as before afterwards
     * @param acknowledged where {@code flags} has no {@link #TCP_ACK}, 0
     * @param payload from position to limit, which stay; up to {@link #MOST_SEGMENT_BYTES}
     */
    public static void tcp(
            ByteBuffer out,
            WireAddress from,
            WireAddress to,
            int sequence,
            int acknowledged,
            int flags,
            ByteBuffer payload) {
        ByteOrder order = out.order();
        out.order(ByteOrder.BIG_ENDIAN);
        int headerBytes = TCP_BYTES + ((flags & TCP_SYN) == 0 ? 0 : SYN_OPTION_BYTES);
        int length = headerBytes + payload.remaining();
        ip(out, from, to, TCP, length);
        int start = out.position();
        out.putShort((short) from.port());
        out.putShort((short) to.port());
        out.putInt(sequence);
        out.putInt(acknowledged);
        out.putShort((short) (((headerBytes / Integer.BYTES) << 12) | flags));
        out.putShort((short) WINDOW);
        out.putInt(0); // the checksum, below, and no urgent pointer
        if ((flags & TCP_SYN) != 0) {
            out.putInt(0x0204_0000 | MOST_SEGMENT_BYTES);
            out.putInt(0x0103_0300 | WINDOW_SHIFT);
        }
        // The ports are in the header and in the addresses' sums.
        long all = from.sum() + to.sum() - from.port() - to.port() + TCP + length;
        all += sum(out.duplicate().order(ByteOrder.BIG_ENDIAN).flip().position(start)) + sum(payload);
        out.putShort(start + 16, (short) fold(all));
        out.put(payload.duplicate());
        out.order(order);
    }

    private static void ip(ByteBuffer out, WireAddress from, WireAddress to, int protocol, int length) {
        if (from.isIpv4()) {
            int total = IPV4_BYTES + length;
            out.putShort((short) 0x4500);
            out.putShort((short) total);
            out.putInt(0x4000); // no identification is needed, since it is never fragmented (RFC 6864)
            out.put((byte) HOP_LIMIT).put((byte) protocol);
            long all = 0x4500L + total + 0x4000 + ((HOP_LIMIT << 8) | protocol);
            out.putShort((short) fold(all + from.sum() - from.port() + to.sum() - to.port()));
        } else {
            out.putInt(0x6000_0000);
            out.putShort((short) length);
            out.put((byte) protocol).put((byte) HOP_LIMIT);
        }
        out.put(from.address()).put(to.address());
    }

    /** The sum of all words of 16 bits (RFC 1071), not folded. Of 32 bits at a time: 2^16 is 1 modulo 2^16 - 1. */
    static long sum(ByteBuffer data) {
        ByteBuffer rest = data.duplicate().order(ByteOrder.BIG_ENDIAN);
        long all = 0;
        while (rest.remaining() >= Integer.BYTES) {
            all += rest.getInt() & 0xffff_ffffL;
        }
        if (rest.remaining() >= Short.BYTES) {
            all += rest.getShort() & 0xffff;
        }
        return rest.hasRemaining() ? all + ((rest.get() & 0xff) << 8) : all;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}

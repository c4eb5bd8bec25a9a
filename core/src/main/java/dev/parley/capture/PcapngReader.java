package dev.parley.capture;

import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads pcapng (<a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/">draft-ietf-opsawg-pcapng</a>), whose numbers
 * and blocks {@link Pcapng} has.
 */
final class PcapngReader implements CaptureReader {

    private static final int HEAD_BYTES = 8;
    private static final int SECTION_BYTES = 16;

    private final CaptureInput input;
    private final NameTable names = new NameTable();
    private final KeptText kept = new KeptText();
    private final KeptText sectionComments = new KeptText();
    private final InterfaceTable interfaces = new InterfaceTable(kept);
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private String writer = "";
    private long packets;
    private long tornBytes;
    private long damagedBlocks;
    private boolean ended;

    /** @param input at its beginning, with the first 4 bytes read */
    PcapngReader(CaptureInput input) throws IOException {
        this.input = input;
        if (!input.has(Pcapng.BLOCK_OVERHEAD_BYTES)) {
            throw new CaptureException(0, "its first block, the section header, is torn");
        }
        order = byteOrder();
    }

    @Override
    public @Nullable CapturedPacket next() throws IOException {
        while (!ended) {
            if (!input.has(HEAD_BYTES)) {
                return torn(input.offset());
            }
            if (input.piece(order).getInt(0) == Pcapng.SECTION_HEADER) {
                if (!input.has(Pcapng.BLOCK_OVERHEAD_BYTES)) {
                    return torn(input.offset());
                }
                order = byteOrder();
            }
            int type = input.piece(order).getInt(0);
            long length = input.piece(order).getInt(4) & 0xffffffffL;
            CapturedPacket packet = block(type, length);
            if (packet != null) {
                return packet;
            }
        }
        return null;
    }

    private ByteOrder byteOrder() throws CaptureException {
        int magic = input.piece(ByteOrder.BIG_ENDIAN).getInt(HEAD_BYTES);
        if (magic == Pcapng.BYTE_ORDER_MAGIC) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (magic == Integer.reverseBytes(Pcapng.BYTE_ORDER_MAGIC)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw damaged("a section header says its byte order by 1a2b3c4d, and here is %08x".formatted(magic));
    }

    private CaptureException damaged(String why) {
        ended = true;
        return new CaptureException(input.offset(), why);
    }

    private @Nullable CapturedPacket torn(long from) {
        input.begin();
        tornBytes = input.offset() - from;
        ended = true;
        return null;
    }

    /** One block, which is read to its end; its packet, if it has one. */
    private @Nullable CapturedPacket block(int type, long length) throws IOException {
        long from = input.offset();
        if (type == 0 && length == 0 && input.isZeroToTheEnd()) { // what a power failure leaves of a file's end
            return torn(from);
        }
        if (length < Pcapng.BLOCK_OVERHEAD_BYTES || length % 4 != 0) {
            throw damaged("a block says that its length is %s, and it is a multiple of 4 from 12"
                    .formatted(Sizes.show(length)));
        }
        if (!isKnown(type)) {
            return skip(length, from);
        }
        if (length > MOST_BLOCK_BYTES) {
            throw damaged("a block says that its length is %s, and none that is read has more than %s"
                    .formatted(Sizes.show(length), Sizes.show(MOST_BLOCK_BYTES)));
        }
        if (!input.has((int) length)) {
            return torn(from);
        }
        ByteBuffer block = input.piece(order);
        int end = (int) length - 4;
        checkEnd(length, block.getInt(end));
        CapturedPacket packet = read(type, block, end);
        input.begin();
        return packet;
    }

    private static boolean isKnown(int type) {
        return type == Pcapng.SECTION_HEADER
                || (type >= Pcapng.INTERFACE_DESCRIPTION && type <= Pcapng.ENHANCED_PACKET);
    }

    private @Nullable CapturedPacket skip(long length, long from) throws IOException {
        long rest = length - HEAD_BYTES - 4;
        if (input.skip(rest) < rest || !input.has(4)) {
            return torn(from);
        }
        checkEnd(length, input.piece(order).getInt(0));
        input.begin();
        return null;
    }

    private void checkEnd(long length, int atEnd) throws CaptureException {
        if ((atEnd & 0xffffffffL) != length) {
            throw damaged("a block says that its length is %s, and at its end that it is %s"
                    .formatted(Sizes.show(length), Sizes.show(atEnd & 0xffffffffL)));
        }
    }

    private @Nullable CapturedPacket read(int type, ByteBuffer block, int end) throws CaptureException {
        switch (type) {
            case Pcapng.SECTION_HEADER -> section(block, end);
            case Pcapng.INTERFACE_DESCRIPTION -> interfaceDescription(block, end);
            case Pcapng.NAME_RESOLUTION -> names.read(block, HEAD_BYTES, end);
            case Pcapng.INTERFACE_STATISTICS -> {
                if (!interfaces.statistics(block, end)) {
                    damagedBlocks++;
                }
            }
            default -> {
                packets++; // Wireshark counts those that it cannot show
                CapturedPacket packet = packet(type, block, end);
                damagedBlocks += packet == null ? 1 : 0;
                return packet;
            }
        }
        return null;
    }

    private void section(ByteBuffer block, int end) {
        int from = HEAD_BYTES + SECTION_BYTES;
        interfaces.beginSection();
        if (end < from) {
            damagedBlocks++;
            return;
        }
        BlockOptions options = new BlockOptions(block, from, end);
        sectionComments.add(options.comments());
        String application = options.text(Pcapng.SHB_USERAPPL);
        if (writer.isEmpty() && kept.takes(List.of(application))) {
            writer = application;
        }
    }

    private void interfaceDescription(ByteBuffer block, int end) throws CaptureException {
        if (interfaces.size() == MOST_INTERFACES) {
            throw damaged("it has more than %s interfaces".formatted(Sizes.count(MOST_INTERFACES)));
        }
        if (!interfaces.add(block, end)) {
            damagedBlocks++;
        }
    }

    private @Nullable CapturedPacket packet(int type, ByteBuffer block, int end) {
        return switch (type) {
            case Pcapng.ENHANCED_PACKET -> timedPacket(block, end, block.remaining() < 28 ? -1 : block.getInt(8), -1);
            case Pcapng.PACKET -> {
                if (end < 28) {
                    yield null;
                }
                int dropped = block.getShort(10) & 0xffff;
                yield timedPacket(block, end, block.getShort(8) & 0xffff, dropped == 0xffff ? 0 : dropped);
            }
            default -> simplePacket(block, end);
        };
    }

    /** @param dropped how many were lost before it, or -1 where an option says it */
    private @Nullable CapturedPacket timedPacket(ByteBuffer block, int end, int interfaceId, long dropped) {
        int from = 28;
        if (end < from || !interfaces.has(interfaceId)) {
            return null;
        }
        long captured = block.getInt(20) & 0xffffffffL;
        long length = block.getInt(24) & 0xffffffffL;
        if (captured > end - from) {
            return null;
        }
        BlockOptions options = new BlockOptions(block, from + Pcapng.padded((int) captured), end);
        long ticks = (block.getInt(12) & 0xffffffffL) << 32 | (block.getInt(16) & 0xffffffffL);
        return new CapturedPacket(
                packets,
                interfaces.timescale(interfaceId).epochNanos(ticks),
                interfaces.index(interfaceId),
                interfaces.linkType(interfaceId),
                Payload.copyOf(block.slice(from, (int) captured)),
                Math.max(captured, length),
                direction(options.number(Pcapng.EPB_FLAGS, 4, 0)),
                dropped < 0 ? Math.max(0, options.number(Pcapng.EPB_DROPCOUNT, 8, 0)) : dropped,
                options.comments());
    }

    private static Event.@Nullable Direction direction(long flags) {
        return switch ((int) flags & Pcapng.DIRECTION_MASK) {
            case Pcapng.DIRECTION_INBOUND -> Event.Direction.IN;
            case Pcapng.DIRECTION_OUTBOUND -> Event.Direction.OUT;
            default -> null;
        };
    }

    /** It is of the section's first interface, and has no time. */
    private @Nullable CapturedPacket simplePacket(ByteBuffer block, int end) {
        int from = 12;
        if (end < from || !interfaces.has(0)) {
            return null;
        }
        long length = block.getInt(8) & 0xffffffffL;
        long snapLength = interfaces.snapLength(0);
        long captured = snapLength == 0 ? length : Math.min(length, snapLength);
        if (captured > end - from) {
            return null;
        }
        return new CapturedPacket(
                packets,
                CapturedPacket.NO_TIME,
                interfaces.index(0),
                interfaces.linkType(0),
                Payload.copyOf(block.slice(from, (int) captured)),
                length,
                null,
                0,
                List.of());
    }

    @Override
    public CaptureFormat format() {
        return CaptureFormat.PCAPNG;
    }

    @Override
    public List<CaptureInterface> interfaces() {
        return List.copyOf(interfaces.all());
    }

    @Override
    public List<String> comments() {
        return sectionComments.all();
    }

    @Override
    public String writer() {
        return writer;
    }

    @Override
    public Map<InetAddress, String> names() {
        return names.all();
    }

    @Override
    public long tornBytes() {
        return tornBytes;
    }

    @Override
    public long damagedBlocks() {
        return damagedBlocks;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}

package dev.parley.capture;

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
 * Reads classic pcap (<a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/">draft-ietf-opsawg-pcap</a>): a header of 24 bytes,
 * then packets, each behind 16 bytes of its own:
 *
 * <pre>
 *  0  seconds since 1970          4 bytes
 *  4  micro- or nanoseconds       4 bytes
 *  8  bytes that were captured    4 bytes
 * 12  bytes that the packet had   4 bytes
 * </pre>
 */
final class PcapReader implements CaptureReader {
    static final int MICROS = 0xa1b2c3d4;
    static final int NANOS = 0xa1b23c4d;
    private static final int HEADER_BYTES = 24;
    private static final int RECORD_BYTES = 16;
    private static final int MAJOR_VERSION = 2;

    private final CaptureInput input;
    private final ByteOrder order;
    private final boolean nanos;
    private final int linkType;
    private long packets;
    private long tornBytes;
    private boolean ended;

    PcapReader(CaptureInput input, ByteOrder order, boolean nanos) throws IOException {
        this.input = input;
        this.order = order;
        this.nanos = nanos;
        if (!input.has(HEADER_BYTES)) {
            throw new CaptureException(
                    0, "its header of %d bytes is torn: %d are there".formatted(HEADER_BYTES, input.size()));
        }
        ByteBuffer header = input.piece(order);
        int major = header.getShort(4) & 0xffff;
        if (major != MAJOR_VERSION) {
            throw new CaptureException(4, "it is of version %d, and version 2 is known".formatted(major));
        }
        linkType = header.getInt(20) & 0xffff; // above it stands how long the frames' checksums are
        input.begin();
    }

    @Override
    public @Nullable CapturedPacket next() throws IOException {
        if (ended) {
            return null;
        }
        if (!input.has(RECORD_BYTES)) {
            return torn();
        }
        ByteBuffer head = input.piece(order);
        long epochNanos =
                (head.getInt(0) & 0xffffffffL) * 1_000_000_000L + (head.getInt(4) & 0xffffffffL) * (nanos ? 1 : 1_000);
        long captured = head.getInt(8) & 0xffffffffL;
        long length = head.getInt(12) & 0xffffffffL;
        if (captured > MOST_BLOCK_BYTES - RECORD_BYTES) {
            ended = true;
            throw new CaptureException(
                    input.offset(),
                    "a packet says that %s of it were captured, and none that is read has more than %s"
                            .formatted(Sizes.show(captured), Sizes.show(MOST_BLOCK_BYTES)));
        }
        if (!input.has(RECORD_BYTES + (int) captured)) {
            return torn();
        }
        Payload data = Payload.copyOf(input.piece(order).array(), RECORD_BYTES, (int) captured);
        input.begin();
        packets++;
        return new CapturedPacket(
                packets, epochNanos, 0, linkType, data, Math.max(captured, length), null, 0, List.of());
    }

    private @Nullable CapturedPacket torn() {
        tornBytes = input.size();
        input.begin();
        ended = true;
        return null;
    }

    @Override
    public CaptureFormat format() {
        return nanos ? CaptureFormat.PCAP_NANOS : CaptureFormat.PCAP;
    }

    @Override
    public List<CaptureInterface> interfaces() {
        return List.of(new CaptureInterface(linkType, "", "", List.of(), null));
    }

    @Override
    public List<String> comments() {
        return List.of();
    }

    @Override
    public String writer() {
        return "";
    }

    @Override
    public Map<InetAddress, String> names() {
        return Map.of();
    }

    @Override
    public long tornBytes() {
        return tornBytes;
    }

    @Override
    public long damagedBlocks() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}

package dev.parley.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds out by its first bytes how a capture is written. */
final class CaptureOpener {
    private static final int GZIP = 0x1f8b;

    private CaptureOpener() {}

    static CaptureReader open(InputStream in) throws IOException {
        CaptureInput input = new CaptureInput(in);
        if (!input.has(4)) {
            throw new CaptureException(
                    0,
                    input.size() == 0
                            ? "it is empty: a capture begins with 24 bytes at least"
                            : "it has %d bytes only, and a capture begins with 24 at least".formatted(input.size()));
        }
        ByteBuffer first = input.piece(ByteOrder.BIG_ENDIAN);
        int magic = first.getInt(0);
        if (magic == Pcapng.SECTION_HEADER) {
            return new PcapngReader(input);
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            int ordered = order == ByteOrder.BIG_ENDIAN ? magic : Integer.reverseBytes(magic);
            if (ordered == PcapReader.MICROS || ordered == PcapReader.NANOS) {
                return new PcapReader(input, order, ordered == PcapReader.NANOS);
            }
        }
        if (magic >>> 16 == GZIP) {
            throw new CaptureException(0, "it is compressed: unpack it with gunzip first");
        }
        throw new CaptureException(
                0, "it begins with %08x, and neither pcapng (0a0d0d0a) nor pcap (a1b2c3d4) does".formatted(magic));
    }
}

package dev.parley.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes of a file, a piece at a time; what a file says of a length makes no room before the bytes are there. */
final class CaptureInput implements Closeable {
    private static final int FIRST_BYTES = 1 << 16;

    private final InputStream in;
    private byte[] piece = new byte[FIRST_BYTES];
    private int size;
    private long offset;

    CaptureInput(InputStream in) {
        this.in = in;
    }

    /** Where the piece begins. */
    long offset() {
        return offset;
    }

    /** How many bytes of the piece are there. */
    int size() {
        return size;
    }

    /** The next piece begins behind this one. */
    void begin() {
        offset += size;
        size = 0;
    }

    /** Whether the piece has so many bytes, which are read if they are not there yet. */
    boolean has(int count) throws IOException {
        while (size < count) {
            if (size == piece.length) {
                piece = Arrays.copyOf(piece, Math.min(CaptureReader.MOST_BLOCK_BYTES, 2 * piece.length));
            }
            int more = in.read(piece, size, Math.min(count, piece.length) - size);
            if (more < 0) {
                return false;
            }
            size += more;
        }
        return true;
    }

    /** The piece, until it is read on. */
    ByteBuffer piece(ByteOrder order) {
        return ByteBuffer.wrap(piece, 0, size).order(order);
    }

    /** How many of the next bytes, which are forgotten, are there. */
    long skip(long count) throws IOException {
        long left = count;
        begin();
        while (left > 0 && has((int) Math.min(left, FIRST_BYTES))) {
            left -= size;
            begin();
        }
        left -= size;
        begin();
        return count - left;
    }

    /** Whether nothing but zeros follows, which is read. */
    boolean isZeroToTheEnd() throws IOException {
        boolean zero = true;
        boolean more = true;
        while (more && zero) {
            for (int i = 0; i < size; i++) {
                zero &= piece[i] == 0;
            }
            begin();
            more = has(FIRST_BYTES) || size > 0;
        }
        return zero;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package dev.parley.framing;

import dev.parley.payload.Payload;
import java.util.Arrays;

/** The beginning of a message, until the rest of it has come. */
final class Gathering {
    private static final int FIRST_BYTES = 64;

    /** The longest array that any JVM makes. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final String what;
    private final int limit;
    private final int most;
    private byte[] bytes;
    private int size;

    /**
     * @param what the kind of message, with its article, for the sentence when it is too long
     * @param limit how many bytes it may have
     * @param extra how many more are kept, since they may turn out not to be part of it
     */
    Gathering(String what, int limit, int extra) {
        this.what = what;
        this.limit = limit;
        this.most = (int) Math.min((long) limit + extra, MOST_BYTES);
        this.bytes = new byte[Math.min(FIRST_BYTES, most)];
    }

    int size() {
        return size;
    }

    byte at(int index) {
        return bytes[index];
    }

    void add(byte[] from, int offset, int count) throws FrameTooLongException {
        if (count > most - size) {
            throw tooLong();
        }
        room(count);
        System.arraycopy(from, offset, bytes, size, count);
        size += count;
    }

    void add(byte one) throws FrameTooLongException {
        if (size == most) {
            throw tooLong();
        }
        room(1);
        bytes[size++] = one;
    }

    private void room(int count) {
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(2L * bytes.length, (long) size + count)));
        }
    }

    FrameTooLongException tooLong() {
        return new FrameTooLongException(what, limit);
    }

    /** Where the bytes are, the first {@link #size} of it; borrowed until the next call. */
    byte[] array() {
        return bytes;
    }

    /** Takes back that many bytes at the end, which turned out not to be part of it. */
    void drop(int count) {
        size -= count;
    }

    /** What is there. */
    Payload all() {
        return Payload.copyOf(bytes, 0, size);
    }

    /** What is there without so many bytes at its end; then nothing is. */
    Payload take(int without) {
        Payload message = Payload.copyOf(bytes, 0, size - without);
        size = 0;
        return message;
    }
}

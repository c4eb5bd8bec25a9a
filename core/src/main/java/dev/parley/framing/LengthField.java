package dev.parley.framing;

import dev.parley.payload.Payload;

/**
 * How a length is written.
 *
 * @param bytes 1, 2, 4 or 8; 0 is a varint: seven bits in each byte, the lowest first, the eighth set in all but the last (as
 *     in Protocol Buffers and MQTT); -1 is a decimal number and a space behind it (RFC 6587)
 * @param little whether the lowest byte comes first; says nothing for a varint or a decimal number
 */
record LengthField(int bytes, boolean little) {
    /** No length is longer. */
    static final int MOST_BYTES = 11;

    static final int VARINT = 0;
    static final int DECIMAL = -1;

    private static final int MOST_VARINT_BYTES = 9;

    LengthField {
        if (bytes != DECIMAL && bytes != VARINT && bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
            throw new IllegalArgumentException(
                    "a length must have 1, 2, 4 or 8 bytes, or be a varint or decimal, but was " + bytes);
        }
    }

    /**
     * How many bytes the length at {@code at} has; 0 while it is not all there.
     *
     * @throws FramingException if a varint has no end, or something else stands there than a decimal number and a space
     */
    int width(byte[] from, int at, int size) throws FramingException {
        if (bytes == DECIMAL) {
            return decimalWidth(from, at, size);
        }
        if (bytes != VARINT) {
            return size >= at + bytes ? bytes : 0;
        }
        for (int i = at; i < size; i++) {
            if (from[i] >= 0) {
                return i - at + 1;
            }
            if (i - at + 1 == MOST_VARINT_BYTES) {
                throw new FramingException("a varint has more than %s bytes: is this the right --frame length?"
                        .formatted(MOST_VARINT_BYTES));
            }
        }
        return 0;
    }

    private static int decimalWidth(byte[] from, int at, int size) throws FramingException {
        for (int i = at; i < size; i++) {
            boolean digit = from[i] >= '0' && from[i] <= '9';
            if (from[i] == ' ' && i > at) {
                return i - at + 1;
            }
            if (!digit || i - at + 1 == MOST_BYTES) {
                throw new FramingException(
                        "a length in decimal digits and a space must stand there (RFC 6587), and here is \"%s\": is this the right --frame length=decimal? Syslog also comes in lines (--frame lines)"
                                .formatted(Payload.copyOf(from, at, i + 1 - at).escaped()));
            }
        }
        return 0;
    }

    /** The length that stands there, unsigned: negative only where 8 bytes say more than a long has. */
    long read(byte[] from, int at, int width) {
        long value = 0;
        if (bytes == DECIMAL) {
            for (int i = at; i < at + width - 1; i++) {
                value = 10 * value + (from[i] - '0');
            }
            return value;
        }
        for (int i = 0; i < width; i++) {
            long each = Byte.toUnsignedLong(from[at + i]);
            if (bytes == VARINT) {
                value |= (each & 0x7F) << (7 * i);
            } else {
                value |= each << (8 * (little ? i : width - 1 - i));
            }
        }
        return value;
    }

    /** @throws FramingException if so much cannot be said in so many bytes */
    Payload write(long value) throws FramingException {
        if (value < 0 || (bytes > VARINT && bytes < 8 && value >>> (8 * bytes) != 0)) {
            throw new FramingException("a length of %s cannot be written %s (--frame length)"
                    .formatted(value, bytes > VARINT ? "in " + bytes + " byte(s)" : "so"));
        }
        if (bytes == VARINT) {
            return varint(value);
        }
        if (bytes == DECIMAL) {
            return Payload.of(value + " ");
        }
        byte[] written = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            written[i] = (byte) (value >>> (8 * (little ? i : bytes - 1 - i)));
        }
        return Payload.copyOf(written);
    }

    private static Payload varint(long value) {
        byte[] written = new byte[MOST_BYTES];
        int size = 0;
        long left = value;
        while (left > 0x7F) {
            written[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        written[size++] = (byte) left;
        return Payload.copyOf(written, 0, size);
    }
}

package dev.parley.framing;

import dev.parley.payload.Payload;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages between a start mark and an end mark, with or without a byte that escapes. Where the marks begin with the escape byte
 * itself (DLE STX and DLE ETX), that byte is doubled within a message; otherwise it stands before each byte that could be taken for
 * a mark or for itself.
 *
 * @param start one byte or more
 * @param end one byte or more; may be the same
 * @param escape null for none: then a message that has the end mark inside arrives as two
 * @param xor what a byte behind the escape byte is combined with (0x20 in PPP's and HDLC's way); 0 leaves it as it is
 */
record MarkedFraming(Payload start, Payload end, @Nullable Byte escape, byte xor) implements Framing {
    private static final int MOST_MARK_BYTES = 64;

    MarkedFraming {
        if (start.isEmpty() || end.isEmpty() || start.size() > MOST_MARK_BYTES || end.size() > MOST_MARK_BYTES) {
            throw new IllegalArgumentException(
                    "a start and an end mark have 1 to %s bytes: --frame \"start=\\x02,end=\\x03,escape=\\x10\""
                            .formatted(MOST_MARK_BYTES));
        }
        if (escape == null && xor != 0) {
            throw new IllegalArgumentException(
                    "xor= says what is done to the byte behind the escape byte: add escape=\\x7d");
        }
        if (escape != null) {
            boolean startsSo = start.byteAt(0) == escape;
            boolean endsSo = end.byteAt(0) == escape;
            if (startsSo != endsSo || (startsSo && !isPair(start, escape)) || (startsSo && !isPair(end, escape))) {
                throw new IllegalArgumentException(
                        "where a mark begins with the escape byte, both do, and have one other byte behind it: --frame \"start=\\x10\\x02,end=\\x10\\x03,escape=\\x10\"");
            }
        }
    }

    private static boolean isPair(Payload mark, byte escape) {
        return mark.size() == 2 && mark.byteAt(1) != escape;
    }

    /** Whether the marks begin with the escape byte. */
    boolean marksAreEscapes() {
        return escape != null && start.byteAt(0) == escape;
    }

    @Override
    public Deframer deframer(int maxMessage) {
        return new MarkedDeframer(this, maxMessage);
    }

    @Override
    public Payload frame(Payload message) throws FramingException {
        if (message.isEmpty() && start.equals(end)) {
            throw new FramingException(
                    "where start and end are the same mark there are no empty messages: whoever reads them skips them");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.size() + start.size() + end.size());
        out.writeBytes(start.bytes());
        byte[] bytes = message.bytes();
        for (byte each : bytes) {
            if (escape != null && isEscaped(each, escape)) {
                out.write(escape);
                out.write(each ^ xor);
            } else {
                out.write(each);
            }
        }
        out.writeBytes(end.bytes());
        return Payload.copyOf(out.toByteArray());
    }

    private boolean isEscaped(byte each, byte by) {
        return each == by || (!marksAreEscapes() && (each == start.byteAt(0) || each == end.byteAt(0)));
    }
}

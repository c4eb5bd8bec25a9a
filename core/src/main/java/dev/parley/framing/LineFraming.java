package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;

/** Lines: what most text protocols and every terminal speak. */
enum LineFraming implements Framing {
    /** Ends with LF or CRLF. */
    USUAL,
    /** Ends with LF, CRLF, or CR alone. */
    ANY;

    private static final Payload LF = Payload.of("\n");

    @Override
    public Deframer deframer(int maxMessage) {
        return this == USUAL ? new Usual(maxMessage) : new Any(maxMessage);
    }

    @Override
    public Payload frame(Payload message) {
        return message.plus(LF);
    }

    private static final class Usual implements Deframer {
        private final int maxMessage;
        private final Gathering line;

        Usual(int maxMessage) {
            this.maxMessage = maxMessage;
            // One more than the limit is kept, since it may be the CR of a CRLF.
            this.line = new Gathering("a line", maxMessage, 1);
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int end = offset + length;
            int start = offset;
            for (int i = offset; i < end; i++) {
                if (bytes[i] == '\n') {
                    line.add(bytes, start, i - start);
                    boolean carriageReturn = line.size() > 0 && line.at(line.size() - 1) == '\r';
                    if (line.size() > maxMessage && !carriageReturn) {
                        throw line.tooLong();
                    }
                    int framedBytes = line.size() + 1;
                    messages.accept(line.take(carriageReturn ? 1 : 0), framedBytes);
                    start = i + 1;
                }
            }
            line.add(bytes, start, end - start);
        }

        @Override
        public Payload remainder() {
            return line.all();
        }

        @Override
        public int begun() {
            return line.size();
        }

        @Override
        public String missing() {
            return "a line has begun (%s), and no LF (\\n) has come".formatted(Sizes.show(line.size()));
        }
    }

    private static final class Any implements Deframer {
        private final Gathering line;
        private boolean afterCarriageReturn;

        /** Of the line so far; the LF of a CR LF counts to the next line, since its own was handed on with the CR. */
        private int framedBytes;

        Any(int maxMessage) {
            this.line = new Gathering("a line", maxMessage, 0);
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            for (int i = offset; i < offset + length; i++) {
                byte each = bytes[i];
                framedBytes++;
                if (each == '\r' || (each == '\n' && !afterCarriageReturn)) {
                    messages.accept(line.take(0), framedBytes);
                    framedBytes = 0;
                } else if (each != '\n') {
                    line.add(each);
                }
                afterCarriageReturn = each == '\r';
            }
        }

        @Override
        public Payload remainder() {
            return line.all();
        }

        @Override
        public int begun() {
            return line.size();
        }

        @Override
        public String missing() {
            return "a line has begun (%s), and neither CR (\\r) nor LF (\\n) has come"
                    .formatted(Sizes.show(line.size()));
        }
    }
}

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

    private static final class Usual extends GatheringDeframer {
        private final int maxMessage;

        Usual(int maxMessage) {
            // One more than the limit is kept, since it may be the CR of a CRLF.
            super(new Gathering("a line", maxMessage, 1));
            this.maxMessage = maxMessage;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int end = offset + length;
            int start = offset;
            for (int i = offset; i < end; i++) {
                if (bytes[i] == '\n') {
                    gathered.add(bytes, start, i - start);
                    boolean carriageReturn = gathered.size() > 0 && gathered.at(gathered.size() - 1) == '\r';
                    if (gathered.size() > maxMessage && !carriageReturn) {
                        throw gathered.tooLong();
                    }
                    int framedBytes = gathered.size() + 1;
                    messages.accept(gathered.take(carriageReturn ? 1 : 0), framedBytes);
                    start = i + 1;
                }
            }
            gathered.add(bytes, start, end - start);
        }

        @Override
        public String missing() {
            return "a line has begun (%s), and no LF (\\n) has come".formatted(Sizes.show(gathered.size()));
        }
    }

    private static final class Any extends GatheringDeframer {
        private boolean afterCarriageReturn;

        /** Of the line so far; the LF of a CR LF counts to the next line, since its own was handed on with the CR. */
        private int framedBytes;

        Any(int maxMessage) {
            super(new Gathering("a line", maxMessage, 0));
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            for (int i = offset; i < offset + length; i++) {
                byte each = bytes[i];
                framedBytes++;
                if (each == '\r' || (each == '\n' && !afterCarriageReturn)) {
                    messages.accept(gathered.take(0), framedBytes);
                    framedBytes = 0;
                } else if (each != '\n') {
                    gathered.add(each);
                }
                afterCarriageReturn = each == '\r';
            }
        }

        @Override
        public String missing() {
            return "a line has begun (%s), and neither CR (\\r) nor LF (\\n) has come"
                    .formatted(Sizes.show(gathered.size()));
        }
    }
}

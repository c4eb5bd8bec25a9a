package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.words.Sizes;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Lines: what most text protocols and every terminal speak. */
final class LineFraming implements Framing {
    static final LineFraming INSTANCE = new LineFraming();
    private static final Payload LF = Payload.of("\n");

    private LineFraming() {}

    @Override
    public Deframer deframer(int maxMessage) {
        return new Lines(maxMessage);
    }

    @Override
    public Payload frame(Payload message) {
        return message.plus(LF);
    }

    private static final class Lines implements Deframer {
        private final int maxMessage;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(int maxMessage) {
            this.maxMessage = maxMessage;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, Consumer<Payload> messages)
                throws FrameTooLongException {
            int end = offset + length;
            int start = offset;
            for (int i = offset; i < end; i++) {
                if (bytes[i] == '\n') {
                    append(bytes, start, i - start);
                    messages.accept(take());
                    start = i + 1;
                }
            }
            append(bytes, start, end - start);
        }

        private void append(byte[] bytes, int from, int count) throws FrameTooLongException {
            // One more than the limit is kept, since it may be the CR of a CRLF.
            if (line.size() + (long) count > maxMessage + 1L) {
                throw new FrameTooLongException("a line is longer than " + Sizes.show(maxMessage)
                        + " (--max-message), so where the next one starts cannot be known");
            }
            line.write(bytes, from, count);
        }

        private Payload take() throws FrameTooLongException {
            byte[] whole = line.toByteArray();
            line.reset();
            boolean carriageReturn = whole.length > 0 && whole[whole.length - 1] == '\r';
            int size = carriageReturn ? whole.length - 1 : whole.length;
            if (size > maxMessage) {
                throw new FrameTooLongException("a line is " + Sizes.show(size) + ", longer than "
                        + Sizes.show(maxMessage) + " (--max-message)");
            }
            return Payload.copyOf(whole, 0, size);
        }

        @Override
        public Payload rest() {
            return Payload.copyOf(line.toByteArray());
        }
    }
}

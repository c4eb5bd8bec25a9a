package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.io.ByteArrayOutputStream;

/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): a zero byte ends each message, and within it each byte that
 * would be zero is replaced by the distance to the next one.
 */
enum CobsFraming implements Framing {
    INSTANCE;

    /** A group of this code has 254 bytes and no zero behind them. */
    private static final int FULL = 0xFF;

    @Override
    public Deframer deframer(int maxMessage) {
        return new Unstuffing(maxMessage);
    }

    @Override
    public Payload frame(Payload message) {
        byte[] bytes = message.bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + bytes.length / (FULL - 1) + 2);
        int start = 0;
        boolean more = true;
        while (more) {
            int end = start;
            while (end < bytes.length && bytes[end] != 0 && end - start < FULL - 1) {
                end++;
            }
            out.write(end - start + 1);
            out.write(bytes, start, end - start);
            boolean full = end - start == FULL - 1;
            // A full group at the very end needs none behind it; a zero at the end is told by an empty group.
            more = end < bytes.length;
            start = full ? end : end + 1;
        }
        out.write(0);
        return Payload.copyOf(out.toByteArray());
    }

    private static final class Unstuffing extends GatheringDeframer {
        private int code;
        private int left;
        private boolean begun;

        /** Of the frame so far, with the zeros before it. */
        private int framedBytes;

        Unstuffing(int maxMessage) {
            super(new Gathering("a COBS frame", maxMessage, 0));
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            for (int i = offset; i < offset + length; i++) {
                framedBytes++;
                if (bytes[i] == 0) {
                    end(messages);
                } else if (left > 0) {
                    gathered.add(bytes[i]);
                    left--;
                } else {
                    group(Byte.toUnsignedInt(bytes[i]));
                }
            }
        }

        private void group(int next) throws FrameTooLongException {
            if (begun && code != FULL) {
                gathered.add((byte) 0);
            }
            begun = true;
            code = next;
            left = next - 1;
        }

        private void end(FrameConsumer messages) throws FramingException {
            if (left > 0) {
                throw new FramingException("a COBS frame ended where its last group promised " + left
                        + " more: this is no COBS, or bytes were lost");
            }
            if (begun) {
                messages.accept(gathered.take(0), framedBytes);
                framedBytes = 0;
            }
            begun = false;
        }

        /** As far as it was decoded. */
        @Override
        public int begun() {
            return begun ? framedBytes : 0;
        }

        @Override
        public String missing() {
            return "a COBS frame has begun (%s), and the zero byte that ends it has not come"
                    .formatted(Sizes.show(framedBytes));
        }
    }
}

package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;

/**
 * Messages of one size.
 *
 * @param size 1 byte or more
 */
record FixedFraming(int size) implements Framing {
    FixedFraming {
        if (size < 1) {
            throw new IllegalArgumentException("a message must have a byte or more, but --frame fixed=" + size);
        }
    }

    /** @throws IllegalArgumentException if the size is over the limit, so that no message could ever come */
    @Override
    public Deframer deframer(int maxMessage) {
        if (size > maxMessage) {
            throw new IllegalArgumentException("--frame fixed=%s is more than a message may have: %s (--max-message)"
                    .formatted(size, Sizes.show(maxMessage)));
        }
        return new Pieces(size);
    }

    @Override
    public Payload frame(Payload message) throws FramingException {
        if (message.size() != size) {
            throw new FramingException("a message must have exactly %s (--frame fixed=%s), but this one has %s"
                    .formatted(Sizes.show(size), size, Sizes.show(message.size())));
        }
        return message;
    }

    private static final class Pieces extends GatheringDeframer {
        private final int size;

        Pieces(int size) {
            super(new Gathering("a message", size, 0));
            this.size = size;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int count = Math.min(left, size - gathered.size());
                gathered.add(bytes, from, count);
                from += count;
                left -= count;
                if (gathered.size() == size) {
                    messages.accept(gathered.take(0), size);
                }
            }
        }

        @Override
        public String missing() {
            return "waits for the rest of a message: each has %s, and %s have come"
                    .formatted(Sizes.show(size), Sizes.count(gathered.size()));
        }
    }
}

package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;

/**
 * Messages that end with certain bytes, which are not part of them. A message that contains these bytes itself arrives as
 * two: nothing is escaped.
 *
 * @param delimiter one byte or more
 */
record DelimiterFraming(Payload delimiter) implements Framing {
    DelimiterFraming {
        if (delimiter.isEmpty()) {
            throw new IllegalArgumentException("a delimiter must have a byte or more: --frame \"delimiter=;\"");
        }
    }

    @Override
    public Deframer deframer(int maxMessage) {
        return new Search(delimiter.bytes(), maxMessage);
    }

    @Override
    public Payload frame(Payload message) {
        return message.plus(delimiter);
    }

    /** Knuth, Morris and Pratt's search, since the delimiter may be cut anywhere and may repeat its own beginning. */
    private static final class Search implements Deframer {
        private final byte[] delimiter;
        private final int[] fallback;
        private final int maxMessage;
        private final Gathering gathered;
        private int matched;

        Search(byte[] delimiter, int maxMessage) {
            this.delimiter = delimiter;
            this.fallback = fallback(delimiter);
            this.maxMessage = maxMessage;
            this.gathered = new Gathering("a message", maxMessage, delimiter.length);
        }

        /** For each number of bytes that match: how many match after one that does not. */
        private static int[] fallback(byte[] pattern) {
            int[] next = new int[pattern.length + 1];
            int length = 0;
            for (int i = 1; i < pattern.length; i++) {
                while (length > 0 && pattern[i] != pattern[length]) {
                    length = next[length];
                }
                length += pattern[i] == pattern[length] ? 1 : 0;
                next[i + 1] = length;
            }
            return next;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                while (matched > 0 && bytes[i] != delimiter[matched]) {
                    matched = fallback[matched];
                }
                matched += bytes[i] == delimiter[matched] ? 1 : 0;
                if (matched == delimiter.length) {
                    gathered.add(bytes, start, i + 1 - start);
                    int framedBytes = gathered.size();
                    messages.accept(gathered.take(matched), framedBytes);
                    matched = 0;
                    start = i + 1;
                }
            }
            gathered.add(bytes, start, offset + length - start);
            if (gathered.size() - matched > maxMessage) {
                throw gathered.tooLong();
            }
        }

        @Override
        public Payload remainder() {
            return gathered.all();
        }

        @Override
        public int begun() {
            return gathered.size();
        }

        @Override
        public String missing() {
            return "a message has begun (%s), and the delimiter \"%s\" that ends it has not come"
                    .formatted(
                            Sizes.show(gathered.size()),
                            Payload.copyOf(delimiter).escaped());
        }
    }
}

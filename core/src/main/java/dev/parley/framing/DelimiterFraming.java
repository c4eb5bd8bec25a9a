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
        return new Search(delimiter, maxMessage);
    }

    @Override
    public Payload frame(Payload message) {
        return message.plus(delimiter);
    }

    private static final class Search extends GatheringDeframer {
        private final Payload delimiter;
        private final MarkSearch search;
        private final int maxMessage;

        Search(Payload delimiter, int maxMessage) {
            super(new Gathering("a message", maxMessage, delimiter.size()));
            this.delimiter = delimiter;
            this.search = new MarkSearch(delimiter);
            this.maxMessage = maxMessage;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (search.ends(bytes[i])) {
                    gathered.add(bytes, start, i + 1 - start);
                    int framedBytes = gathered.size();
                    messages.accept(gathered.take(delimiter.size()), framedBytes);
                    start = i + 1;
                }
            }
            gathered.add(bytes, start, offset + length - start);
            if (gathered.size() - search.matched() > maxMessage) {
                throw gathered.tooLong();
            }
        }

        @Override
        public String missing() {
            return "a message has begun (%s), and the delimiter \"%s\" that ends it has not come"
                    .formatted(Sizes.show(gathered.size()), delimiter.escaped());
        }
    }
}

package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;

/**
 * RESP, the Redis serialization protocol: a message is one whole value with all values inside it, as it stands on the stream, or
 * an inline command, which is a line. RESP2 and the types of RESP3, but for its streamed ones.
 */
enum RespFraming implements Framing {
    INSTANCE;

    private static final Payload END = Payload.of("\r\n");

    @Override
    public Deframer deframer(int maxMessage) {
        return new Values(maxMessage);
    }

    /** The last line end may be left out. */
    @Override
    public Payload frame(Payload message) throws FramingException {
        Payload framed = message.endsWith(END) ? message : message.plus(END);
        boolean[] whole = {false};
        Values values = new Values(Integer.MAX_VALUE);
        values.feed(framed.bytes(), 0, framed.size(), (value, framedBytes) -> whole[0] = framedBytes == framed.size());
        if (!whole[0]) {
            throw new FramingException(
                    "a message must be one RESP value, such as +OK, :1, $5\\r\\nhello or an inline command, but this is %s"
                            .formatted(values.begun() > 0 ? "a part of one: " + values.missing() : "none, or several"));
        }
        return framed;
    }

    @Override
    public Payload asRead(Payload message, Payload framed) {
        return framed;
    }

    private static final class Values extends GatheringDeframer {
        /** A type, a line end. */
        private static final int LEAST_VALUE_BYTES = 3;

        private static final int MOST_NUMBER_DIGITS = 18;

        private final int maxMessage;

        /** How many values are still to come, the one that is read included. */
        private long pending = 1;

        /** What is left of a bulk string, with the line end behind it. */
        private long bulkLeft;

        private int lineStart;

        /** Empty lines between commands, which say nothing. */
        private int skipped;

        Values(int maxMessage) {
            super(new Gathering("a RESP value", maxMessage, 0));
            this.maxMessage = maxMessage;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int from = offset;
            int last = offset + length;
            while (from < last) {
                if (bulkLeft > 0) {
                    int count = (int) Math.min(last - from, bulkLeft);
                    gathered.add(bytes, from, count);
                    from += count;
                    bulkLeft -= count;
                    if (bulkLeft == 0) {
                        requireLineEnd();
                        valueEnds(messages);
                    }
                } else {
                    byte each = bytes[from++];
                    gathered.add(each);
                    if (gathered.size() - 1 == lineStart) {
                        requireType(each);
                    }
                    if (each == '\n') {
                        lineEnds(messages);
                    }
                }
            }
        }

        private void requireType(byte type) throws FramingException {
            boolean begins = lineStart == 0 && (Character.isLetter(type) || type == '\r' || type == '\n');
            if (!begins && "+-:$*_,#(=!~>%".indexOf(type) < 0) {
                throw new FramingException(
                        "a RESP value begins with + - : $ or * (or with a letter, as an inline command), and here is \"%s\": is this the right --frame resp?"
                                .formatted(Payload.copyOf(type).escaped()));
            }
        }

        private void requireLineEnd() throws FramingException {
            int size = gathered.size();
            if (gathered.at(size - 2) != '\r' || gathered.at(size - 1) != '\n') {
                throw new FramingException(
                        "behind a RESP bulk string stands \"%s\" and no \\r\\n: its length is wrong, or bytes were lost"
                                .formatted(Payload.copyOf(gathered.array(), size - 2, 2)
                                        .escaped()));
            }
        }

        private void lineEnds(FrameConsumer messages) throws FramingException {
            byte type = gathered.at(lineStart);
            switch (type) {
                case '+', '-', ':', '_', ',', '#', '(' -> {
                    requireLineEnd();
                    valueEnds(messages);
                }
                case '$', '=', '!' -> {
                    long bytes = number();
                    if (bytes < 0) {
                        valueEnds(messages);
                    } else if (bytes > maxMessage) {
                        throw new FrameTooLongException(Long.toString(bytes), maxMessage, "--frame resp");
                    } else {
                        bulkLeft = bytes + 2;
                        lineStart = gathered.size();
                    }
                }
                case '*', '~', '>', '%' -> {
                    long values = Math.max(0, number()) * (type == '%' ? 2 : 1);
                    pending += values;
                    if (pending > maxMessage / LEAST_VALUE_BYTES + 1L) {
                        throw gathered.tooLong();
                    }
                    valueEnds(messages);
                }
                default -> inlineEnds(messages);
            }
        }

        /** A command as a person types it, which may end with LF alone. */
        private void inlineEnds(FrameConsumer messages) {
            if (gathered.size() <= 2 && (gathered.at(0) == '\n' || gathered.at(0) == '\r')) {
                skipped += gathered.size();
                gathered.drop(gathered.size());
            } else {
                valueEnds(messages);
            }
        }

        /** The whole number on this line, -1 or more. */
        private long number() throws FramingException {
            requireLineEnd();
            int from = lineStart + 1;
            String text = Payload.copyOf(gathered.array(), from, gathered.size() - 2 - from)
                    .escaped();
            boolean isNumber = text.matches("-1|\\d{1," + MOST_NUMBER_DIGITS + "}");
            if (!isNumber) {
                throw new FramingException(
                        "a RESP length must be a whole number, and here is \"%s\": is this the right --frame resp?"
                                .formatted(text));
            }
            return Math.min(Long.parseLong(text), Integer.MAX_VALUE);
        }

        private void valueEnds(FrameConsumer messages) {
            lineStart = gathered.size();
            pending--;
            if (pending == 0) {
                int framedBytes = gathered.size() + skipped;
                messages.accept(gathered.take(0), framedBytes);
                pending = 1;
                lineStart = 0;
                skipped = 0;
            }
        }

        @Override
        public int begun() {
            return gathered.size() == 0 ? 0 : gathered.size() + skipped;
        }

        @Override
        public String missing() {
            String rest = bulkLeft > 0
                    ? "%s of a bulk string and its \\r\\n are missing".formatted(Sizes.show(bulkLeft))
                    : "%s and their \\r\\n are missing".formatted(Sizes.count(pending, "value"));
            return "a RESP value has begun (%s), and %s".formatted(Sizes.show(gathered.size()), rest);
        }
    }
}

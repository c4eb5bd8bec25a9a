package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;

/**
 * Messages that say how long they are.
 *
 * <pre>
 *   0            at           at + width
 *   +------------+------------+--------------------------+
 *   |   header   |   length   |   length + adjust bytes   |
 *   +------------+------------+--------------------------+
 * </pre>
 *
 * <p>Without a header the length is taken off and put on, and the message is what follows it. With one, header and length are
 * part of the message, since the header says something; the length is filled in when it is sent, unless it is kept.
 *
 * @param field how the length is written
 * @param at how many bytes stand before it, 0 to 1,024
 * @param adjust what is added to the length to get the number of bytes behind it: negative where it counts itself or the
 *     header too
 * @param keep whether a message is sent as it was given, with a length of its own that may be wrong
 */
record LengthFraming(LengthField field, int at, int adjust, boolean keep) implements Framing {
    private static final int MOST_HEADER_BYTES = 1_024;

    /** No message is longer, whatever its limit. */
    private static final long MOST_LENGTH = 1L << 32;

    LengthFraming {
        if (at < 0 || at > MOST_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "a length must stand at 0 to %s, but at=%s".formatted(MOST_HEADER_BYTES, at));
        }
    }

    @Override
    public Deframer deframer(int maxMessage) {
        return new Counting(this, maxMessage);
    }

    @Override
    public Payload frame(Payload message) throws FramingException {
        if (keep) {
            return message;
        }
        if (at == 0) {
            return field.write((long) message.size() - adjust).plus(message);
        }
        byte[] bytes = message.bytes();
        int width = field.width(bytes, at, bytes.length);
        if (width == 0) {
            throw new FramingException(
                    "a message must begin with its header of %s and a length (--frame length), but this one has %s"
                            .formatted(Sizes.show(at), Sizes.show(bytes.length)));
        }
        int behind = at + width;
        return message.slice(0, at)
                .plus(field.write((long) bytes.length - behind - adjust))
                .plus(message.slice(behind, bytes.length));
    }

    /** The header is part of the message, with the length that was filled in. */
    @Override
    public Payload asRead(Payload message, Payload framed) {
        return at == 0 ? message : framed;
    }

    /** A length of zero stands for the one that is filled in. */
    @Override
    public boolean replaces(Payload message, Payload framed) {
        if (at == 0 || message.equals(framed)) {
            return false;
        }
        byte[] bytes = message.bytes();
        try {
            return field.read(bytes, at, field.width(bytes, at, bytes.length)) != 0;
        } catch (FramingException hasNoLength) {
            return false; // it could not be framed either
        }
    }

    private static final class Counting implements Deframer {
        private final LengthFraming framing;
        private final int maxMessage;
        private final Gathering gathered;

        /** Where the message ends, once its length has come; else 0. */
        private int end;

        private int behind;

        Counting(LengthFraming framing, int maxMessage) {
            this.framing = framing;
            this.maxMessage = maxMessage;
            this.gathered = new Gathering("a message", maxMessage, framing.at + LengthField.MOST_BYTES);
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            int from = offset;
            int last = offset + length;
            while (from < last) {
                if (behind == 0) {
                    gathered.add(bytes[from++]);
                    readLength();
                } else {
                    int count = Math.min(last - from, end - gathered.size());
                    gathered.add(bytes, from, count);
                    from += count;
                }
                if (behind > 0 && gathered.size() == end) {
                    Payload whole = gathered.take(0);
                    messages.accept(framing.at == 0 ? whole.slice(behind, whole.size()) : whole, whole.size());
                    behind = 0;
                }
            }
        }

        private void readLength() throws FramingException {
            if (gathered.size() <= framing.at) {
                return;
            }
            byte[] head = gathered.all().bytes();
            int width = framing.field.width(head, framing.at, head.length);
            if (width == 0) {
                return;
            }
            long value = framing.field.read(head, framing.at, width);
            if (Long.compareUnsigned(value, MOST_LENGTH) > 0) {
                throw tooLong(value);
            }
            long body = value + framing.adjust;
            if (body < 0) {
                throw new FramingException(
                        "a message says that its length is %s, which with adjust=%s is less than nothing: is this the right --frame length?"
                                .formatted(value, framing.adjust));
            }
            behind = framing.at + width;
            long message = framing.at == 0 ? body : body + behind;
            if (message > maxMessage) {
                throw tooLong(value);
            }
            end = behind + (int) body;
        }

        private FrameTooLongException tooLong(long value) {
            return new FrameTooLongException(Long.toUnsignedString(value), maxMessage, "--frame length");
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
            if (behind == 0) {
                return "waits for the rest of a message: its length is not whole yet, and %s %s come"
                        .formatted(Sizes.show(gathered.size()), gathered.size() == 1 ? "has" : "have");
            }
            int come = gathered.size() - behind;
            return "waits for the rest of a message: its length says %s, and %s %s come"
                    .formatted(Sizes.show(end - behind), Sizes.count(come), come == 1 ? "has" : "have");
        }
    }
}

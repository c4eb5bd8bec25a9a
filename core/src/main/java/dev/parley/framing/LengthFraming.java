package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.util.List;

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
 * @param tag the bytes with which each header begins; empty where that is not known
 */
record LengthFraming(LengthField field, int at, int adjust, boolean keep, Payload tag) implements Framing {
    private static final int MOST_HEADER_BYTES = 1_024;

    /** No message is longer, whatever its limit. */
    static final long MOST_LENGTH = 1L << 32;

    LengthFraming {
        if (at < 0 || at > MOST_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "a length must stand at 0 to %s, but at=%s".formatted(MOST_HEADER_BYTES, at));
        }
        if (tag.size() > at) {
            throw new IllegalArgumentException(
                    "a tag is the beginning of the header, so its %s must stand before the length, but at=%s: write at=%s or more"
                            .formatted(Sizes.show(tag.size()), at, tag.size()));
        }
    }

    @Override
    public Deframer deframer(int maxMessage) {
        return new LengthDeframer(List.of(this), maxMessage);
    }

    @Override
    public Payload frame(Payload message) throws FramingException {
        if (keep) {
            return message;
        }
        if (!message.startsWith(tag)) {
            throw new FramingException("a message must begin with its tag %s (--frame length), but this one does not"
                    .formatted(tag.spacedHex()));
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
}

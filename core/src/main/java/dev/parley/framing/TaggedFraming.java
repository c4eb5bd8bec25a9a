package dev.parley.framing;

import dev.parley.payload.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several kinds of messages that say how long they are, on one stream: the bytes with which a header begins say where its length
 * stands and how wide it is (GT06 trackers: {@code 78 78} and a byte, {@code 79 79} and two).
 *
 * @param kinds two or more, each with a tag, of which none begins another
 */
record TaggedFraming(List<LengthFraming> kinds) implements Framing {
    TaggedFraming {
        kinds = List.copyOf(kinds);
        for (int i = 0; i < kinds.size(); i++) {
            Payload tag = kinds.get(i).tag();
            if (tag.isEmpty()) {
                throw new IllegalArgumentException(
                        "of several headers each needs the bytes that it begins with: --frame \"length=1,at=2,tag=\\x78\\x78 or length=2,at=2,tag=\\x79\\x79\"");
            }
            for (LengthFraming other : kinds.subList(0, i)) {
                if (tag.startsWith(other.tag()) || other.tag().startsWith(tag)) {
                    throw new IllegalArgumentException("the tags %s and %s cannot be told apart: one begins the other"
                            .formatted(other.tag().spacedHex(), tag.spacedHex()));
                }
            }
        }
    }

    @Override
    public Deframer deframer(int maxMessage) {
        return new LengthDeframer(kinds, maxMessage);
    }

    @Override
    public Payload frame(Payload message) throws FramingException {
        LengthFraming kind = kindOf(message);
        if (kind != null) {
            return kind.frame(message);
        }
        if (kinds.stream().allMatch(LengthFraming::keep)) {
            return message;
        }
        throw new FramingException("a message must begin with the tag %s (--frame length), but this one begins with %s"
                .formatted(
                        LengthDeframer.tags(kinds),
                        message.isEmpty()
                                ? "nothing"
                                : message.slice(0, Math.min(4, message.size())).spacedHex()));
    }

    private @Nullable LengthFraming kindOf(Payload message) {
        return kinds.stream()
                .filter(each -> message.startsWith(each.tag()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Payload asRead(Payload message, Payload framed) {
        return framed;
    }

    @Override
    public boolean replaces(Payload message, Payload framed) {
        LengthFraming kind = kindOf(message);
        return kind != null && kind.replaces(message, framed);
    }
}

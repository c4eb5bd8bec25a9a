package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cuts messages that say how long they are, with one kind of header or several that their tags tell apart. */
final class LengthDeframer extends GatheringDeframer {
    private final List<LengthFraming> kinds;
    private final int maxMessage;

    /** Of which kind the header is; null while its tag is not whole. */
    private @Nullable LengthFraming kind;

    /** Where the message ends, once its length has come; else 0. */
    private int end;

    /** Where the length ends, once it has come; else 0. */
    private int behind;

    /** @param kinds one, or several with tags of which none begins another */
    LengthDeframer(List<LengthFraming> kinds, int maxMessage) {
        super(new Gathering("a message", maxMessage, longestHeader(kinds)));
        this.kinds = kinds;
        this.maxMessage = maxMessage;
    }

    private static int longestHeader(List<LengthFraming> kinds) {
        return kinds.stream().mapToInt(LengthFraming::at).max().orElseThrow() + LengthField.MOST_BYTES;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
        int from = offset;
        int last = offset + length;
        while (from < last) {
            if (behind == 0) {
                gathered.add(bytes[from++]);
                LengthFraming known = kind();
                if (known != null) {
                    readLength(known);
                }
            } else {
                int count = Math.min(last - from, end - gathered.size());
                gathered.add(bytes, from, count);
                from += count;
            }
            if (behind > 0 && gathered.size() == end) {
                boolean withHeader = kind != null && kind.at() > 0;
                Payload whole = gathered.take(0);
                messages.accept(withHeader ? whole : whole.slice(behind, whole.size()), whole.size());
                behind = 0;
                kind = null;
            }
        }
    }

    private @Nullable LengthFraming kind() throws FramingException {
        if (kind == null) {
            boolean mayBecome = false;
            for (LengthFraming each : kinds) {
                if (begins(each.tag())) {
                    mayBecome = true;
                    kind = gathered.size() >= each.tag().size() ? each : null;
                    break;
                }
            }
            if (!mayBecome) {
                throw new FramingException(
                        "a message begins with %s, and --frame length knows the tag %s: is this the right framing, or were bytes lost?"
                                .formatted(gathered.all().spacedHex(), tags(kinds)));
            }
        }
        return kind;
    }

    /** Whether what has come agrees with this tag so far. */
    private boolean begins(Payload tag) {
        int count = Math.min(tag.size(), gathered.size());
        for (int i = 0; i < count; i++) {
            if (gathered.at(i) != tag.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String tags(List<LengthFraming> kinds) {
        return kinds.stream().map(each -> each.tag().spacedHex()).collect(Collectors.joining(" or "));
    }

    private void readLength(LengthFraming framing) throws FramingException {
        if (gathered.size() <= framing.at()) {
            return;
        }
        byte[] head = gathered.array();
        int width = framing.field().width(head, framing.at(), gathered.size());
        if (width == 0) {
            return;
        }
        long value = framing.field().read(head, framing.at(), width);
        if (Long.compareUnsigned(value, LengthFraming.MOST_LENGTH) > 0) {
            throw tooLong(value);
        }
        long body = value + framing.adjust();
        if (body < 0) {
            throw new FramingException(
                    "a message says that its length is %s, which with adjust=%s is less than nothing: is this the right --frame length?"
                            .formatted(value, framing.adjust()));
        }
        behind = framing.at() + width;
        long message = framing.at() == 0 ? body : body + behind;
        if (message > maxMessage) {
            throw tooLong(value);
        }
        end = behind + (int) body;
    }

    private FrameTooLongException tooLong(long value) {
        return new FrameTooLongException(Long.toUnsignedString(value), maxMessage, "--frame length");
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

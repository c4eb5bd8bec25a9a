package dev.parley.framing;

import dev.parley.text.Sizes;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what stands between marks. What stands outside of them is passed over and told; a start mark inside a message begins it anew
 * where there is an escape byte, since a sender would have escaped it.
 */
final class MarkedDeframer extends GatheringDeframer {
    private final MarkedFraming framing;
    private final int maxMessage;
    private final MarkSearch start;
    private final MarkSearch end;
    private final boolean sameMarks;
    private final @Nullable Byte escape;
    private boolean inside;
    private boolean escaped;

    /** Of the message so far, with its marks, escapes and what was passed over before it. */
    private int framedBytes;

    /** What was passed over since the last message. */
    private int outside;

    /** What is to be told; empty for nothing. */
    private String passedOver = "";

    MarkedDeframer(MarkedFraming framing, int maxMessage) {
        super(new Gathering(
                "a message",
                maxMessage,
                Math.max(framing.start().size(), framing.end().size())));
        this.framing = framing;
        this.maxMessage = maxMessage;
        this.start = new MarkSearch(framing.start());
        this.end = new MarkSearch(framing.end());
        this.sameMarks = framing.start().equals(framing.end());
        this.escape = framing.escape();
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
        for (int i = offset; i < offset + length; i++) {
            framedBytes++;
            if (inside) {
                inside(bytes[i], messages);
            } else {
                outside(bytes[i]);
            }
        }
    }

    private void outside(byte each) throws FramingException {
        outside++;
        if (start.ends(each)) {
            outside -= framing.start().size();
            if (outside > 0 && passedOver.isEmpty()) {
                passedOver =
                        "%s before the start mark %s belonged to no message and were passed over: is this the right --frame start=…?"
                                .formatted(Sizes.show(outside), framing.start().spacedHex());
            }
            begin();
        } else if (outside > maxMessage) {
            throw new FramingException(
                    "%s have come, and the start mark %s of a message was not among them: is this the right --frame start=…?"
                            .formatted(Sizes.show(outside), framing.start().spacedHex()));
        }
    }

    private void begin() {
        inside = true;
        escaped = false;
        outside = 0;
        start.reset();
        end.reset();
    }

    private void inside(byte each, FrameConsumer messages) throws FramingException {
        if (escaped) {
            escaped = false;
            behindEscape(each, messages);
        } else if (escape != null && each == escape) {
            escaped = true;
            start.reset();
            end.reset();
        } else {
            plain(each, messages);
        }
    }

    private void behindEscape(byte each, FrameConsumer messages) throws FramingException {
        if (framing.marksAreEscapes() && each == framing.end().byteAt(1)) {
            ends(0, messages);
        } else if (framing.marksAreEscapes() && each == framing.start().byteAt(1)) {
            restart();
        } else {
            add((byte) (each ^ framing.xor()));
        }
    }

    private void plain(byte each, FrameConsumer messages) throws FramingException {
        gathered.add(each);
        boolean atEnd = end.ends(each);
        boolean atStart = escape != null && !sameMarks && start.ends(each);
        if (atEnd) {
            ends(framing.end().size(), messages);
        } else if (atStart) {
            restart();
        } else if (gathered.size() - Math.max(end.matched(), start.matched()) > maxMessage) {
            throw gathered.tooLong();
        }
    }

    private void add(byte each) throws FramingException {
        gathered.add(each);
        if (gathered.size() > maxMessage) {
            throw gathered.tooLong();
        }
    }

    /** @param mark how many bytes of the end mark were gathered */
    private void ends(int mark, FrameConsumer messages) {
        if (sameMarks && gathered.size() == mark) {
            gathered.drop(mark); // the second of two marks between messages
            return;
        }
        messages.accept(gathered.take(mark), framedBytes);
        framedBytes = 0;
        begin();
        inside = sameMarks; // one mark may end a message and begin the next
    }

    private void restart() {
        if (passedOver.isEmpty()) {
            passedOver =
                    "a start mark %s came inside a message (%s), which was passed over: its end mark was lost, or it is not escaped"
                            .formatted(framing.start().spacedHex(), Sizes.show(gathered.size()));
        }
        gathered.drop(gathered.size());
        begin();
    }

    @Override
    public String passedOver() {
        String told = passedOver;
        passedOver = "";
        return told;
    }

    /** As far as it was decoded. */
    @Override
    public int begun() {
        return inside && !(sameMarks && gathered.size() == 0) ? framedBytes : 0;
    }

    @Override
    public String missing() {
        return "a message has begun (%s), and the end mark %s has not come"
                .formatted(Sizes.show(gathered.size()), framing.end().spacedHex());
    }
}

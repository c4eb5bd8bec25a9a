package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import java.util.Optional;

/**
 * Tells when the lines of a stream do not end with LF. Only the beginning is looked at, and only until the first LF: who
 * sends one knows how. Not safe from several threads.
 */
final class LineEndHint {
    /** One may stand inside a line, such as one that draws over itself. */
    private static final int ENOUGH = 2;

    private static final int MOST_BYTES = 4_096;

    private final boolean framed;
    private int bytes;
    private int lone;
    private boolean carriageReturnBefore;
    private boolean settled;

    /** @param framed whether the stream is cut at line ends, so that a line without one never arrives */
    LineEndHint(boolean framed) {
        this.framed = framed;
    }

    /** Takes in what one read gave. */
    Optional<Hint> saw(byte[] data, int count) {
        for (int i = 0; i < count && !settled; i++) {
            saw(data[i]);
        }
        if (settled || lone < ENOUGH) {
            return Optional.empty();
        }
        settled = true;
        return Optional.of(loneCarriageReturns());
    }

    private void saw(byte each) {
        boolean control = each >= 0 && each < ' ' && each != '\t' && each != '\r';
        if (control || ++bytes > MOST_BYTES) {
            settled = true; // an LF, or no text, or a long one
            return;
        }
        lone += carriageReturnBefore ? 1 : 0;
        carriageReturnBefore = each == '\r';
    }

    /** Whether a line has begun that may never be whole, so that it makes sense to see what comes next. */
    boolean isWaiting() {
        return framed && !settled && bytes > 0;
    }

    /** Takes in that nothing came for that many seconds although a line has begun. */
    Optional<Hint> quiet(long seconds) {
        if (!isWaiting()) {
            return Optional.empty();
        }
        settled = true;
        if (carriageReturnBefore) {
            return Optional.of(loneCarriageReturns());
        }
        return Optional.of(new Hint(
                Cause.LINE_END,
                "%s came, and for %s s no line end after: with --frame lines a line is shown when its LF (\\n) comes. Send \"\\n\" behind each line, or leave --frame out to see each chunk as it comes."
                        .formatted(Sizes.show(bytes), seconds)));
    }

    private Hint loneCarriageReturns() {
        return new Hint(
                Cause.LINE_END,
                framed
                        ? "lines end with CR (\\r) alone here, so none is ever whole: --frame lines cuts at LF (\\n). Send \"\\n\" or \"\\r\\n\", or leave --frame out to see each chunk as it comes."
                        : "lines end with CR (\\r) alone here. Whatever reads lines waits for LF (\\n), --frame lines too: send \"\\n\" or \"\\r\\n\".");
    }
}

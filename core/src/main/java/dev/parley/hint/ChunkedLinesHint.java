package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import java.util.Optional;

/**
 * Tells when the lines of a stream are answered as they happen to be cut: several in one chunk get one answer, and a line in two chunks
 * gets two. Only text is looked at, and each thing is told once. Not safe from several threads.
 */
final class ChunkedLinesHint {
    private static final int MANY = 2;

    /** Whether the chunk before ended inside a line; only known once a line has ended. */
    private boolean insideLine;

    private boolean linesSeen;
    private boolean settled;

    /** Takes in a chunk that is answered. */
    Optional<Hint> saw(byte[] data, int count) {
        if (settled || count == 0) {
            return Optional.empty();
        }
        int ends = 0;
        for (int i = 0; i < count; i++) {
            byte each = data[i];
            if (each >= 0 && each < ' ' && each != '\t' && each != '\r' && each != '\n') {
                settled = true; // no text
                return Optional.empty();
            }
            ends += each == '\n' ? 1 : 0;
        }
        boolean continued = insideLine;
        linesSeen |= ends > 0;
        insideLine = linesSeen && data[count - 1] != '\n';
        if (ends >= MANY) {
            return hint(Sizes.count(ends) + " lines came in one chunk, which gets one answer");
        }
        return continued ? hint("a line came in two chunks, and each gets an answer") : Optional.empty();
    }

    private Optional<Hint> hint(String what) {
        settled = true;
        return Optional.of(new Hint(
                Cause.CHUNKED_LINES,
                what + ": TCP keeps no boundaries between messages. --frame lines answers each line once."));
    }
}

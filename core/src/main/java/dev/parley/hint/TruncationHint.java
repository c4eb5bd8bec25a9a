package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import java.nio.ByteBuffer;

/**
 * Whether a datagram may be the beginning of a longer one. Exactly 1,024 and 64 bytes are what scripts pass to {@code
 * recv}, and what they then pass on; but binary payloads are often so long on purpose. So only a text is odd, and only
 * one that does not end as texts end. Pure.
 */
final class TruncationHint {
    private static final String ENDINGS = "\n\r.;!?)]}>\"'";

    private TruncationHint() {}

    /** The common case: a comparison or two. */
    static boolean hasUsualLength(int bytes) {
        return bytes == 1_024 || bytes == 64;
    }

    /** Whether a datagram of such a length, from position to limit, is a text without an end. */
    static boolean endsInTheMiddle(ByteBuffer data) {
        CharsetGuess guess = CharsetGuess.of(data, true);
        if (guess == CharsetGuess.BINARY || !data.hasRemaining()) {
            return false;
        }
        byte last = data.get(data.limit() - 1);
        boolean control = last >= 0 && last < ' ' && ENDINGS.indexOf(last) < 0; // padded with zeros: as long on purpose
        return !control && ENDINGS.indexOf(last) < 0;
    }

    static Hint hint(int bytes) {
        return new Hint(
                Cause.MAYBE_TRUNCATED,
                "the datagram has exactly %s, a usual limit of scripts (recv(%s)), and its text seems to be cut. Parley cut nothing. If the text was longer, look for such a limit in the sender."
                        .formatted(Sizes.show(bytes), bytes));
    }
}

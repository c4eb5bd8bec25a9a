package dev.parley.oddity;

import dev.parley.ledger.Cause;
import dev.parley.words.Sizes;
import java.nio.ByteBuffer;

/**
 * Whether a datagram may be the beginning of a longer one. Exactly 1,024 and 64 bytes are what scripts pass to {@code
 * recv}, and what they then pass on; but binary payloads are often so long on purpose. So only a text is odd, and only
 * one that does not end as texts end. Pure.
 */
final class Cut {
    private static final String ENDINGS = "\n\r.;!?)]}>\"'";

    private Cut() {}

    /** The common case: a comparison or two. */
    static boolean hasUsualLength(int bytes) {
        return bytes == 1_024 || bytes == 64;
    }

    /** Whether a datagram of such a length, from position to limit, is a text without an end. */
    static boolean endsInTheMiddle(ByteBuffer data) {
        TextGuess guess = TextGuess.of(data, true);
        if (guess == TextGuess.BINARY || !data.hasRemaining()) {
            return false;
        }
        byte last = data.get(data.limit() - 1);
        boolean control = last >= 0 && last < ' ' && ENDINGS.indexOf(last) < 0; // padded with zeros: as long on purpose
        return !control && ENDINGS.indexOf(last) < 0;
    }

    static Oddity oddity(int bytes) {
        return new Oddity(
                Cause.PERHAPS_CUT,
                "exactly %s, which many scripts have as their limit (recv(%s)), and the text does not end like a whole one: is it? Parley cut nothing; if it was longer, look for such a limit where it comes from."
                        .formatted(Sizes.show(bytes), bytes));
    }
}

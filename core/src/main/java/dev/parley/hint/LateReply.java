package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.Optional;

/** Tells when an answer came later than it was to be waited for. Pure. */
public final class LateReply {
    private static final long MILLI = 1_000_000;

    private LateReply() {}

    /**
     * Judges one answer.
     *
     * @param sinceSentNanos since something was last sent to that peer; since what it answers it may be longer
     * @param waiting how long an answer was to be waited for
     */
    public static Optional<Hint> of(long sinceSentNanos, Duration waiting) {
        if (sinceSentNanos <= waiting.toNanos()) {
            return Optional.empty();
        }
        Duration shown = Duration.ofMillis(Math.ceilDiv(sinceSentNanos, MILLI));
        return Optional.of(new Hint(
                Cause.LATE_REPLY,
                "this came %s after the last message was sent, and --wait is %s. If it answers that message, the other side is slow: try a longer --wait. It may answer an earlier one."
                        .formatted(Durations.show(shown), Durations.show(waiting))));
    }
}

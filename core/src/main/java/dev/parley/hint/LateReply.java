package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.Optional;

/** Tells when an answer came later than it was to be waited for. Pure. */
public final class LateReply {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private LateReply() {}

    /**
     * Judges one answer.
     *
     * @param sinceSentNanos since something was last sent to that peer; since what it answers it may be longer
     * @param waiting how long an answer was to be waited for
     */
    public static Optional<Hint> of(long sinceSentNanos, Duration waiting) {
        long late = sinceSentNanos - waiting.toNanos();
        if (late <= 0) {
            return Optional.empty();
        }
        long unit = late < MILLI ? MICRO : MILLI;
        Duration shown = Duration.ofNanos(Math.max(unit, late / unit * unit));
        return Optional.of(new Hint(
                Cause.LATE_REPLY,
                "this came %s after the wait of %s (--wait) was over, counted from what was sent last: the other side may only be slow, so try a longer --wait."
                        .formatted(Durations.show(shown), Durations.show(waiting))));
    }
}

package dev.parley.measure.statistics;

import dev.parley.pace.Pace;

/**
 * An open loop: the i-th message is due at {@code start + i · interval}, however long those before it took. Pure.
 *
 * @param startNanos on the clock that drives it
 * @param pace interval, count and length
 */
public record Schedule(long startNanos, Pace pace) {
    /** Who wakes a moment after the end may still send what was due before it. */
    private static final long GRACE_NANOS = 20_000_000;

    /** When a message should leave, on the clock's scale. */
    long dueNanos(long sequence) {
        return startNanos + (long) (sequence * pace.intervalNanos());
    }

    /** {@link Pace#DONE}, {@link Pace#SEND}, or how many nanoseconds until the next one. */
    public long next(long nowNanos, long sent) {
        long elapsed = nowNanos - startNanos;
        boolean justOver = elapsed >= pace.lengthNanos() && elapsed - pace.lengthNanos() < GRACE_NANOS;
        if (justOver && sent < due(nowNanos)) {
            return Pace.SEND;
        }
        return pace.next(elapsed, sent);
    }

    /** How many should have left by then. */
    public long due(long nowNanos) {
        long elapsed = Math.min(nowNanos - startNanos, pace.lengthNanos());
        if (pace.intervalNanos() == 0 || elapsed < 0) {
            return 0;
        }
        // What is due at the very end of the time is not sent any more.
        double slots = elapsed / pace.intervalNanos();
        long due = elapsed == pace.lengthNanos() ? (long) Math.ceil(slots) : (long) Math.floor(slots) + 1;
        return Math.min(due, pace.count());
    }
}

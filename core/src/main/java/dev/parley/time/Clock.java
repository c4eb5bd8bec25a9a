package dev.parley.time;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time, and how to wait for it. The only thing in Parley that asks the system for the time, so that a test can move
 * it by hand ({@link ManualClock}). Safe from any thread.
 */
public interface Clock {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** The computer's own clock. */
    @SuppressWarnings("ClassInitializationDeadlock") // nobody reaches SystemClock but through here
    Clock SYSTEM = new SystemClock();

    /** Nanoseconds since 1970-01-01T00:00Z, for showing and recording: it jumps when somebody sets the clock. */
    long epochNanos();

    /** Nanoseconds since some fixed moment, 0 or more, for measuring and waiting: it never jumps. */
    long nanos();

    /**
     * Blocks until the signal is up or {@link #nanos()} reaches the deadline, whichever comes first.
     *
     * @param deadlineNanos on the scale of {@link #nanos()}; {@link #NEVER} waits for the signal alone
     * @return whether the signal is up
     * @throws InterruptedException if this thread was interrupted
     */
    boolean await(Signal signal, long deadlineNanos) throws InterruptedException;

    /** The deadline that lies {@code amount} from now; never past {@link #NEVER}. */
    default long in(long amount, TimeUnit unit) {
        long nanos = unit.toNanos(amount);
        long now = nanos();
        return nanos >= NEVER - now ? NEVER : now + nanos;
    }

    /** {@link #epochNanos()} as the JDK's type. */
    static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
    }
}

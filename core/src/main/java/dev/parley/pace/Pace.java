package dev.parley.pace;

import dev.parley.time.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When messages are due: a pure function of how much time has passed and how many were sent. It never sleeps. The i-th
 * message is due at {@code i} intervals after the start and not after the one before it, so that a slow send does not
 * shift those that follow.
 *
 * @param intervalNanos from one message to the next, in nanoseconds; 0 is as fast as it goes
 * @param count how many messages there are; {@link Long#MAX_VALUE} for no end
 * @param lengthNanos after this time nothing is due any more; {@link Long#MAX_VALUE} for no end
 */
public record Pace(double intervalNanos, long count, long lengthNanos) {
    /** What {@link #next} answers when nothing more is due. */
    public static final long DONE = -1;

    /** What {@link #next} answers when a message is due now. */
    public static final long SEND = 0;

    /** @throws IllegalArgumentException if a value is out of range */
    public Pace {
        if (!(intervalNanos >= 0) || Double.isInfinite(intervalNanos)) {
            throw new IllegalArgumentException("an interval must be 0 or longer, but was " + intervalNanos + " ns");
        }
        if (count < 0) {
            throw new IllegalArgumentException("count must be 0 or more, but was " + count);
        }
        if (lengthNanos < 0) {
            throw new IllegalArgumentException("a length of time must be 0 or more, but was " + lengthNanos + " ns");
        }
    }

    /** So many messages with no pause between them. */
    public static Pace atOnce(long count) {
        return new Pace(0, count, Long.MAX_VALUE);
    }

    /** One message an interval, for ever. */
    public static Pace every(Duration interval) {
        return new Pace(interval.toNanos(), Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** So many messages a second, for ever. */
    public static Pace rate(Rate rate) {
        return new Pace(rate.isUnlimited() ? 0 : 1e9 / rate.perSecond(), Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The same pace, ending after so many messages; null leaves it. */
    public Pace limit(@Nullable Long most) {
        return most == null ? this : new Pace(intervalNanos, Math.min(count, most), lengthNanos);
    }

    /** The same pace, ending after that time; null leaves it. */
    public Pace lasting(@Nullable Duration length) {
        return length == null ? this : new Pace(intervalNanos, count, Math.min(lengthNanos, length.toNanos()));
    }

    /**
     * What to do now.
     *
     * @param elapsedNanos since the start
     * @param sent how many messages were sent so far
     * @return {@link #DONE}, {@link #SEND}, or how many nanoseconds to wait before asking again
     */
    public long next(long elapsedNanos, long sent) {
        if (sent >= count || elapsedNanos >= lengthNanos) {
            return DONE;
        }
        double dueNanos = sent * intervalNanos;
        if (dueNanos >= lengthNanos) {
            return DONE;
        }
        return dueNanos <= elapsedNanos ? SEND : Math.max(1, (long) Math.ceil(dueNanos - elapsedNanos));
    }
}

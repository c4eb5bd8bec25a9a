package dev.parley.impairment;

import dev.parley.ledger.Cause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was intended, and what was done. The unit is a datagram, or a byte of a stream. Always
 * {@code seen + duplicated = released + the sum of dropped}.
 *
 * @param intended the impairments as they are at this moment
 * @param seen how many came
 * @param released how many left or will leave, copies included
 * @param dropped how many did not, by the impairment that dropped them; causes with 0 are left out
 * @param duplicated how many came to be there twice
 * @param truncated how many lost their end
 * @param corrupted how many had a bit flipped
 * @param delayed how many waited for {@link Delay}, if only for 0 ns
 * @param delayNanosSum all times that they waited for it, without the queue of {@link Bandwidth} and without stalls
 * @param shortestDelayNanos the shortest of these times; 0 if there was none
 * @param longestDelayNanos the longest; 0 if there was none
 * @param reordered how many {@link Reorder} let leave at once
 * @param overtaking how many leave before one that had come earlier, whatever the reason
 * @param stalled how many waited for the end of a stall
 * @param rebinds how often the far end saw another source port
 */
public record ImpairmentCounts(
        Impairments intended,
        long seen,
        long released,
        Map<Cause, Long> dropped,
        long duplicated,
        long truncated,
        long corrupted,
        long delayed,
        double delayNanosSum,
        long shortestDelayNanos,
        long longestDelayNanos,
        long reordered,
        long overtaking,
        long stalled,
        long rebinds) {

    public ImpairmentCounts {
        Map<Cause, Long> copy = new EnumMap<>(Cause.class);
        copy.putAll(dropped);
        dropped = Collections.unmodifiableMap(copy);
    }

    /** How many were dropped for that cause. */
    public long dropped(Cause cause) {
        return dropped.getOrDefault(cause, 0L);
    }

    /** The mean time of those that waited for {@link Delay}; 0 if there was none. */
    public double meanDelayNanos() {
        return delayed == 0 ? 0 : delayNanosSum / delayed;
    }

    /** These and those of another flow or time, with the intentions of these. */
    public ImpairmentCounts plus(ImpairmentCounts other) {
        Map<Cause, Long> sum = new EnumMap<>(Cause.class);
        sum.putAll(dropped);
        other.dropped.forEach((cause, count) -> sum.merge(cause, count, Long::sum));
        return new ImpairmentCounts(
                intended,
                seen + other.seen,
                released + other.released,
                sum,
                duplicated + other.duplicated,
                truncated + other.truncated,
                corrupted + other.corrupted,
                delayed + other.delayed,
                delayNanosSum + other.delayNanosSum,
                shortest(other),
                Math.max(longestDelayNanos, other.longestDelayNanos),
                reordered + other.reordered,
                overtaking + other.overtaking,
                stalled + other.stalled,
                rebinds + other.rebinds);
    }

    private long shortest(ImpairmentCounts other) {
        if (delayed == 0 || other.delayed == 0) {
            return Math.max(shortestDelayNanos, other.shortestDelayNanos);
        }
        return Math.min(shortestDelayNanos, other.shortestDelayNanos);
    }
}

package dev.parley.impairment;

import dev.parley.ledger.Cause;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was done, for one direction of one flow. */
final class Tally {
    private final Map<Cause, long[]> dropped = new EnumMap<>(Cause.class);
    long seen;
    long released;
    long duplicated;
    long truncated;
    long corrupted;
    long reordered;
    long overtaking;
    long stalled;
    long rebinds;
    private long delayed;
    private double delayNanosSum;
    private long shortestDelayNanos = Long.MAX_VALUE;
    private long longestDelayNanos;

    void dropped(Cause cause, long count) {
        dropped.computeIfAbsent(cause, none -> new long[1])[0] += count;
    }

    void delayed(long count, long nanos) {
        delayed += count;
        delayNanosSum += (double) count * nanos;
        shortestDelayNanos = Math.min(shortestDelayNanos, nanos);
        longestDelayNanos = Math.max(longestDelayNanos, nanos);
    }

    /** What was counted; it begins again at 0. */
    ImpairmentCounts take(Impairments intended) {
        ImpairmentCounts counts = counts(intended);
        dropped.clear();
        seen = 0;
        released = 0;
        duplicated = 0;
        truncated = 0;
        corrupted = 0;
        reordered = 0;
        overtaking = 0;
        stalled = 0;
        rebinds = 0;
        delayed = 0;
        delayNanosSum = 0;
        shortestDelayNanos = Long.MAX_VALUE;
        longestDelayNanos = 0;
        return counts;
    }

    ImpairmentCounts counts(Impairments intended) {
        Map<Cause, Long> drops = new EnumMap<>(Cause.class);
        dropped.forEach((cause, count) -> drops.put(cause, count[0]));
        return new ImpairmentCounts(
                intended,
                seen,
                released,
                drops,
                duplicated,
                truncated,
                corrupted,
                delayed,
                delayNanosSum,
                delayed == 0 ? 0 : shortestDelayNanos,
                longestDelayNanos,
                reordered,
                overtaking,
                stalled,
                rebinds);
    }
}

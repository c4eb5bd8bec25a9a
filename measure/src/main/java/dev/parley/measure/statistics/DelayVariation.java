package dev.parley.measure.statistics;

import java.util.OptionalLong;

/**
 * Packet delay variation of RFC 5481, 4.2: how much longer than the shortest one. Each value is empty with fewer than ten
 * samples above it.
 *
 * @param p50Nanos half of the samples took no more than this above the shortest
 * @param p99Nanos 99% of them
 * @param p999Nanos 99.9% of them
 */
public record DelayVariation(OptionalLong p50Nanos, OptionalLong p99Nanos, OptionalLong p999Nanos) {
    public static DelayVariation of(Latency latency) {
        return new DelayVariation(above(latency, 50), above(latency, 99), above(latency, 99.9));
    }

    private static OptionalLong above(Latency latency, double percent) {
        OptionalLong at = latency.at(percent);
        return at.isPresent() ? OptionalLong.of(at.getAsLong() - latency.minNanos()) : at;
    }
}

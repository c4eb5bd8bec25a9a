package dev.parley.measure.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long something took, over many samples. A percentile with fewer than ten samples above it would be chance, and is
 * not given.
 *
 * @param count how many samples there are
 * @param minNanos the shortest; 0 where there is none
 * @param meanNanos the mean; 0 where there is no sample
 * @param maxNanos the longest; 0 where there is none
 * @param percentiles of {@link #PERCENTS}, in that order
 * @param buckets the samples by length on a logarithmic scale, shortest first, without empty ones at the ends
 */
public record Latency(
        long count,
        long minNanos,
        double meanNanos,
        long maxNanos,
        List<Percentile> percentiles,
        List<Bucket> buckets) {
    /** The percentiles that are asked for. */
    public static final List<Double> PERCENTS = List.of(50.0, 90.0, 99.0, 99.9, 99.99);

    private static final int SAMPLES_ABOVE = 10;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    /** Copies the lists. */
    public Latency {
        percentiles = List.copyOf(percentiles);
        buckets = List.copyOf(buckets);
    }

    /**
     * One percentile.
     *
     * @param percent such as 99.9
     * @param nanos so many per cent of the samples are not longer; empty with fewer than ten samples above it
     */
    public record Percentile(double percent, OptionalLong nanos) {}

    /**
     * How many samples lie in a range.
     *
     * @param fromNanos the shortest, inclusive
     * @param toNanos the longest, exclusive
     * @param count how many
     */
    public record Bucket(long fromNanos, long toNanos, long count) {}

    /** The value at a percentile of {@link #PERCENTS}; empty with fewer than ten samples above it, or for another one. */
    public OptionalLong at(double percent) {
        return percentiles.stream()
                .filter(each -> each.percent() == percent)
                .map(Percentile::nanos)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** From a nanosecond to an hour, to three digits. */
    public static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }

    static void record(Histogram into, long nanos) {
        into.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }

    public static Latency of(Histogram histogram) {
        long count = histogram.getTotalCount();
        if (count == 0) {
            return new Latency(
                    0, 0, 0, 0, PERCENTS.stream().map(Latency::unknown).toList(), List.of());
        }
        List<Percentile> percentiles = PERCENTS.stream()
                .map(percent -> isKnown(count, percent)
                        ? new Percentile(percent, OptionalLong.of(histogram.getValueAtPercentile(percent)))
                        : unknown(percent))
                .toList();
        return new Latency(
                count,
                histogram.getMinValue(),
                histogram.getMean(),
                histogram.getMaxValue(),
                percentiles,
                buckets(histogram));
    }

    private static Percentile unknown(double percent) {
        return new Percentile(percent, OptionalLong.empty());
    }

    private static boolean isKnown(long count, double percent) {
        return Math.round(count * (100 - percent) * 1e4) >= SAMPLES_ABOVE * 1_000_000L;
    }

    /** Limits of 1, 2, 5, 10, 20, 50 and so on, so that a row has a number that a person can read. */
    private static List<Bucket> buckets(Histogram histogram) {
        List<Bucket> buckets = new ArrayList<>();
        long from = 0;
        long to = 1;
        long count = 0;
        int step = 0;
        for (HistogramIterationValue each : histogram.recordedValues()) {
            while (each.getValueIteratedTo() >= to) {
                add(buckets, from, to, count);
                count = 0;
                from = to;
                to = step++ % 3 == 1 ? to / 2 * 5 : to * 2;
            }
            count += each.getCountAtValueIteratedTo();
        }
        add(buckets, from, to, count);
        return buckets;
    }

    private static void add(List<Bucket> buckets, long from, long to, long count) {
        if (count > 0 || !buckets.isEmpty()) {
            buckets.add(new Bucket(from, to, count));
        }
    }
}

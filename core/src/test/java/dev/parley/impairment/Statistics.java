package dev.parley.impairment;

import java.util.function.DoubleUnaryOperator;

/** Bounds for random numbers. With fixed seeds a test passes always or never; the bound says how unlikely the seed is. */
final class Statistics {
    /** Four standard deviations: 1 seed in 16,000 is beyond them. */
    private static final double DEVIATIONS = 4;

    private Statistics() {}

    /** How far a count of a binomial distribution may be from its mean. */
    static double binomial(long count, double share) {
        return DEVIATIONS * Math.sqrt(count * share * (1 - share));
    }

    /**
     * The largest distance between the distribution of the samples and the one that they should have.
     *
     * @param sorted samples
     * @param cumulative the share below a number
     */
    static double kolmogorovSmirnov(double[] sorted, DoubleUnaryOperator cumulative) {
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double should = cumulative.applyAsDouble(sorted[i]);
            largest = Math.max(
                    largest,
                    Math.max(
                            Math.abs(should - (double) i / sorted.length),
                            Math.abs(should - (i + 1.0) / sorted.length)));
        }
        return largest;
    }

    /** The distance beyond which 1 seed in 1,000 is, for independent samples. */
    static double kolmogorovSmirnovBound(int samples) {
        return 1.95 / Math.sqrt(samples);
    }

    /** Of each number with the one before. */
    static double correlation(double[] numbers) {
        double mean = 0;
        for (double each : numbers) {
            mean += each / numbers.length;
        }
        double variance = 0;
        double together = 0;
        for (int i = 0; i < numbers.length; i++) {
            variance += (numbers[i] - mean) * (numbers[i] - mean);
            together += i == 0 ? 0 : (numbers[i] - mean) * (numbers[i - 1] - mean);
        }
        return together / variance;
    }
}

package dev.parley.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * What several runs of the same thing gave, in one unit.
 *
 * @param sorted the values, least first; never empty
 */
record Samples(List<Double> sorted) {
    Samples {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a median needs at least one sample");
        }
        sorted = sorted.stream().sorted().toList();
    }

    static Samples of(double... values) {
        return new Samples(Arrays.stream(values).boxed().toList());
    }

    int count() {
        return sorted.size();
    }

    double least() {
        return sorted.getFirst();
    }

    double most() {
        return sorted.getLast();
    }

    /** The one in the middle, or the mean of the two there. */
    double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

package dev.parley.impairment;

/** How the times of a {@link Delay} spread. */
public enum Distribution {
    /** Evenly from {@code delay - jitter} to {@code delay + jitter}. */
    UNIFORM,
    /** Around the delay, with the jitter as standard deviation. */
    NORMAL,
    /**
     * A long tail to the right: netem's table {@code pareto}, whose mean is about the delay. With {@code U} evenly from 0 to 1 a
     * time is {@code delay + jitter · 4/3 · (U^(-1/3) - 1.5)}, from 2/3 of the jitter below the delay to 4 jitters above.
     */
    PARETO
}

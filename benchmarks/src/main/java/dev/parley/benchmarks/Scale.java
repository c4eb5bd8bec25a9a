package dev.parley.benchmarks;

/**
 * How much is done.
 *
 * @param rounds of turns; each contestant has two samples a round
 * @param starts of the same program in one sample of start-up, of which the median counts
 * @param first messages while everything is cold
 * @param warmUp messages whose cost is left out, so that the JVM has compiled what it will
 * @param count messages that are measured
 * @param someConnections how many TCP connections are "some"
 * @param manyConnections how many are "many"
 * @param each messages on each of the many connections
 */
record Scale(
        int rounds, int starts, int first, int warmUp, int count, int someConnections, int manyConnections, int each) {
    /** What the published table is made with. */
    static final Scale FULL = new Scale(3, 10, 1_000, 150_000, 50_000, 100, 5_000, 100);

    /** Only to see that everything runs. */
    static final Scale SHORT = new Scale(1, 1, 20, 20, 60, 5, 50, 3);
}

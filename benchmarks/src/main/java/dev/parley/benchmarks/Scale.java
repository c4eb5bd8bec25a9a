package dev.parley.benchmarks;

/**
 * How much is done.
 *
 * @param rounds of turns; each contestant has two samples a round, and one where there is no whole round
 * @param starts of the same program in one sample of start-up, of which the median counts
 * @param first messages while everything is cold
 * @param warmUp messages whose cost is left out, so that the JVM has compiled what it will
 * @param busyWarmUp the same where many TCP connections share them: after 30,000 more than half of what was measured was still the
 *     compiler
 * @param count messages that are measured
 * @param someConnections how many TCP connections are "some"
 * @param manyConnections how many are "many"
 * @param each messages on each of the many connections
 * @param bulkMegabytes what goes over one TCP connection as fast as it can
 * @param flood how long datagrams are sent as fast as it goes
 * @param probe how many round trips are timed
 */
record Scale(
        int rounds,
        int starts,
        int first,
        int warmUp,
        int busyWarmUp,
        int count,
        int someConnections,
        int manyConnections,
        int each,
        int bulkMegabytes,
        Flood flood,
        Probe probe) {
    /** What the published table is made with. */
    static final Scale FULL = new Scale(
            2,
            10,
            1_000,
            30_000,
            150_000,
            20_000,
            100,
            5_000,
            20,
            1_000,
            new Flood(500, 5_000, 1_000),
            new Probe(5_000, 200_000, 12_000));

    /** As much, once in each direction: what takes under ten minutes. */
    Scale once() {
        return new Scale(
                1,
                starts,
                first,
                warmUp,
                busyWarmUp,
                count,
                someConnections,
                manyConnections,
                each,
                bulkMegabytes,
                flood,
                probe);
    }

    /** Only to see that everything runs; a flood is measured long enough that a busy machine lets a JVM send in it. */
    static final Scale SHORT =
            new Scale(0, 1, 20, 20, 30, 60, 5, 50, 3, 20, new Flood(100, 100, 400), new Probe(200, 200, 300));

    /**
     * @param warmMillis what passes before a sender is measured
     * @param receiverWarmMillis what passes before a receiver is measured: after half a second most of what a JVM took was still
     *     its compiler, which has to share the second core with the flood
     * @param millis how long is measured
     */
    record Flood(int warmMillis, int receiverWarmMillis, int millis) {
        /** For several in the place of one. */
        Flood halfAsLong() {
            return new Flood(warmMillis, receiverWarmMillis, Math.max(100, millis / 2));
        }
    }

    /**
     * @param rate round trips a second
     * @param warmUp how many go before, one after the other, and are not counted
     * @param count how many are
     */
    record Probe(int rate, int warmUp, int count) {
        double seconds() {
            return (double) count / rate;
        }
    }
}

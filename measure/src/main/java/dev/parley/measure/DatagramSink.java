package dev.parley.measure;

import java.util.OptionalLong;

/** What arrived of one flow: for each datagram the bitmap and the sums and nothing else. One thread writes, any may look at the sums. */
final class DatagramSink {
    /** Over a second of a fast network's reordering, and it fits into a processor's cache. */
    private static final int WINDOW = 1 << 16;

    private final Arrivals arrivals = new Arrivals(WINDOW);
    private volatile long received;
    private long bytes;
    private long firstNanos;
    private long lastNanos;
    private boolean ended;

    /** One datagram, whose number is not beyond what can have been sent. */
    void take(long sequence, int size, long nowNanos) {
        int arrival = arrivals.add(sequence);
        if (arrival <= Arrivals.REORDERED) {
            bytes += size;
            if (firstNanos == 0) {
                firstNanos = nowNanos;
            }
            lastNanos = nowNanos;
        }
    }

    /** After a batch: shows the sums to other threads. */
    void publish() {
        received = arrivals.distinct();
    }

    long received() {
        return received;
    }

    /** How many different ones came. On the receiving thread. */
    long distinct() {
        return arrivals.distinct();
    }

    /** No more will come of so many. Idempotent. */
    void end(long total) {
        if (!ended) {
            ended = true;
            arrivals.end(total);
        }
    }

    FarReport report(OptionalLong drops, boolean shared) {
        LossRuns runs = arrivals.lossRuns();
        return new FarReport(
                arrivals.distinct(),
                bytes,
                arrivals.reordered(),
                arrivals.duplicates(),
                arrivals.tooLate(),
                arrivals.lost(),
                drops,
                shared,
                lastNanos - firstNanos,
                runs.count(),
                runs.longest(),
                arrivals.reorderingExtent());
    }
}

package dev.parley.measure.protocol;

import dev.parley.measure.statistics.LossRuns;
import dev.parley.measure.statistics.SequenceTracker;
import java.util.OptionalLong;

/** What arrived of one flow: for each datagram the bitmap and the sums and nothing else. One thread writes, any may look at the sums. */
public final class DatagramSink {
    /** Over a second of a fast network's reordering, and it fits into a processor's cache. */
    private static final int WINDOW = 1 << 16;

    /** Far more datagrams than leave in a day; their bytes still fit a number. */
    public static final long MOST_TOTAL = 1L << 45;

    private final SequenceTracker sequenceTracker = new SequenceTracker(WINDOW);
    private volatile long received;
    private long bytes;
    private long firstNanos;
    private long lastNanos;
    private boolean ended;

    /** One datagram. A number that none can have, which somebody else's datagram may carry, is left out. */
    public void take(long sequence, int size, long nowNanos) {
        if (sequence < 0 || sequence > MOST_TOTAL) {
            return;
        }
        int arrival = sequenceTracker.add(sequence);
        if (arrival <= SequenceTracker.REORDERED) {
            bytes += size;
            if (firstNanos == 0) {
                firstNanos = nowNanos;
            }
            lastNanos = nowNanos;
        }
    }

    /** After a batch: shows the sums to other threads. */
    public void publish() {
        received = sequenceTracker.distinct();
    }

    public long received() {
        return received;
    }

    /** How many different ones came. On the receiving thread. */
    public long distinct() {
        return sequenceTracker.distinct();
    }

    /** No more will come of so many. Idempotent. */
    public void end(long total) {
        if (!ended) {
            ended = true;
            sequenceTracker.end(total);
        }
    }

    public ReceiverReport report(OptionalLong drops, boolean shared) {
        LossRuns runs = sequenceTracker.lossRuns();
        return new ReceiverReport(
                sequenceTracker.distinct(),
                bytes,
                sequenceTracker.reordered(),
                sequenceTracker.duplicates(),
                sequenceTracker.tooLate(),
                sequenceTracker.lost(),
                drops,
                shared,
                lastNanos - firstNanos,
                runs.count(),
                runs.longest(),
                sequenceTracker.reorderingExtent());
    }
}

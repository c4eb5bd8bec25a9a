package dev.parley.measure.statistics;

import org.HdrHistogram.Histogram;

/**
 * What is written down of one stream of round trips: times in, sums out. Pure: no socket and no clock. Nothing is allocated
 * for each message. Not safe from several threads.
 */
public final class RoundTripRecorder {
    private static final int LEAST_WINDOW = 1 << 10;
    private static final int MOST_WINDOW = 1 << 20;

    public final SequenceTracker sequenceTracker;
    public final Histogram service = Latency.histogram();
    public final Histogram response = Latency.histogram();
    public final Histogram lateness = Latency.histogram();
    public final Jitter jitter = new Jitter();
    public long foreign;
    public long corrupt;
    public long refused;
    private final Schedule schedule;
    private final long[] sentAtNanos;
    private volatile long sent;
    private volatile long replied;
    private volatile long lastNanos;

    /** @param window how many answers may be awaited at once; rounded up to a power of two between 1,024 and 1,048,576 */
    public RoundTripRecorder(Schedule schedule, long window) {
        this.schedule = schedule;
        int most = Math.clamp(window, LEAST_WINDOW, MOST_WINDOW);
        int size = Integer.highestOneBit(most - 1) << 1;
        this.sentAtNanos = new long[size];
        this.sequenceTracker = new SequenceTracker(size);
    }

    public Schedule schedule() {
        return schedule;
    }

    /** The next message is about to leave; its number is {@link #sent()} before this call. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public // one thread writes, others only look
    void sending(long nowNanos) {
        sentAtNanos[(int) (sent & sentAtNanos.length - 1)] = nowNanos;
        Latency.record(lateness, nowNanos - schedule.dueNanos(sent));
        sent++;
    }

    /**
     * An answer came.
     *
     * @param whole whether it is what was sent; of one that was changed on the way no time is taken
     * @return whether it belongs to something that was sent
     */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public boolean replied(long sequence, long nowNanos, boolean whole) {
        if (sequence < 0 || sequence >= sent) {
            return false;
        }
        int arrival = sequenceTracker.add(sequence);
        if (!whole) {
            corrupt++;
        }
        if (arrival == SequenceTracker.IN_ORDER || arrival == SequenceTracker.REORDERED) {
            replied++;
            if (whole && sent - sequence <= sentAtNanos.length) {
                time(sequence, nowNanos);
            }
        }
        return true;
    }

    private void time(long sequence, long nowNanos) {
        long took = nowNanos - sentAtNanos[(int) (sequence & sentAtNanos.length - 1)];
        Latency.record(service, took);
        Latency.record(response, nowNanos - schedule.dueNanos(sequence));
        jitter.add(took);
        lastNanos = took;
    }

    /** How many messages left. Any thread may look. */
    public long sent() {
        return sent;
    }

    /** How many different answers came. Any thread may look. */
    public long answered() {
        return replied;
    }

    /** The last service time. Any thread may look. */
    public long lastNanos() {
        return lastNanos;
    }

    /** Whether nothing is awaited. */
    public boolean isComplete() {
        return replied == sent;
    }
}

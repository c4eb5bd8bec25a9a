package dev.parley.impairment;

/** A link that carries so many bits a second, one message after the other, and the queue before it. */
final class RateQueue {
    private static final long NANOS = 1_000_000_000;

    private final Bandwidth bandwidth;
    private final long bitsPerSecond;
    private long freeAtNanos = Long.MIN_VALUE;

    /** Parts of a nanosecond that the link is busy longer, in 1/bitsPerSecond: over a million messages they add up. */
    private long remainder;

    RateQueue(Bandwidth bandwidth) {
        this.bandwidth = bandwidth;
        this.bitsPerSecond = bandwidth.bitsPerSecond();
    }

    /** How many of the bytes that were sent are not through yet. */
    long backlogBytes(long nowNanos) {
        return freeAtNanos <= nowNanos
                ? 0
                : Math.round((double) (freeAtNanos - nowNanos) * bitsPerSecond / NANOS / Byte.SIZE);
    }

    /** How many more bytes the queue takes now. */
    long roomBytes(long nowNanos) {
        return Math.max(0, bandwidth.queueBytes() - backlogBytes(nowNanos));
    }

    /** Whether a message finds room: in an empty queue always. */
    boolean hasRoomFor(long bytes, long nowNanos) {
        long backlog = backlogBytes(nowNanos);
        return backlog == 0 || backlog + bytes <= bandwidth.queueBytes();
    }

    /** When half of a full queue will be free. */
    long halfEmptyNanos() {
        return freeAtNanos - (long) (bandwidth.queueBytes() / 2.0 * Byte.SIZE * NANOS / bitsPerSecond);
    }

    /**
     * Sends that many bytes behind all others.
     *
     * @param bytes up to 2^24
     * @return when the last of them is through
     */
    long send(long bytes, long nowNanos) {
        if (freeAtNanos < nowNanos) {
            freeAtNanos = nowNanos;
            remainder = 0;
        }
        long work = bytes * Byte.SIZE * NANOS + remainder;
        freeAtNanos += work / bitsPerSecond;
        remainder = work % bitsPerSecond;
        return freeAtNanos;
    }
}

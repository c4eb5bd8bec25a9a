package dev.parley.impairment;

import java.util.List;

/**
 * A link that carries so many bits a second, with a queue before it (netem's {@code rate}). A datagram that finds the queue
 * full is dropped, with the cause {@code rate-queue}; a stream is not read while its queue is full. A datagram counts with
 * 28 bytes more, its headers in IPv4; a stream's bytes count as they are. No draw.
 *
 * @param bitsPerSecond from 1 bit to 1 Tbit a second
 * @param queueBytes the most that waits, from 1 B to 1 GiB. One message finds room in an empty queue, however long it is
 */
public record Bandwidth(long bitsPerSecond, long queueBytes) implements Impairment {
    static final Kind KIND =
            Kind.forBoth(Bandwidth.class, List.of("bandwidth", "queue"), "bandwidth=1mbit", Bandwidth::read);

    private static final long FASTEST = 1_000_000_000_000L;
    private static final long LONGEST_QUEUE = 1L << 30;
    private static final long SHORT_QUEUE = 1L << 16;
    private static final long LONG_QUEUE = 1L << 24;

    /** @throws IllegalArgumentException if a value is out of range */
    public Bandwidth {
        Notation.checkCount("bandwidth in bits a second", bitsPerSecond, 1, FASTEST);
        Notation.checkCount("queue in bytes", queueBytes, 1, LONGEST_QUEUE);
    }

    /** With the usual queue: as much as the link carries in 100 ms, but 64 KiB at least and 16 MiB at most. */
    public Bandwidth(long bitsPerSecond) {
        this(bitsPerSecond, usualQueue(bitsPerSecond));
    }

    private static long usualQueue(long bitsPerSecond) {
        return Math.min(Math.max(bitsPerSecond / (Byte.SIZE * 10), SHORT_QUEUE), LONG_QUEUE);
    }

    private static Bandwidth read(Values values) {
        long rate = values.required("bandwidth", Notation::parseRate);
        return new Bandwidth(rate, values.size("queue", usualQueue(rate)));
    }

    /** {@code bandwidth=1mbit,queue=64KiB}. */
    @Override
    public String toString() {
        return "bandwidth=" + Notation.rate(bitsPerSecond)
                + (queueBytes == usualQueue(bitsPerSecond) ? "" : ",queue=" + Notation.size(queueBytes));
    }
}

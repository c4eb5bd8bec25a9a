package dev.parley.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What code allocates once the JVM has compiled it: before that, also objects that it later does without. */
public final class Allocation {
    /** A busy machine compiles late. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Allocation() {}

    /**
     * Runs it again and again on this thread, until one round allocates less than that, or for 30 s.
     *
     * @return the bytes of the round that allocated least
     */
    public static long least(long enoughBytes, Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        long least = Long.MAX_VALUE;
        while (least >= enoughBytes && System.nanoTime() < endNanos) {
            long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}

package dev.parley.testkit;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a state that no event tells of. What an event tells of is waited for by the event. */
public final class Await {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Await() {}

    /** Looks until it is so; fails when that takes longer than a busy machine needs. */
    public static void until(String what, BooleanSupplier isSo) {
        until(what, isSo, Thread::onSpinWait);
    }

    /** As {@link #until(String, BooleanSupplier)}, and does that between two looks: moves a clock on, for one. */
    public static void until(String what, BooleanSupplier isSo, Runnable meanwhile) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                fail("waited 20 s in vain: " + what);
            }
            meanwhile.run();
        }
    }
}

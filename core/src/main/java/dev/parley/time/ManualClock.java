package dev.parley.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that a test moves: for tests of time that take none. Safe from any thread.
 *
 * <p>One that was made with {@code new} moves only when it is told to, and suits a network in memory. It starts at
 * 2022-10-13T12:38:01.285021Z, the moment in the beacon tutorial. One that is {@link #running()} runs as the computer's does
 * besides, and suits real sockets: their closing takes real milliseconds, which would never pass on a clock that stands.
 */
public final class ManualClock implements Clock {
    private static final long START_EPOCH_NANOS = 1_665_664_681_285_021_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition waitersChanged = lock.newCondition();
    private final List<Waiter> waiters = new ArrayList<>();
    private final boolean runs;

    /** How far it was moved. */
    private volatile long movedNanos;

    private record Waiter(Signal signal, long deadlineNanos) {}

    /** One that stands until it is moved. */
    public ManualClock() {
        this(false);
    }

    private ManualClock(boolean runs) {
        this.runs = runs;
    }

    /** One that runs as the computer's clock does, and is further on by as much as it was moved. */
    public static ManualClock running() {
        return new ManualClock(true);
    }

    @Override
    public long epochNanos() {
        return (runs ? Clock.SYSTEM.epochNanos() : START_EPOCH_NANOS) + movedNanos;
    }

    @Override
    public long nanos() {
        return (runs ? Clock.SYSTEM.nanos() : 0) + movedNanos;
    }

    /**
     * Moves the time on and wakes who waited for it.
     *
     * @throws IllegalArgumentException if that would be back
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("this time never moves back, but was to move by " + by);
        }
        List<Waiter> toWake;
        lock.lock();
        try {
            long then = movedNanos + by.toNanos();
            movedNanos = then;
            toWake = List.copyOf(waiters);
        } finally {
            lock.unlock();
        }
        toWake.forEach(waiter -> waiter.signal.nudge());
    }

    /** Blocks until somebody waits on this clock for a moment that has not come: now it makes sense to {@link #advance}. */
    public void awaitWaiter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiters.stream()
                    .noneMatch(waiter -> waiter.deadlineNanos > nanos() && waiter.deadlineNanos != NEVER)) {
                waitersChanged.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(Signal signal, long deadlineNanos) throws InterruptedException {
        Waiter waiter = new Waiter(signal, deadlineNanos);
        signal.lock.lockInterruptibly();
        try {
            change(() -> waiters.add(waiter));
            while (!signal.isSet()) {
                long left = deadlineNanos - nanos();
                if (left <= 0) {
                    return false;
                }
                if (runs && deadlineNanos != NEVER) {
                    signal.changed.awaitNanos(left);
                } else {
                    signal.changed.await();
                }
            }
            return true;
        } finally {
            signal.lock.unlock();
            change(() -> waiters.remove(waiter));
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            waitersChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

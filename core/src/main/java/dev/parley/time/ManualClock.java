package dev.parley.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that moves only when it is told to: for tests of time that take none. It starts at 2022-10-13T12:38:01.285021Z,
 * the moment in the beacon tutorial. Safe from any thread.
 */
public final class ManualClock implements Clock {
    private static final long START_EPOCH_NANOS = 1_665_664_681_285_021_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition waitersChanged = lock.newCondition();
    private final List<Waiter> waiters = new ArrayList<>();
    private volatile long nanos;

    private record Waiter(Signal signal, long deadlineNanos) {}

    @Override
    public long epochNanos() {
        return START_EPOCH_NANOS + nanos;
    }

    @Override
    public long nanos() {
        return nanos;
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
            long then = nanos + by.toNanos();
            nanos = then;
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
                    .noneMatch(waiter -> waiter.deadlineNanos > nanos && waiter.deadlineNanos != NEVER)) {
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
                if (nanos >= deadlineNanos) {
                    return false;
                }
                signal.changed.await();
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

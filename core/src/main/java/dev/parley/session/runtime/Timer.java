package dev.parley.session.runtime;

import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does things later, in the order of their times, on one platform thread, which wakes more punctually than a virtual one. The
 * thread is started with the first of them. Safe from any thread.
 */
public final class Timer {
    private static final long SETTLE_NANOS = 100_000_000;

    private final SessionThreads threads;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    private final TreeSet<Timeout> pending = new TreeSet<>(Timer::order);

    private final Signal earlier = new Signal();
    private @Nullable Thread thread;
    private boolean stopped;
    private long made;

    /**
     * Of two at one time the one that was made first comes first. A method, since what {@link java.util.Comparator} puts
     * together is not kept in the start-up cache, which takes 10 ms of a start.
     */
    private static int order(Timeout one, Timeout other) {
        int byTime = Long.compare(one.dueNanos, other.dueNanos);
        return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    }

    /** Something that is done later. */
    public final class Timeout {
        private final long dueNanos;
        private final long number;
        private final Runnable what;

        private Timeout(long atNanos, long number, Runnable what) {
            this.dueNanos = atNanos;
            this.number = number;
            this.what = what;
        }

        /** When, on the clock's scale. */
        public long dueNanos() {
            return dueNanos;
        }

        /** Cancels it; no effect once it has started. */
        public void cancel() {
            lock.lock();
            try {
                pending.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    public Timer(SessionThreads threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Does this then; never if the session ends before. Cancel it when it is not needed any more, to free what it holds.
     *
     * @param nanos on the clock's scale
     * @param what must not block
     */
    public Timeout schedule(long nanos, Runnable what) {
        lock.lock();
        try {
            Timeout timeout = new Timeout(nanos, made++, what);
            if (stopped || nanos == Clock.NEVER) {
                return timeout;
            }
            pending.add(timeout);
            if (thread == null) {
                thread = threads.startPlatform("parley-timer", this::run);
            } else if (timeout.equals(pending.first())) {
                earlier.set();
            }
            return timeout;
        } finally {
            lock.unlock();
        }
    }

    private void run() throws InterruptedException {
        while (true) {
            Runnable due = null;
            long untilNanos = Clock.NEVER;
            lock.lock();
            try {
                if (stopped) {
                    return;
                }
                earlier.clear();
                Timeout next = pending.isEmpty() ? null : pending.first();
                if (next != null && next.dueNanos <= clock.nanos()) {
                    pending.remove(next);
                    due = next.what;
                } else if (next != null) {
                    untilNanos = next.dueNanos;
                }
            } finally {
                lock.unlock();
            }
            if (due == null) {
                clock.await(earlier, untilNanos);
            } else {
                due.run();
            }
        }
    }

    /** How many wait. */
    public int pending() {
        lock.lock();
        try {
            return pending.size();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all of them, and waits a moment for the one that is under way. */
    public void stop() {
        Thread running;
        lock.lock();
        try {
            stopped = true;
            pending.clear();
            earlier.set();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null && !running.equals(Thread.currentThread())) {
            SessionThreads.join(running, SETTLE_NANOS);
        }
    }
}

package dev.parley.session;

import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does things later, in the order of their times, on one platform thread, which wakes more punctually than a virtual one. The
 * thread is started with the first of them. Safe from any thread.
 */
final class Alarms {
    private static final long SETTLE_NANOS = 100_000_000;

    private final Ending ending;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Of two at one time the one that was made first comes first. */
    private final TreeSet<Alarm> waiting = new TreeSet<>(
            Comparator.comparingLong((Alarm alarm) -> alarm.atNanos).thenComparingLong(alarm -> alarm.number));

    private final Signal earlier = new Signal();
    private @Nullable Thread thread;
    private boolean stopped;
    private long made;

    /** Something that is done later. */
    final class Alarm {
        private final long atNanos;
        private final long number;
        private final Runnable what;

        private Alarm(long atNanos, long number, Runnable what) {
            this.atNanos = atNanos;
            this.number = number;
            this.what = what;
        }

        /** When, on the clock's scale. */
        long atNanos() {
            return atNanos;
        }

        /** Does it no more, unless it is under way. */
        void cancel() {
            lock.lock();
            try {
                waiting.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    Alarms(Ending ending, Clock clock) {
        this.ending = ending;
        this.clock = clock;
    }

    /**
     * Does this then; never where the session ends before. Whoever is not there any more by then cancels it: what it holds
     * would stay so long.
     *
     * @param nanos on the clock's scale
     * @param what must not block
     */
    Alarm at(long nanos, Runnable what) {
        lock.lock();
        try {
            Alarm alarm = new Alarm(nanos, made++, what);
            if (stopped || nanos == Clock.NEVER) {
                return alarm;
            }
            waiting.add(alarm);
            if (thread == null) {
                thread = ending.startPlatform("parley-timer", this::run);
            } else if (alarm.equals(waiting.first())) {
                earlier.raise();
            }
            return alarm;
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
                earlier.lower();
                Alarm next = waiting.isEmpty() ? null : waiting.first();
                if (next != null && next.atNanos <= clock.nanos()) {
                    waiting.remove(next);
                    due = next.what;
                } else if (next != null) {
                    untilNanos = next.atNanos;
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
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all of them, and waits a moment for the one that is under way. */
    void stop() {
        Thread running;
        lock.lock();
        try {
            stopped = true;
            waiting.clear();
            earlier.raise();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null && !running.equals(Thread.currentThread())) {
            Ending.join(running, SETTLE_NANOS);
        }
    }
}

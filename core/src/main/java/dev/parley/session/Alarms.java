package dev.parley.session;

import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.PriorityQueue;
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
    private final PriorityQueue<Alarm> heap = new PriorityQueue<>();
    private final Signal earlier = new Signal();
    private @Nullable Thread thread;
    private boolean stopped;
    private long made;

    /** Of two at one time the one that was made first comes first. */
    private record Alarm(long atNanos, long number, Runnable what) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    Alarms(Ending ending, Clock clock) {
        this.ending = ending;
        this.clock = clock;
    }

    /**
     * Does this then; never where the session ends before.
     *
     * @param nanos on the clock's scale
     * @param what must not block
     */
    void at(long nanos, Runnable what) {
        lock.lock();
        try {
            if (stopped || nanos == Clock.NEVER) {
                return;
            }
            Alarm alarm = new Alarm(nanos, made++, what);
            heap.add(alarm);
            if (thread == null) {
                thread = ending.startPlatform("parley-timer", this::run);
            } else if (alarm.equals(heap.peek())) {
                earlier.raise();
            }
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
                Alarm next = heap.peek();
                if (next != null && next.atNanos <= clock.nanos()) {
                    heap.remove();
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

    /** Forgets all of them, and waits a moment for the one that is under way. */
    void stop() {
        Thread running;
        lock.lock();
        try {
            stopped = true;
            heap.clear();
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

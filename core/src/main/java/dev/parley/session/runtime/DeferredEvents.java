package dev.parley.session.runtime;

import dev.parley.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events of those who must not wait for an observer, such as the timer: a thread of the session publishes them, in their
 * order. The thread is started with the first of them. Safe from any thread.
 */
final class DeferredEvents {
    /** So many may wait. Beyond it the caller waits too: an observer that reads nothing must not fill the memory. */
    static final int MOST_WAITING = 10_000;

    /** How long an observer that has an event may take for it at the end. */
    private static final long SETTLE_NANOS = 100_000_000;

    /** So often that is waited while no observer has one: on a busy computer the thread may not have had its turn. */
    private static final int MOST_SETTLES = 20;

    private final SessionThreads threads;
    private final Consumer<Event> publish;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean stopped;

    /** Whether an observer has one of them. */
    private volatile boolean observed;

    DeferredEvents(SessionThreads threads, Consumer<Event> publish) {
        this.threads = threads;
        this.publish = publish;
    }

    /** Puts them behind those that wait. Blocks only where {@link #MOST_WAITING} wait already. */
    void add(List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            while (waiting.size() >= MOST_WAITING && !stopped) {
                changed.awaitUninterruptibly();
            }
            waiting.addAll(events);
            if (thread == null) {
                thread = threads.start("parley-publish", this::run);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() throws InterruptedException {
        for (Event next = take(); next != null; next = take()) {
            observed = true;
            publish.accept(next);
            observed = false;
        }
    }

    private @Nullable Event take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopped) {
                changed.await();
            }
            Event next = waiting.poll();
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment until all are published; an observer that blocks is not waited for. Nothing is taken afterwards. */
    void finish() {
        Thread publishing;
        lock.lock();
        try {
            stopped = true;
            publishing = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (publishing != null && !publishing.equals(Thread.currentThread())) {
            int settles = 0;
            do {
                SessionThreads.join(publishing, SETTLE_NANOS);
            } while (publishing.isAlive()
                    && !observed
                    && ++settles < MOST_SETTLES
                    && !Thread.currentThread().isInterrupted());
        }
    }
}

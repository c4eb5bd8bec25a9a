package dev.parley.session.runtime;

import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How and when a session ends: the first who says so decides. Safe from any thread. */
public final class SessionLifecycle {
    private final Clock clock;
    private final Signal signal = new Signal();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> fail = new AtomicReference<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Signal closed = new Signal();
    private volatile @Nullable Thread closingThread;

    SessionLifecycle(Clock clock) {
        this.clock = clock;
    }

    public void complete(Outcome how) {
        outcome.compareAndSet(null, how);
        signal.set();
    }

    void fail(Throwable unexpected) {
        fail.compareAndSet(null, unexpected);
        complete(Outcome.STOPPED);
    }

    /** Ends the session after that time. */
    public void completeAfter(@Nullable Duration length, Outcome how) {
        if (length == null) {
            return;
        }
        long deadlineNanos = clock.nanos() + length.toNanos();
        start("timer", () -> {
            if (!clock.await(signal, deadlineNanos)) {
                complete(how);
            }
        });
    }

    public boolean completedWith(Cause cause) {
        Outcome how = outcome.get();
        return how != null && how.cause() == cause;
    }

    public boolean isComplete() {
        return signal.isSet();
    }

    /** Waits until the end, or until the deadline; true at the end. */
    public boolean awaitUntil(long deadlineNanos) throws InterruptedException {
        return clock.await(signal, deadlineNanos);
    }

    Outcome await() throws InterruptedException {
        clock.await(signal, Clock.NEVER);
        Throwable unexpected = fail.get();
        if (unexpected != null) {
            throw new IllegalStateException("a thread of the session failed: " + unexpected, unexpected);
        }
        Outcome how = outcome.get();
        return how == null ? Outcome.STOPPED : how;
    }

    /** Runs {@code closer} for the first caller; the others wait until it is through. */
    void closeOnce(Runnable closer) {
        if (Thread.currentThread().equals(closingThread)) {
            return; // a listener closes the session whose closing it is told of
        }
        if (closing.compareAndSet(false, true)) {
            closingThread = Thread.currentThread();
            try {
                closer.run();
            } finally {
                closed.set();
            }
        } else {
            try {
                clock.await(closed, Clock.NEVER);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A task that may wait. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    /** Runs the task on a virtual thread; what it throws unexpectedly ends the session. */
    public Thread start(String name, Task task) {
        Thread thread = prepare(Thread.ofVirtual().name(name), task);
        thread.start();
        return thread;
    }

    /** As {@link #start}, for a caller who starts it when everything is in place. */
    public Thread prepare(Thread.Builder kind, Task task) {
        return kind.unstarted(guarded(task));
    }

    /** Runs the task on a platform thread, for what waits inside the system and would pin a carrier. */
    public Thread startPlatform(String name, Task task) {
        return Thread.ofPlatform().daemon().name(name).start(guarded(task));
    }

    private Runnable guarded(Task task) {
        return () -> {
            try {
                task.run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error unexpected) {
                fail(unexpected);
            }
        };
    }

    /** Waits for a thread for at most that time. An interrupt ends the wait and not the closing that it is part of. */
    public static void join(Thread thread, long nanos) {
        try {
            thread.join(Duration.ofNanos(Math.max(1, nanos)));
        } catch (InterruptedException during) {
            Thread.currentThread().interrupt();
        }
    }
}

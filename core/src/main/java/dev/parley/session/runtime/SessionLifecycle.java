package dev.parley.session.runtime;

import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How and when a session ends: the first who says so decides. Safe from any thread. */
public final class SessionLifecycle {
    /** How many later failures are kept beside the first. */
    private static final int MOST_SUPPRESSED = 10;

    private final Clock clock;
    private final Signal completed = new Signal();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicInteger suppressed = new AtomicInteger();

    /** Whether somebody was given the failure: it is thrown once. */
    private final AtomicBoolean failureThrown = new AtomicBoolean();

    private final AtomicBoolean closing = new AtomicBoolean();
    private final Signal closed = new Signal();
    private volatile @Nullable Thread closingThread;

    SessionLifecycle(Clock clock) {
        this.clock = clock;
    }

    /** Ends the session so, unless it has ended already. Never blocks. */
    public void complete(Outcome how) {
        outcome.compareAndSet(null, how);
        completed.set();
    }

    /** Ends the session, since a thread or a user's code threw what nobody expected. Never blocks. */
    public void fail(Throwable unexpected) {
        if (!failure.compareAndSet(null, unexpected)) {
            Throwable first = failure.get();
            if (first != null && !first.equals(unexpected) && suppressed.getAndIncrement() < MOST_SUPPRESSED) {
                first.addSuppressed(unexpected);
            }
        }
        complete(Outcome.STOPPED);
    }

    public boolean completedWith(Cause cause) {
        Outcome how = outcome.get();
        return how != null && how.cause() == cause;
    }

    public boolean isComplete() {
        return completed.isSet();
    }

    /** Waits until the end, or until the deadline; true at the end. */
    public boolean awaitUntil(long deadlineNanos) throws InterruptedException {
        return clock.await(completed, deadlineNanos);
    }

    /**
     * Waits for the end.
     *
     * @throws IllegalStateException with the failure as its cause, if there was one
     */
    public Outcome await() throws InterruptedException {
        clock.await(completed, Clock.NEVER);
        Throwable unexpected = failure.get();
        if (unexpected != null) {
            failureThrown.set(true);
            throw new IllegalStateException("a thread of the session failed: " + unexpected, unexpected);
        }
        Outcome how = outcome.get();
        return how == null ? Outcome.STOPPED : how;
    }

    /** Runs {@code closer} for the first caller; the others wait until it is through. */
    void closeOnce(Runnable closer) {
        if (Thread.currentThread().equals(closingThread)) {
            return; // a listener called close() again, during close()
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

    /** Throws the failure, if there was one that nobody was given yet. */
    public void throwFailure() {
        Throwable unexpected = failure.get();
        if (unexpected == null || failureThrown.getAndSet(true)) {
            return;
        }
        switch (unexpected) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(unexpected);
        }
    }
}

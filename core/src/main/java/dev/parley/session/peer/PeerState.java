package dev.parley.session.peer;

import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.session.respond.ReplyContext;
import dev.parley.session.respond.Responder;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.Timer;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One peer as rules know it: its state, how many messages came, since when it has been silent, and how it is reached. Safe
 * from any thread, except where a method says otherwise.
 */
public abstract class PeerState {
    private final Flow flow;
    private final Responder responder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Signal free = new Signal();
    private volatile String state = Match.InState.START;
    private boolean greeted;
    private long messages;
    private long lastHeardNanos;

    /** The longest silence that was told since something came. */
    private long reportedSilenceNanos;

    /** Looks whether it is silent; null where nothing does. */
    private Timer.@Nullable Timeout timeout;

    private boolean left;
    private int executions;

    /** @param nanos when it came */
    public PeerState(Flow flow, Responder responder, long nanos) {
        this.flow = flow;
        this.responder = responder;
        this.lastHeardNanos = nanos;
    }

    /**
     * Sends to it, or says what became of it as an event. Never blocks, unless {@code here}.
     *
     * @param replyContext what it answers
     * @param rule where the rule stands that says it
     * @param here whether this is the thread that reads from this peer, which may wait for it
     * @param telling gets what tells of it
     */
    public abstract void reply(
            Payload message, ReplyContext replyContext, String rule, boolean here, Consumer<Runnable> telling);

    /** Ends the connection once all that was said has left; a datagram peer is forgotten. Never blocks. */
    public abstract void close();

    /** Tells it that nothing more comes, once all that was said has left. Never blocks. */
    public abstract void halfClose();

    /** Breaks the connection off; a datagram peer is forgotten. Never blocks. */
    public abstract void reset();

    public final Flow flow() {
        return flow;
    }

    public final Responder answering() {
        return responder;
    }

    public final String state() {
        return state;
    }

    public final void state(String next) {
        state = next;
    }

    /** Whether it is new; true once. To be asked on the thread that reads from it. */
    public final boolean markGreeted() {
        boolean first = !greeted;
        greeted = true;
        return first;
    }

    /** Something came from it. To be called on the thread that reads from it. */
    public final long messageReceived(long nanos) {
        lock.lock();
        try {
            lastHeardNanos = nanos;
            reportedSilenceNanos = 0;
        } finally {
            lock.unlock();
        }
        return ++messages;
    }

    /** Has somebody look when it will have been silent for the next of these, unless somebody looks by then already. */
    public final void watchSilence(List<Duration> silences, Timer timer, Runnable look) {
        lock.lock();
        try {
            Duration next = left ? null : nextSilence(silences);
            long dueNanos = next == null ? Clock.NEVER : later(lastHeardNanos, next);
            if (dueNanos < (timeout == null ? Clock.NEVER : timeout.dueNanos())) {
                dropAlarm();
                timeout = timer.schedule(dueNanos, look);
            }
        } finally {
            lock.unlock();
        }
    }

    private void dropAlarm() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /** The silence that is to be told now, if there is one; for who looks, who then has somebody look again. */
    final @Nullable public Duration dueSilence(long nowNanos, List<Duration> silences) {
        lock.lock();
        try {
            dropAlarm();
            Duration next = left ? null : nextSilence(silences);
            if (next == null || later(lastHeardNanos, next) > nowNanos) {
                return null;
            }
            reportedSilenceNanos = nanos(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Duration nextSilence(List<Duration> silences) {
        for (Duration silence : silences) {
            if (nanos(silence) > reportedSilenceNanos) {
                return silence;
            }
        }
        return null;
    }

    /** That much later; never past {@link Clock#NEVER}. */
    public static long later(long nanos, Duration by) {
        return nanos(by) >= Clock.NEVER - nanos ? Clock.NEVER : nanos + nanos(by);
    }

    private static long nanos(Duration length) {
        try {
            return length.toNanos();
        } catch (ArithmeticException beyondCounting) {
            return Clock.NEVER;
        }
    }

    /** It has gone: its silence is told no more. */
    public final void left() {
        lock.lock();
        try {
            left = true;
            dropAlarm();
        } finally {
            lock.unlock();
        }
    }

    /** One more rule waits to go on with it. */
    public final void executionStarted() {
        lock.lock();
        try {
            executions++;
            free.clear();
        } finally {
            lock.unlock();
        }
    }

    /** That rule is through, or waits anew. */
    public final void executionFinished() {
        lock.lock();
        try {
            executions--;
            if (executions == 0) {
                free.set();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no rule waits to go on with it, which is at once where none does. */
    public final void awaitExecutions(Clock clock) throws InterruptedException {
        lock.lock();
        try {
            if (executions == 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        clock.await(free, Clock.NEVER);
    }

    /** Lets {@link #awaitExecutions} wait no longer. */
    public final void release() {
        free.set();
    }
}

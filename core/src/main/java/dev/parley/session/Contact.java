package dev.parley.session;

import dev.parley.payload.Payload;
import dev.parley.rule.Match;
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
abstract class Contact {
    private final Flow flow;
    private final Answering answering;
    private final ReentrantLock lock = new ReentrantLock();
    private final Signal free = new Signal();
    private volatile String state = Match.InState.START;
    private boolean met;
    private long messages;
    private long heardNanos;

    /** The longest silence that was told since something came. */
    private long toldNanos;

    /** Looks whether it is silent; null where nothing does. */
    private Alarms.@Nullable Alarm alarm;

    private boolean left;
    private int waiting;

    /** @param nanos when it came */
    Contact(Flow flow, Answering answering, long nanos) {
        this.flow = flow;
        this.answering = answering;
        this.heardNanos = nanos;
    }

    /**
     * Sends to it, or says what became of it as an event. Never blocks, unless {@code here}.
     *
     * @param asked what it answers
     * @param rule where the rule stands that says it
     * @param here whether this is the thread that reads from this peer, which may wait for it
     * @param telling gets what tells of it
     */
    abstract void reply(Payload message, Asked asked, String rule, boolean here, Consumer<Runnable> telling);

    /** Ends the connection once all that was said has left; a datagram peer is forgotten. Never blocks. */
    abstract void close();

    /** Tells it that nothing more comes, once all that was said has left. Never blocks. */
    abstract void halfClose();

    /** Breaks the connection off; a datagram peer is forgotten. Never blocks. */
    abstract void reset();

    final Flow flow() {
        return flow;
    }

    final Answering answering() {
        return answering;
    }

    final String state() {
        return state;
    }

    final void state(String next) {
        state = next;
    }

    /** Whether it is new; true once. To be asked on the thread that reads from it. */
    final boolean meets() {
        boolean first = !met;
        met = true;
        return first;
    }

    /** Something came from it. To be called on the thread that reads from it. */
    final long heard(long nanos) {
        lock.lock();
        try {
            heardNanos = nanos;
            toldNanos = 0;
        } finally {
            lock.unlock();
        }
        return ++messages;
    }

    /** Has somebody look when it will have been silent for the next of these, unless somebody looks by then already. */
    final void listenForSilence(List<Duration> silences, Alarms alarms, Runnable look) {
        lock.lock();
        try {
            Duration next = left ? null : nextSilence(silences);
            long dueNanos = next == null ? Clock.NEVER : later(heardNanos, next);
            if (dueNanos < (alarm == null ? Clock.NEVER : alarm.atNanos())) {
                dropAlarm();
                alarm = alarms.at(dueNanos, look);
            }
        } finally {
            lock.unlock();
        }
    }

    private void dropAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    /** The silence that is to be told now, if there is one; for who looks, who then has somebody look again. */
    final @Nullable Duration silent(long nowNanos, List<Duration> silences) {
        lock.lock();
        try {
            dropAlarm();
            Duration next = left ? null : nextSilence(silences);
            if (next == null || later(heardNanos, next) > nowNanos) {
                return null;
            }
            toldNanos = nanos(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Duration nextSilence(List<Duration> silences) {
        for (Duration silence : silences) {
            if (nanos(silence) > toldNanos) {
                return silence;
            }
        }
        return null;
    }

    /** That much later; never past {@link Clock#NEVER}. */
    static long later(long nanos, Duration by) {
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
    final void left() {
        lock.lock();
        try {
            left = true;
            dropAlarm();
        } finally {
            lock.unlock();
        }
    }

    /** One more rule waits to go on with it. */
    final void waits() {
        lock.lock();
        try {
            waiting++;
            free.lower();
        } finally {
            lock.unlock();
        }
    }

    /** That rule is through, or waits anew. */
    final void waited() {
        lock.lock();
        try {
            waiting--;
            if (waiting == 0) {
                free.raise();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no rule waits to go on with it, which is at once where none does. */
    final void awaitRules(Clock clock) throws InterruptedException {
        lock.lock();
        try {
            if (waiting == 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        clock.await(free, Clock.NEVER);
    }

    /** Lets {@link #awaitRules} wait no longer. */
    final void release() {
        free.raise();
    }
}

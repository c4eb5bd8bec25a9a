package dev.parley.session.peer;

import dev.parley.rule.Match;
import dev.parley.session.runtime.Timer;
import dev.parley.template.Memory;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one peer: its number, its state in rules, how many messages came, since when it has been silent. Safe
 * from any thread, except where a method says otherwise.
 */
public final class PeerState {
    private final PeerChannel channel;
    private final PeerHandler handler;
    private final int number;
    private final ReentrantLock lock = new ReentrantLock();
    private final Signal noExecutions = new Signal();
    private volatile String state = Match.InState.START;
    private boolean greeted;
    private long messages;
    private long lastHeardNanos;

    /** The longest silence that was reported since something came. */
    private long reportedSilenceNanos;

    /** Looks whether it is silent; null where nothing does. */
    private Timer.@Nullable Timeout silenceWatch;

    private boolean gone;
    private int executions;

    /** By a rule's place, how often its conditions held; null until one counts. */
    private @Nullable Map<Integer, Long> turns;

    /** What rules remember of it, and below which memory; null until one needs it. */
    private @Nullable Memory memory;

    private @Nullable Memory memoryAbove;
    private volatile boolean closedHere;

    /** Held by the rule that opened a port for this peer, while what comes there waits; null for others, whom one thread serves. */
    private @Nullable ReentrantLock turn;

    /** How often a rule has ended what waited for this peer. */
    private final AtomicInteger endings = new AtomicInteger();

    /**
     * @param handler who answers it
     * @param number from {@link PeerRegistry#heard}
     * @param nanos when it came
     */
    public PeerState(PeerChannel channel, PeerHandler handler, int number, long nanos) {
        this.channel = channel;
        this.handler = handler;
        this.number = number;
        this.lastHeardNanos = nanos;
    }

    /** What comes from it waits until this thread ends its turn. To be called before others know of it. */
    public PeerState inTurn() {
        turn = new ReentrantLock();
        turn.lock();
        return this;
    }

    /** Waits for the turn of another thread, if there is one; {@link #endTurn} lets it go. */
    public void beginTurn() {
        if (turn != null) {
            turn.lock();
        }
    }

    public void endTurn() {
        if (turn != null) {
            turn.unlock();
        }
    }

    public PeerChannel channel() {
        return channel;
    }

    /** Who answers it. */
    public PeerHandler handler() {
        return handler;
    }

    /** Its number in the session from 1, in the order in which peers came. */
    public int number() {
        return number;
    }

    /** The state that rules gave it. */
    public String state() {
        return state;
    }

    public void state(String next) {
        state = next;
    }

    /** How often the conditions of that rule held for this peer before, and counts it once more. */
    public long nextTurn(int rule) {
        lock.lock();
        try {
            if (turns == null) {
                turns = new HashMap<>();
            }
            return turns.merge(rule, 1L, Long::sum) - 1;
        } finally {
            lock.unlock();
        }
    }

    /** What rules remember of it. Where that of the listener is new, what this peer has been told stays. */
    public Memory memory(Memory ofListener, UnaryOperator<Memory> first) {
        lock.lock();
        try {
            Memory now = memory;
            if (now == null || memoryAbove != ofListener) {
                Memory next = first.apply(ofListener);
                if (now != null && next != ofListener) {
                    next.adopt(now);
                }
                now = next;
                memory = next;
                memoryAbove = ofListener;
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** There are other rules. */
    public void forgetTurns() {
        lock.lock();
        try {
            turns = null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is new; true once. To be asked on the thread that reads from it. */
    public boolean markConnectTriggered() {
        boolean first = !greeted;
        greeted = true;
        return first;
    }

    /** When something came from it last, on the session's clock. */
    public long lastHeardNanos() {
        lock.lock();
        try {
            return lastHeardNanos;
        } finally {
            lock.unlock();
        }
    }

    /** Something came from it. To be called on the thread that reads from it; gives back how many that are. */
    public long messageReceived(long nanos) {
        lock.lock();
        try {
            lastHeardNanos = nanos;
            reportedSilenceNanos = 0;
        } finally {
            lock.unlock();
        }
        return ++messages;
    }

    /** Schedules the next look at this peer's silence, unless an earlier one is scheduled. */
    public void watchSilence(List<Duration> silences, Timer timer, Runnable look) {
        lock.lock();
        try {
            Duration next = gone ? null : nextSilence(silences);
            long dueNanos = next == null ? Clock.NEVER : later(lastHeardNanos, next);
            if (dueNanos < (silenceWatch == null ? Clock.NEVER : silenceWatch.dueNanos())) {
                cancelWatch();
                silenceWatch = timer.schedule(dueNanos, look);
            }
        } finally {
            lock.unlock();
        }
    }

    private void cancelWatch() {
        if (silenceWatch != null) {
            silenceWatch.cancel();
            silenceWatch = null;
        }
    }

    /** The silence that is to be reported now, if there is one; the caller then schedules the next look. */
    public @Nullable Duration dueSilence(long nowNanos, List<Duration> silences) {
        lock.lock();
        try {
            cancelWatch();
            Duration next = gone ? null : nextSilence(silences);
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

    /** It has gone: its silence is reported no more. */
    public void markGone() {
        lock.lock();
        try {
            gone = true;
            cancelWatch();
        } finally {
            lock.unlock();
        }
    }

    /** This side has closed its connection, so what is decided from now on does not try to reach it. */
    public void markClosedHere() {
        closedHere = true;
    }

    public boolean isClosedHere() {
        return closedHere;
    }

    /** One more rule waits to go on with it. */
    public void executionStarted() {
        lock.lock();
        try {
            executions++;
            noExecutions.clear();
        } finally {
            lock.unlock();
        }
    }

    /** That rule is through, or waits anew. */
    public void executionFinished() {
        lock.lock();
        try {
            executions--;
            if (executions == 0) {
                noExecutions.set();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a rule waits to go on with it. */
    public boolean hasExecutions() {
        lock.lock();
        try {
            return executions > 0;
        } finally {
            lock.unlock();
        }
    }

    /** How often {@link #endExecutions} was called: a rule that saw another number began before, and has ended. */
    public int endings() {
        return endings.get();
    }

    /** A rule closes it: whatever other rules have begun with it does not go on. Gives back the new {@link #endings}. */
    public int endExecutions() {
        return endings.incrementAndGet();
    }

    /** Waits until no rule waits to go on with it, which is at once where none does. */
    public void awaitExecutions(Clock clock) throws InterruptedException {
        if (hasExecutions()) {
            clock.await(noExecutions, Clock.NEVER);
        }
    }

    /** Lets {@link #awaitExecutions} wait no longer. */
    public void release() {
        noExecutions.set();
    }
}

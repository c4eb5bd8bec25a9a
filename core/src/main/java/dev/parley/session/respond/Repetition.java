package dev.parley.session.respond;

import dev.parley.rule.Action;
import dev.parley.rule.Until;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A reply that is being repeated. Compared by identity. Its lock is held while it sends, so that nothing follows its end. */
final class Repetition {
    /** So many of its messages in a row may be withheld, or refused, before it ends. */
    static final int MOST_IN_VAIN = 20;

    private final RuleExecution execution;
    private final Action.Repeat action;
    private final List<Integer> place;
    private final long startNanos;
    private final @Nullable Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private Timer.@Nullable Timeout timeout;
    private volatile boolean ended;
    private volatile long count;
    private long dueNanos;
    private volatile int inVain;
    private int refusals;
    private long heardNanos;

    /** @param nowNanos on the session's clock */
    Repetition(RuleExecution execution, Action.Repeat action, long nowNanos) {
        this.execution = execution;
        this.action = action;
        this.place = execution.place();
        this.startNanos = nowNanos;
        this.dueNanos = nowNanos;
        this.heardNanos = execution.peer().lastHeardNanos();
        boolean isDatagram = execution.peer().channel().flow().connection() == 0;
        Duration asked = action.until().silence();
        this.silence = asked == null && isDatagram ? Until.DATAGRAM_SILENCE : asked;
    }

    RuleExecution execution() {
        return execution;
    }

    Action.Repeat action() {
        return action;
    }

    PeerState peer() {
        return execution.peer();
    }

    /** Whether the other is of the same action, for the same peer. */
    boolean isSameKind(Repetition other) {
        return place.equals(other.place);
    }

    ReentrantLock lock() {
        return lock;
    }

    boolean isEnded() {
        return ended;
    }

    /** The number of its next message, from 1. One thread at a time. */
    long next() {
        long next = count + 1;
        count = next;
        return next;
    }

    long count() {
        return count;
    }

    /** Whether its last message left, or may still. One thread at a time. */
    void left(boolean hasLeft) {
        inVain = hasLeft ? 0 : inVain + 1;
    }

    /** When the next is due: those whose time has passed are left out. With the lock. */
    long nextDue(long nowNanos) {
        long every = action.every().toNanos();
        dueNanos += every;
        if (dueNanos <= nowNanos) {
            dueNanos += every * ((nowNanos - dueNanos) / every + 1);
        }
        return dueNanos;
    }

    void waitsFor(Timer.Timeout due) {
        timeout = due;
    }

    /** Whether its last message was the last that the rule asks for. */
    boolean isComplete() {
        return count == action.until().count();
    }

    /** Why nothing more is sent at this time, or null to go on; with the lock. */
    @Nullable
    String reasonToEnd(long nowNanos) {
        Until until = action.until();
        Duration time = until.time();
        if (time != null && nowNanos - startNanos >= time.toNanos()) {
            return "the time is over";
        }
        if (silence != null && nowNanos - peer().lastHeardNanos() >= silence.toNanos()) {
            return until.silence() == null
                    ? "nothing has come from the peer for a minute (until: {silence: 24h} waits longer)"
                    : "nothing has come from the peer for so long as the rule says";
        }
        return inVain >= MOST_IN_VAIN ? "the last " + MOST_IN_VAIN + " did not leave" : null;
    }

    /** A host answered that nothing listens there; true where that was so again and again, and nothing came meanwhile. */
    boolean isRefusedForGood() {
        lock.lock();
        try {
            long heard = peer().lastHeardNanos();
            refusals = heard == heardNanos ? refusals + 1 : 1;
            heardNanos = heard;
            return refusals >= MOST_IN_VAIN;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is sent from now on; true once. Waits for a message that is just leaving. */
    boolean end() {
        lock.lock();
        try {
            boolean first = !ended;
            ended = true;
            if (timeout != null) {
                timeout.cancel();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }
}

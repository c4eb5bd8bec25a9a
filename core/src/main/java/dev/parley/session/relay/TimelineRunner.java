package dev.parley.session.relay;

import dev.parley.impairment.Impairments;
import dev.parley.impairment.Timeline;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.Timer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Does what a timeline says, when its time has come. Safe from any thread. */
final class TimelineRunner {
    private final SessionContext context;
    private final Change change;
    private final Runnable tell;
    private final long startNanos;

    /** One change after the other. Taken before the lock of the impairments. */
    private final ReentrantLock lock = new ReentrantLock();

    private Impairments up;
    private Impairments down;
    private Timeline timeline = Timeline.NONE;
    private Timer.@Nullable Timeout next;
    private boolean ended;

    /** Does something from now on. Whether that is anything else than before. */
    interface Change {
        boolean make(Impairments up, Impairments down);
    }

    /**
     * @param up what is done at first
     * @param down what is done at first
     * @param change never blocks
     * @param tell of a change, when it was made; may block
     */
    TimelineRunner(SessionContext context, Impairments up, Impairments down, Change change, Runnable tell) {
        this.context = context;
        this.up = up;
        this.down = down;
        this.change = change;
        this.tell = tell;
        this.startNanos = context.clock().nanos();
    }

    /** Does this from now on, and then what the timeline says; its times count from when this was made. Not if it is so already. */
    void follow(Impairments nextUp, Impairments nextDown, Timeline nextTimeline) {
        boolean changed;
        lock.lock();
        try {
            if (!timeline.isEmpty() && nextTimeline.equals(timeline) && nextUp.equals(up) && nextDown.equals(down)) {
                return;
            }
            up = nextUp;
            down = nextDown;
            timeline = nextTimeline;
            changed = apply();
        } finally {
            lock.unlock();
        }
        if (changed) {
            tell.run();
        }
    }

    private boolean apply() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        long elapsed = context.clock().nanos() - startNanos;
        Timeline.Step step = timeline.step(elapsed);
        long nextNanos = timeline.nextNanos(elapsed);
        if (nextNanos != Long.MAX_VALUE && !ended) {
            next = context.timer().schedule(startNanos + nextNanos, this::turn);
        }
        return step == null ? change.make(up, down) : change.make(step.up(), step.down());
    }

    /** On the timer's thread, which must not wait for an observer. */
    private void turn() {
        boolean changed;
        lock.lock();
        try {
            next = null;
            changed = apply();
        } finally {
            lock.unlock();
        }
        if (changed) {
            context.threads().start("parley-timeline", tell::run);
        }
    }

    /** Nothing changes by itself any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            if (next != null) {
                next.cancel();
                next = null;
            }
        } finally {
            lock.unlock();
        }
    }
}

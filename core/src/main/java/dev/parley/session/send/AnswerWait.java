package dev.parley.session.send;

import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.Collection;

/** The wait for what comes back, once all is sent. */
final class AnswerWait {
    private final SendConfig config;
    private final SessionContext context;
    private final Signal progress;

    /** @param progress set when something arrives or ends */
    AnswerWait(SendConfig config, SessionContext context, Signal progress) {
        this.config = config;
        this.context = context;
        this.progress = progress;
    }

    /**
     * Until no target has anything more to say, or the session is over, or nothing has come for the time of the wait. That
     * time starts again with what comes, so that an answer that is still coming is not cut.
     */
    void await(Collection<? extends Target> targets) throws InterruptedException {
        Duration most = config.waiting();
        if (most == null && !config.response().answers()) {
            return;
        }
        Clock clock = context.clock();
        long beganNanos = clock.nanos();
        while (true) {
            progress.clear();
            long fromNanos = beganNanos;
            for (Target target : targets) {
                fromNanos = Math.max(fromNanos, target.lastArrivalNanos());
            }
            long deadlineNanos = most == null || most.toNanos() >= Clock.NEVER - fromNanos
                    ? Clock.NEVER
                    : fromNanos + most.toNanos();
            boolean over = context.lifecycle().isComplete() || targets.stream().allMatch(Target::isComplete);
            if (over || !clock.await(progress, deadlineNanos)) {
                return;
            }
        }
    }
}

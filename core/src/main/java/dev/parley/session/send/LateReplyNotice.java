package dev.parley.session.send;

import dev.parley.event.Flow;
import dev.parley.hint.LateReply;
import dev.parley.session.runtime.SessionContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells once for one target that an answer came later than --wait. Safe from any thread. */
final class LateReplyNotice {
    private final SessionContext context;
    private final @Nullable Duration waiting;
    private volatile long sentAtNanos;
    private volatile boolean noted;

    LateReplyNotice(SendConfig config, SessionContext context) {
        this.context = context;
        this.waiting = config.replyNeeded() && config.answers() == 0 ? config.waiting() : null;
    }

    /** Something is about to be sent. */
    void sending() {
        if (waiting != null) {
            sentAtNanos = context.clock().nanos();
        }
    }

    /** Something arrived, and was published. */
    void arrived(Flow flow) {
        Duration most = waiting;
        if (most != null && !noted) {
            LateReply.of(context.clock().nanos() - sentAtNanos, most).ifPresent(late -> {
                noted = true;
                context.publisher().note(flow.local(), flow.peer(), flow.connection(), late.cause(), late.message());
            });
        }
    }
}

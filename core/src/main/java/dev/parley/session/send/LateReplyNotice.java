package dev.parley.session.send;

import dev.parley.hint.LateReply;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells once for one target that an answer came later than --wait. Safe from any thread. */
final class LateReplyNotice {
    private final SendSetup setup;
    private final EventPublisher eventPublisher;
    private final @Nullable Duration waiting;
    private volatile long sentAtNanos;
    private volatile boolean told;

    LateReplyNotice(SendSetup setup, EventPublisher eventPublisher) {
        this.setup = setup;
        this.eventPublisher = eventPublisher;
        this.waiting = setup.replyNeeded ? setup.waiting : null;
    }

    /** Something is about to be sent. */
    void sending() {
        if (waiting != null) {
            sentAtNanos = setup.clock.nanos();
        }
    }

    /** Something arrived, and was told. */
    void arrived(Flow flow) {
        Duration most = waiting;
        if (most != null && !told) {
            LateReply.of(setup.clock.nanos() - sentAtNanos, most).ifPresent(late -> {
                told = true;
                eventPublisher.note(flow.local(), flow.peer(), flow.connection(), late.cause(), late.message());
            });
        }
    }
}

package dev.parley.session;

import dev.parley.oddity.Lateness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells once for one target that an answer came later than --wait. Safe from any thread. */
final class LateReplies {
    private final SendSetup setup;
    private final Journal journal;
    private final @Nullable Duration waiting;
    private volatile long sentAtNanos;
    private volatile boolean told;

    LateReplies(SendSetup setup, Journal journal) {
        this.setup = setup;
        this.journal = journal;
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
            Lateness.of(setup.clock.nanos() - sentAtNanos, most).ifPresent(late -> {
                told = true;
                journal.note(flow.local(), flow.peer(), flow.connection(), late.cause(), late.says());
            });
        }
    }
}

package dev.parley.session.send;

import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says once that one UDP host has answered nothing: its answer may come from another port, where a connected socket does not
 * hear it. Safe from any thread.
 */
final class NoAnswerNotice {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Who ends sooner after the first message has not waited for an answer. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SessionContext context;
    private final Flow flow;
    private final boolean wanted;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean started;
    private volatile long firstNanos;

    NoAnswerNotice(SendConfig config, SessionContext context, Flow flow, boolean hearsOneHost) {
        this.context = context;
        this.flow = flow;
        this.wanted = config.notesNoAnswer() && hearsOneHost;
    }

    /** Something has left; called on one thread at a time. */
    void sent() {
        if (wanted && !started) {
            firstNanos = context.clock().nanos();
            started = true;
            context.timer().schedule(firstNanos + PATIENCE_NANOS, this::publish);
        }
    }

    /** Something came back, or was refused. */
    void answered() {
        over.set(true);
    }

    /** The session ends. */
    void finish() {
        if (started && context.clock().nanos() - firstNanos >= LEAST_NANOS) {
            publish();
        }
    }

    /** Also on the timer's thread, which must not wait for an observer. */
    private void publish() {
        if (!over.getAndSet(true)) {
            context.publisher()
                    .defer(
                            List.of(
                                    new Delivery.Noted(
                                            flow,
                                            Cause.NO_REPLY,
                                            flow.peer()
                                                    + ": no answer so far. What was sent may be lost, or is not answered, or the answer came from another port (--any-peer hears that too).")));
        }
    }
}

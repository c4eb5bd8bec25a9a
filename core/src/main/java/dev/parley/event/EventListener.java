package dev.parley.event;

import dev.parley.payload.PayloadFormat;

/**
 * Gets a session's events. Called on the threads that move the data, possibly several at once, before the next datagram
 * is read: a listener that blocks holds the reader back, loses nothing itself, and makes the kernel drop what does not
 * fit its buffer. An arrival is published after its answer has left. It must not close the session; {@code Session.stop()} is
 * for that. What it throws ends the session, and {@code Session.close()} throws it again.
 */
@FunctionalInterface
public interface EventListener {
    void on(Event event);

    /**
     * As {@link #on}, for an event of a batch: what came in one read, with its answers, in the order of times. A listener that writes may keep
     * what it writes until {@link #flush}, which the same thread calls after the last event of the batch, before it
     * blocks to wait for the next.
     */
    default void onBatched(Event event) {
        on(event);
    }

    /**
     * How the sentences of events, and of the outcome, quote payloads. A session asks when it opens. What wants another
     * form than text says so here, and no event has to be rewritten for it.
     */
    default PayloadFormat payloadFormat() {
        return PayloadFormat.TEXT;
    }

    /**
     * Whether it wants to hear of each message ({@link Event.Received}, {@link Event.Sent}) and of what is odd about it; the
     * events of those are not made otherwise. A session asks when it opens.
     */
    default boolean hearsMessages() {
        return true;
    }

    /** A batch of events is over: whoever reads what is written of them must see it now. */
    default void flush() {}
}

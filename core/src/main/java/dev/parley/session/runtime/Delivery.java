package dev.parley.session.runtime;

import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message that a handler sent. It is counted already; publishing it comes after the message has left, so
 * that no observer delays an answer. A switch over it has no default.
 */
public sealed interface Delivery {
    /**
     * It left.
     *
     * @param message as it is read on the other side
     * @param framedBytes how many bytes left for it, with what a framing adds
     * @param epochNanos taken before it left, so that no answer to it is older
     * @param rule where the rule stands that sent it; empty where none did
     * @param given what the sender gave, where the framing replaced bytes of it; else null
     */
    record Sent(
            Flow flow,
            Unit unit,
            Payload message,
            int framedBytes,
            long epochNanos,
            String rule,
            @Nullable Payload given)
            implements Delivery {
        /** One that no framing changed. */
        public Sent(Flow flow, Unit unit, Payload message, long epochNanos, String rule) {
            this(flow, unit, message, message.size(), epochNanos, rule, null);
        }
    }

    /** So many did not leave, for the same reason. */
    record Dropped(Flow flow, Cause cause, long count, String message) implements Delivery {}

    /**
     * Its beginning left, and the rest did not.
     *
     * @param bytes how many it has
     * @param leftBytes how many of them left
     */
    record Interrupted(Flow flow, Cause cause, int bytes, long leftBytes, String message) implements Delivery {}

    /** It waits to be written; the thread that writes it publishes what becomes of it. */
    record Queued() implements Delivery {}

    /** It left more than once, or a part of its copies did: what became of each. */
    record Several(List<Delivery> each) implements Delivery {
        /** What has become of one message by now: {@link Queued} where nothing is known yet. */
        public static Delivery of(List<Delivery> known) {
            return switch (known.size()) {
                case 0 -> new Queued();
                case 1 -> known.getFirst();
                default -> new Several(known);
            };
        }
    }

    /** An empty message is nothing on a stream without a framing: nothing was due. */
    record Nothing() implements Delivery {}

    /**
     * Nothing itself: who made it hears when the batch that it is added to is published.
     *
     * @param published called after that, on the thread that publishes
     */
    record Marked(Runnable published) implements Delivery {}

    /** Something about the exchange that is worth a note, such as a loop. */
    record Noted(Flow flow, Cause cause, String message) implements Delivery {}
}

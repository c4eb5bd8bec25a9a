package dev.parley.session.impaired;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.runtime.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Counts for one direction of a relay what became of what was due; the session's own ledger has both directions in one sum. Where
 * there is one direction alone, that ledger is enough. Safe from any thread.
 *
 * @param ledger the direction's own; null for none
 */
public record DirectionCount(@Nullable Ledger ledger) {
    /** Counts nothing. */
    public static final DirectionCount NONE = new DirectionCount(null);

    void due(long count) {
        if (ledger != null) {
            ledger.due(count);
        }
    }

    void notSent(long bytes) {
        if (ledger != null) {
            ledger.notSent(bytes);
        }
    }

    void droppedOut(Cause cause, long count) {
        if (ledger != null) {
            ledger.droppedOut(cause, count);
        }
    }

    void add(Delivery delivery) {
        if (ledger != null) {
            add(ledger, delivery);
        }
    }

    private static void add(Ledger direction, Delivery delivery) {
        switch (delivery) {
            case Delivery.Sent sent -> direction.sent(sent.message().size());
            case Delivery.Dropped dropped -> direction.droppedOut(dropped.cause(), dropped.count());
            case Delivery.Interrupted part -> {
                direction.droppedOut(part.cause(), 1);
                direction.sentInPart(part.leftBytes());
            }
            case Delivery.Several several -> several.each().forEach(each -> add(direction, each));
            case Delivery.Queued queued -> direction.droppedOut(Cause.BUG, 1); // nothing of a relay waits in a queue
            case Delivery.Nothing nothing -> {}
            case Delivery.Marked mark -> {}
            case Delivery.Noted note -> {}
        }
    }
}

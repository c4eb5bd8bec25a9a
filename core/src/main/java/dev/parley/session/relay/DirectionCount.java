package dev.parley.session.relay;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.runtime.Delivery;

/** Counts for one direction what became of what was due; the session's own ledger has both directions in one sum. */
final class DirectionCount {
    private DirectionCount() {}

    static void add(Ledger direction, Delivery delivery) {
        switch (delivery) {
            case Delivery.Sent sent -> direction.sent(sent.message().size());
            case Delivery.Dropped dropped -> direction.droppedOut(dropped.cause(), dropped.count());
            case Delivery.Interrupted part -> {
                direction.droppedOut(part.cause(), 1);
                direction.sentInPart(part.leftBytes());
            }
            case Delivery.Queued queued -> direction.droppedOut(Cause.BUG, 1); // nothing of a relay waits in a queue
            case Delivery.Nothing nothing -> {}
            case Delivery.Marked mark -> {}
            case Delivery.Noted note -> {}
        }
    }
}

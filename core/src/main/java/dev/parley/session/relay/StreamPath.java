package dev.parley.session.relay;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.impaired.StreamMessage;
import dev.parley.session.impaired.StreamReceiver;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One direction of one TCP flow: passes on the bytes that one side has sent, and its end. The thread that reads from that side
 * calls it.
 */
abstract sealed class StreamPath permits DirectStream, SwitchedStream {
    final SessionContext context;
    final Ledger direction;
    final StreamReceiver receiver;

    /** What was read and not passed on yet. */
    final List<StreamMessage> pending = new ArrayList<>();

    /** @param direction counts this direction alone */
    StreamPath(SessionContext context, Ledger direction, StreamReceiver receiver) {
        this.context = context;
        this.direction = direction;
        this.receiver = receiver;
    }

    /** It is part of the bytes that come next, or was part of those that came last. */
    final void add(StreamMessage message) {
        direction.arrived(1);
        direction.received(message.payload().size());
        context.ledger().due(1);
        direction.due(1);
        pending.add(message);
    }

    /**
     * Passes on what was read, with the messages that were added. May wait for the receiver.
     *
     * @param buffer borrowed
     * @param count 0 for messages whose bytes were passed on already
     * @return what is known of messages by now; {@link #throwIfBroken} says whether more can be passed on
     */
    abstract List<Delivery> pass(byte[] buffer, int count);

    /** Throws what the receiver's connection said when it took nothing more. */
    abstract void throwIfBroken() throws IOException;

    /** The side that sends has finished. {@link #awaitEnd} waits until the receiver was told. */
    abstract void finish();

    /** The connection of the side that sends was broken off. */
    abstract void reset(String reason);

    /** Waits until the end is passed on, or it is clear that it will not be. */
    abstract void awaitEnd();

    /** Passes nothing on any more; what waits is dropped, and told. Never blocks. Safe from any thread. */
    abstract void stop(Cause cause);

    /** Drops the messages that were added. */
    final List<Delivery> drop(Cause cause, String message) {
        int count = pending.size();
        pending.clear();
        if (count == 0) {
            return List.of();
        }
        direction.droppedOut(cause, count);
        return List.of(context.publisher().dropped(receiver.flow(), cause, count, message));
    }

    final String takesNothingMore() {
        return receiver.name() + " takes nothing more";
    }
}

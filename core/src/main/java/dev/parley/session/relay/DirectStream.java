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
import org.jspecify.annotations.Nullable;

/**
 * What is read goes on at once. The thread that reads writes too, so that a receiver that does not read holds back the one that
 * sends.
 */
final class DirectStream extends StreamPath {
    private @Nullable IOException broken;

    DirectStream(SessionContext context, Ledger direction, StreamReceiver receiver) {
        super(context, direction, receiver);
    }

    @Override
    List<Delivery> pass(byte[] buffer, int count) {
        List<Delivery> sent = sent();
        if (count == 0) {
            return sent;
        }
        try {
            receiver.write(buffer, 0, count);
            return sent;
        } catch (IOException bad) {
            broken = bad;
            return List.of(notSent(sent));
        }
    }

    /** Counted before they leave, so that nobody has what is not counted yet. */
    private List<Delivery> sent() {
        if (pending.isEmpty()) {
            return List.of();
        }
        long epochNanos = context.clock().epochNanos();
        List<Delivery> deliveries = new ArrayList<>(pending.size());
        for (StreamMessage message : pending) {
            int size = message.payload().size();
            context.ledger().sent(size);
            direction.sent(size);
            deliveries.add(new Delivery.Sent(
                    receiver.flow(), message.unit(), message.payload(), message.framedBytes(), epochNanos, "", null));
        }
        pending.clear();
        return deliveries;
    }

    private Delivery notSent(List<Delivery> counted) {
        for (Delivery delivery : counted) {
            if (delivery instanceof Delivery.Sent sent) {
                context.ledger().notSent(sent.message().size());
                direction.notSent(sent.message().size());
            }
        }
        direction.droppedOut(Cause.UNSENDABLE, counted.size());
        return context.publisher().dropped(receiver.flow(), Cause.UNSENDABLE, counted.size(), takesNothingMore());
    }

    @Override
    void throwIfBroken() throws IOException {
        IOException bad = broken;
        if (bad != null) {
            throw bad;
        }
    }

    @Override
    void finish() {
        receiver.finish();
    }

    @Override
    void reset(String reason) {
        receiver.reset(reason);
    }

    @Override
    void awaitEnd() {
        // It has been passed on.
    }

    @Override
    void stop(Cause cause) {
        // Nothing waits.
    }
}

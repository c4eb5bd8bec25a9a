package dev.parley.session.record;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.payload.PayloadFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears a session's events before somebody else does. Safe from any thread, as far as the two are.
 *
 * @param first gets each event first
 * @param next who gets it then, and whose wishes count; null for nobody
 */
record ForwardingListener(Consumer<Event> first, @Nullable EventListener next) implements EventListener {
    @Override
    public void on(Event event) {
        first.accept(event);
        if (next != null) {
            next.on(event);
        }
    }

    @Override
    public void onBatched(Event event) {
        first.accept(event);
        if (next != null) {
            next.onBatched(event);
        }
    }

    @Override
    public PayloadFormat payloadFormat() {
        return next == null ? PayloadFormat.TEXT : next.payloadFormat();
    }

    @Override
    public boolean hearsMessages() {
        return next != null && next.hearsMessages();
    }

    @Override
    public void flush() {
        if (next != null) {
            next.flush();
        }
    }
}

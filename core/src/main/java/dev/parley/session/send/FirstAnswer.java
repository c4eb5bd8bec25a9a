package dev.parley.session.send;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.payload.Payload;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Ends a session with the first message that comes. Safe from any thread. */
final class FirstAnswer implements EventListener {
    private final AtomicReference<@Nullable Payload> answer = new AtomicReference<>();
    private volatile @Nullable SendSession session;

    @Override
    public void on(Event event) {
        if (event instanceof Event.Received received && answer.compareAndSet(null, received.payload())) {
            stop();
        }
    }

    /** The session that it ends, known only once it is open; the answer may have come already. */
    void ends(SendSession opened) {
        session = opened;
        if (answer.get() != null) {
            stop();
        }
    }

    private void stop() {
        SendSession known = session;
        if (known != null) {
            known.stop();
        }
    }

    /** What came first, or null. */
    @Nullable
    Payload answer() {
        return answer.get();
    }
}

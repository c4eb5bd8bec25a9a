package dev.parley.session;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.EventRecorder;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** {@link EventRecorder} with the patience that tests beside many others need. */
public final class Events implements EventListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventRecorder recorder = new EventRecorder();

    @Override
    public void on(Event event) {
        recorder.on(event);
    }

    public List<Event> all() {
        return recorder.all();
    }

    public <T extends Event> List<T> of(Class<T> kind) {
        return recorder.of(kind);
    }

    /** The texts of everything that was received, in order. */
    public List<String> receivedTexts() {
        return recorder.receivedTexts();
    }

    public <T extends Event> T await(Class<T> kind) throws InterruptedException {
        return kind.cast(await(kind::isInstance));
    }

    public Event await(Predicate<Event> wanted) throws InterruptedException {
        return recorder.await(wanted, PATIENCE);
    }
}

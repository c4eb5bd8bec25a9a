package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps a session's events, and lets a test wait for one. */
public final class Events implements EventListener {
    private final List<Event> events = new ArrayList<>();

    @Override
    public synchronized void on(Event event) {
        events.add(event);
        notifyAll();
    }

    public synchronized List<Event> all() {
        return List.copyOf(events);
    }

    public <T extends Event> List<T> of(Class<T> kind) {
        return all().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The texts of everything that was received, in order. */
    public List<String> receivedTexts() {
        return of(Event.Received.class).stream()
                .map(received -> received.payload().escaped())
                .toList();
    }

    public <T extends Event> T await(Class<T> kind) throws InterruptedException {
        return kind.cast(await(kind::isInstance));
    }

    public synchronized Event await(Predicate<Event> wanted) throws InterruptedException {
        long deadline = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(20);
        int from = 0;
        while (true) {
            for (; from < events.size(); from++) {
                if (wanted.test(events.get(from))) {
                    return events.get(from);
                }
            }
            long left = deadline - System.currentTimeMillis();
            assertThat(left).as("the event comes; so far: %s", events).isPositive();
            wait(left);
        }
    }
}

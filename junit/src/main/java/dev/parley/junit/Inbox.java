package dev.parley.junit;

import dev.parley.event.Event;
import java.time.Duration;
import java.util.function.Predicate;

/** The messages of one peer, or of one connection, that no expectation has taken yet. Safe from any thread. */
final class Inbox {
    /** How long it is looked whether nothing more comes. */
    static final Duration MOMENT = Duration.ofMillis(100);

    /** How much of a transcript a failure has. */
    static final int MOST_LINES = 100;

    private final PeerEvents events;
    private final Predicate<Event> ours;

    Inbox(PeerEvents events, Predicate<Event> ours) {
        this.events = events;
        this.ours = ours;
    }

    /** Takes the next one. */
    Event.Received next(String wanted) {
        return (Event.Received) events.poll(
                        event -> event instanceof Event.Received && ours.test(event), events.patience())
                .orElseThrow(() -> events.failure("no message came within %s.\n  expected  %s\n  got       nothing"
                        .formatted(Wanted.shown(events.patience()), wanted)));
    }

    /** Takes the next one, which must be so. */
    Event.Received next(Wanted wanted) {
        Event.Received received = next(wanted.shown());
        if (!wanted.holds().test(received.payload())) {
            throw events.failure("another message came than was expected." + wanted.beside(received.payload()));
        }
        return received;
    }

    void expectNothing(Duration meanwhile) {
        events.poll(event -> event instanceof Event.Received && ours.test(event), meanwhile)
                .ifPresent(event -> {
                    throw events.failure("a message came that nobody expected.\n  expected  nothing\n  got       %s"
                            .formatted(Wanted.shown(((Event.Received) event).payload())));
                });
    }

    AssertionError failure(String message) {
        return events.failure(message);
    }
}

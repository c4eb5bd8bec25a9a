package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.ListenSetup;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionSetup;
import dev.parley.settings.Entry;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a bench is running, by the entries' names and in the file's order. Guarded by its owner's lock. */
final class Parts {
    private final EventListener events;
    private final Clock clock;
    private final boolean hints;
    private final BiConsumer<Part, Session> onOpen;
    private final LinkedHashMap<String, Part> byName = new LinkedHashMap<>();

    /** Of the sessions that are gone. */
    private Totals gone = Sums.of(List.of());

    /**
     * @param hints whether listeners say what may be wrong where nothing arrives
     * @param onOpen gets each part that was opened, with its session
     */
    Parts(EventListener events, Clock clock, boolean hints, BiConsumer<Part, Session> onOpen) {
        this.events = events;
        this.clock = clock;
        this.hints = hints;
        this.onOpen = onOpen;
    }

    List<Part> all() {
        return List.copyOf(byName.values());
    }

    @Nullable
    Part get(String name) {
        return byName.get(name);
    }

    /** Opens it, in the place of what had its name. */
    void open(Entry entry) throws NetworkException {
        Part part = new Part(entry, events, clock);
        SessionSetup<?> setup = entry.setup();
        if (setup instanceof ListenSetup listening) {
            listening.hintAfterSilence(hints);
        }
        Session session = setup.open(part);
        part.opened(session);
        byName.put(entry.name(), part);
        onOpen.accept(part, session);
    }

    /** It could not be opened, and is a part all the same: what was wrong is its result. */
    void unopened(Entry entry, Outcome why) {
        Part part = new Part(entry, events, clock);
        part.ended(why);
        byName.put(entry.name(), part);
    }

    void remove(Part part) {
        byName.remove(part.entry().name());
    }

    /** Closes it. Nothing is expected of it any more. */
    void retire(Part part) {
        part.expectNothing();
        Session session = part.session();
        if (session != null) {
            session.close();
            gone = Sums.of(List.of(gone, session.totals()));
        }
    }

    /** From now on they stand as these do. */
    void order(List<Entry> entries) {
        for (Entry entry : entries) {
            Part part = byName.remove(entry.name());
            if (part != null) {
                byName.put(entry.name(), part);
            }
        }
    }

    /** Tells that something is wrong with an entry. */
    void failed(Entry entry, Cause cause, String says) {
        events.on(new Event.Failed(new Event.Header(clock.epochNanos(), entry.name(), null, null, 0), cause, says));
    }

    Totals totals() {
        return Sums.of(
                Stream.concat(Stream.of(gone), sessions().map(Session::totals)).toList());
    }

    /** Senders first, so that what they sent to listeners of the same bench is still taken in. */
    void close() {
        sessions().toList().reversed().forEach(Session::close);
    }

    private Stream<Session> sessions() {
        return byName.values().stream().flatMap(part -> Optional.ofNullable(part.session()).stream());
    }
}

package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionBuilder;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a bench is running, by the entries' names and in the file's order. Guarded by its owner's lock. */
final class RunningEntries {
    private final EventListener events;
    private final Clock clock;
    private final boolean hints;
    private final BiConsumer<RunningEntry, Session> onOpen;
    private final LinkedHashMap<String, RunningEntry> byName = new LinkedHashMap<>();

    /** Of the sessions that are gone. */
    private Totals gone = TotalsSum.of(List.of());

    /**
     * @param hints whether listeners say what may be wrong where nothing arrives
     * @param onOpen gets each part that was opened, with its session
     */
    RunningEntries(EventListener events, Clock clock, boolean hints, BiConsumer<RunningEntry, Session> onOpen) {
        this.events = events;
        this.clock = clock;
        this.hints = hints;
        this.onOpen = onOpen;
    }

    List<RunningEntry> all() {
        return List.copyOf(byName.values());
    }

    @Nullable
    RunningEntry get(String name) {
        return byName.get(name);
    }

    /** Opens it, in the place of what had its name. */
    void open(Entry entry) throws NetworkException {
        RunningEntry runningEntry = new RunningEntry(entry, events, clock);
        SessionBuilder<?> setup = entry.setup();
        if (setup instanceof ListenSetup listening) {
            listening.hintAfterSilence(hints);
        }
        Session session = setup.open(runningEntry);
        runningEntry.opened(session);
        byName.put(entry.name(), runningEntry);
        onOpen.accept(runningEntry, session);
    }

    /** It could not be opened, and is a part all the same: what was wrong is its result. */
    void unopened(Entry entry, Outcome why) {
        RunningEntry runningEntry = new RunningEntry(entry, events, clock);
        runningEntry.ended(why);
        byName.put(entry.name(), runningEntry);
    }

    void remove(RunningEntry runningEntry) {
        byName.remove(runningEntry.entry().name());
    }

    /** Closes it. Nothing is expected of it any more. */
    void retire(RunningEntry runningEntry) {
        runningEntry.expectNothing();
        Session session = runningEntry.session();
        if (session != null) {
            session.close();
            gone = TotalsSum.of(List.of(gone, session.totals()));
        }
    }

    /** From now on they stand as these do. */
    void order(List<Entry> entries) {
        for (Entry entry : entries) {
            RunningEntry runningEntry = byName.remove(entry.name());
            if (runningEntry != null) {
                byName.put(entry.name(), runningEntry);
            }
        }
    }

    /** Tells that something is wrong with an entry. */
    void failed(Entry entry, Cause cause, String message) {
        events.on(new Event.Failed(new Event.Header(clock.epochNanos(), entry.name(), null, null, 0), cause, message));
    }

    Totals totals() {
        return TotalsSum.of(
                Stream.concat(Stream.of(gone), sessions().map(Session::totals)).toList());
    }

    /** Senders first, so that what they sent to listeners of the same bench is still taken in. */
    void close() {
        sessions().toList().reversed().forEach(Session::close);
    }

    private Stream<Session> sessions() {
        return byName.values().stream().flatMap(runningEntry -> Optional.ofNullable(runningEntry.session()).stream());
    }
}

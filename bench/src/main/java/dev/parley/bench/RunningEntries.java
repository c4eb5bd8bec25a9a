package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The entries that a bench is running, by name and in the file's order. Guarded by its owner's lock. */
final class RunningEntries {
    private final EventListener events;
    private final Clock clock;
    private final boolean hints;
    private final int peers;
    private final BiConsumer<RunningEntry, Session> onOpen;
    private final Recordings recordings = new Recordings();
    private final LinkedHashMap<String, RunningEntry> byName = new LinkedHashMap<>();

    /** The sums of the sessions of each entry that were closed before the end. */
    private final Map<String, Totals> closedTotals = new HashMap<>();

    private String recordingFailure = "";

    /** And of those entries that are forgotten. */
    private Totals forgottenTotals = TotalsSum.of(List.of());

    /**
     * @param hints whether listeners hint at what may be wrong where nothing arrives
     * @param peers how many peers a listener remembers
     * @param onOpen gets each entry that was opened, with its session
     */
    RunningEntries(
            EventListener events, Clock clock, boolean hints, int peers, BiConsumer<RunningEntry, Session> onOpen) {
        this.events = events;
        this.clock = clock;
        this.hints = hints;
        this.peers = peers;
        this.onOpen = onOpen;
    }

    List<RunningEntry> all() {
        return List.copyOf(byName.values());
    }

    @Nullable
    RunningEntry get(String name) {
        return byName.get(name);
    }

    /** Opens an entry, in the place of the one that had its name. */
    void open(Entry entry) throws NetworkException {
        RunningEntry runningEntry = new RunningEntry(entry, events, clock, peers > 0);
        EntryRecorder recorder = runningEntry.recorder();
        Session session = entry.open(
                runningEntry,
                new EntryContext(
                        hints, peers, runningEntry.typed(), recordings, recorder == null ? null : recorder.recorder()));
        runningEntry.setSession(session);
        byName.put(entry.name(), runningEntry);
        onOpen.accept(runningEntry, session);
    }

    /** Adds an entry that could not be opened: what was wrong is its result. */
    void addFailed(Entry entry, Outcome why) {
        RunningEntry runningEntry = new RunningEntry(entry, events, clock, peers > 0);
        runningEntry.setOutcome(why);
        byName.put(entry.name(), runningEntry);
    }

    void remove(RunningEntry runningEntry) {
        byName.remove(runningEntry.entry().name());
    }

    /** Closes its session and drops its expectations. */
    void close(RunningEntry runningEntry) {
        runningEntry.dropExpectations();
        Session session = runningEntry.session();
        if (session != null) {
            session.close();
            endRecording(runningEntry);
            closedTotals.merge(
                    runningEntry.entry().name(), session.totals(), (one, other) -> TotalsSum.of(List.of(one, other)));
        }
    }

    /** Ends the recording that a person has begun, if there is one. */
    void endRecording(RunningEntry runningEntry) {
        EntryRecorder recorder = runningEntry.recorder();
        if (recorder != null) {
            recorder.end();
        }
    }

    /** Takes over the order of these. */
    void sortAs(List<Entry> entries) {
        for (Entry entry : entries) {
            RunningEntry runningEntry = byName.remove(entry.name());
            if (runningEntry != null) {
                byName.put(entry.name(), runningEntry);
            }
        }
    }

    /** Publishes that something is wrong with an entry. */
    void publishFailed(Entry entry, Cause cause, String message) {
        events.on(new Event.Failed(new Event.Header(clock.epochNanos(), entry.name(), null, null, 0), cause, message));
    }

    Totals totals() {
        return TotalsSum.of(Stream.of(
                        Stream.of(forgottenTotals),
                        closedTotals.values().stream(),
                        sessions().map(Session::totals))
                .flatMap(Function.identity())
                .toList());
    }

    /** The sums of all sessions that the entry of that name has had. */
    Totals totals(String name) {
        RunningEntry runningEntry = byName.get(name);
        return TotalsSum.of(Stream.of(
                        Optional.ofNullable(closedTotals.get(name)),
                        Optional.ofNullable(runningEntry)
                                .map(RunningEntry::session)
                                .map(Session::totals))
                .flatMap(Optional::stream)
                .toList());
    }

    /** What is closed is counted to the entries of these names alone from now on, and to the bench. */
    void forgetTotalsBut(Set<String> names) {
        closedTotals.entrySet().removeIf(closed -> {
            boolean goes = !names.contains(closed.getKey());
            if (goes) {
                forgottenTotals = TotalsSum.of(List.of(forgottenTotals, closed.getValue()));
            }
            return goes;
        });
    }

    /** Closes all sessions, senders first: listeners of the same bench still receive what they sent. */
    void closeAll() {
        sessions().toList().reversed().forEach(Session::close);
        byName.values().forEach(this::endRecording);
        recordings.close().forEach(this::failedAtEnd);
    }

    /** A recording ends behind its sessions, so that none of them tells that it is not whole. */
    private void failedAtEnd(String message) {
        if (recordingFailure.isEmpty()) {
            recordingFailure = message;
            events.on(new Event.Failed(
                    new Event.Header(clock.epochNanos(), RunningBench.NAME, null, null, 0),
                    Cause.OUTPUT_FAILED,
                    message));
        }
    }

    /** They could not all be opened. */
    void abandon() {
        all().forEach(RunningEntry::dropExpectations);
        recordings.abandon();
    }

    /** Why a recording is not whole at the end; empty where all are. */
    String recordingFailure() {
        return recordingFailure;
    }

    private Stream<Session> sessions() {
        return byName.values().stream().flatMap(runningEntry -> Optional.ofNullable(runningEntry.session()).stream());
    }
}

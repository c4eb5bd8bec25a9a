package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.record.Recording;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of a settings file, as one. Events carry the name of the entry that they are of; those of the bench itself
 * are of {@value #NAME}. Safe from any thread.
 */
public final class RunningBench implements Session {
    /** What the bench's own events call it. */
    public static final String NAME = "run";

    private final EventListener events;
    private final boolean untilStopped;
    private final boolean byHand;
    private final Clock clock = Clock.SYSTEM;
    private final long startNanos = clock.nanos();
    private final Signal changed = new Signal();
    private final ReentrantLock lock = new ReentrantLock();
    private final RunningEntries runningEntries;
    private Bench bench;
    private boolean closed;
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException crash;

    private RunningBench(Bench bench, EventListener events, boolean untilStopped, int peers) {
        this.bench = bench;
        this.events = events;
        this.untilStopped = untilStopped;
        this.byHand = peers > 0;
        this.runningEntries = new RunningEntries(events, clock, !untilStopped || peers > 0, peers, this::watch);
    }

    /**
     * Opens everything, listeners first; nothing stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @param untilStopped whether the caller decides when it ends; otherwise it also ends when every entry has ended by
     *     itself, and hints at what may be wrong where nothing arrives
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     * @throws NetworkException in words, if the network or the system will not have it
     */
    public static RunningBench open(Bench bench, EventListener events, boolean untilStopped) throws NetworkException {
        return open(bench, new RunningBench(bench, events, untilStopped, 0));
    }

    /**
     * Opens everything, for somebody who changes it while it runs and answers by hand. It runs until it is closed, and hints
     * at what may be wrong where nothing arrives.
     *
     * @param peers how many peers each listener remembers, 1 or more
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     * @throws NetworkException in words, if the network or the system will not have it
     */
    public static RunningBench openForHand(Bench bench, EventListener events, int peers) throws NetworkException {
        return open(bench, new RunningBench(bench, events, true, peers));
    }

    private static RunningBench open(Bench bench, RunningBench running) throws NetworkException {
        try {
            for (Entry entry : bench.entries()) {
                running.runningEntries.open(entry);
            }
            return running;
        } catch (NetworkException | RuntimeException bad) {
            running.runningEntries.abandon();
            running.close();
            throw bad;
        }
    }

    private void watch(RunningEntry runningEntry, Session session) {
        Thread.ofVirtual().name("parley-bench").start(() -> awaitEnd(runningEntry, session));
    }

    private void awaitEnd(RunningEntry runningEntry, Session session) {
        try {
            Outcome outcome = session.await();
            if (outcome.cause() != Cause.STOPPED) {
                runningEntry.setOutcome(outcome);
                session.close();
                runningEntries.endRecording(runningEntry);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            crash = unexpected;
        } finally {
            changed.set();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Blocks until it is stopped, its time is up, or every entry has ended by itself.
     *
     * @return {@link Outcome#STOPPED} where somebody ended it, else {@link Outcome#DONE}; what went wrong is in {@link #results}
     */
    @Override
    public Outcome await() throws InterruptedException {
        while (true) {
            changed.clear();
            RuntimeException unexpected = crash;
            if (unexpected != null) {
                throw unexpected;
            }
            if (stopped) {
                return Outcome.STOPPED;
            }
            if (isOver() || !clock.await(changed, deadlineNanos())) {
                return Outcome.DONE;
            }
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            // What could not be opened after an edit waits for the next one.
            return !untilStopped
                    && runningEntries.all().stream()
                            .allMatch(runningEntry -> runningEntry.hasEnded() && runningEntry.session() != null);
        } finally {
            lock.unlock();
        }
    }

    private long deadlineNanos() {
        lock.lock();
        try {
            Duration length = bench.length();
            return length == null ? Clock.NEVER : startNanos + length.toNanos();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        changed.set();
    }

    /** Environment variables by which a program finds the named entries: name and {@code host:port}. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        lock.lock();
        try {
            for (RunningEntry runningEntry : runningEntries.all()) {
                Entry entry = runningEntry.entry();
                if (entry.isNamed()) {
                    environment.put(entry.variable(), EntryAddress.hostAndPort(entry, runningEntry.session()));
                }
            }
        } finally {
            lock.unlock();
        }
        return environment;
    }

    /**
     * Turns this into another bench. Equal entries go on. A listener with the same addresses and options keeps its sockets and
     * connections, and gets the new response. All others are closed and opened anew. What cannot be opened is a {@code failed}
     * event, and the next change tries it again, unless somebody changes it by hand: then only a change of the entry itself does.
     * A listener that was to move stays where it was. A note lists the changes.
     */
    public void change(Bench other) {
        change(other, "the settings file has changed");
    }

    /**
     * As {@link #change(Bench)}.
     *
     * @param what the beginning of the note: what has changed
     * @return why entries could not be opened, by name
     */
    public Map<String, Outcome> change(Bench other, String what) {
        lock.lock();
        try {
            if (closed) {
                return Map.of();
            }
            List<String> changes = new ArrayList<>();
            addLengthChange(other, changes);
            bench = other;
            BenchUpdate.Done done = BenchUpdate.apply(other, runningEntries, !byHand);
            changes.addAll(done.changes());
            note(
                    Cause.RELOADED,
                    what + ": " + (changes.isEmpty() ? "it says the same as before" : String.join(", ", changes)));
            return done.failures();
        } finally {
            lock.unlock();
            changed.set();
        }
    }

    private void addLengthChange(Bench other, List<String> changes) {
        Duration length = other.length();
        if (Objects.equals(bench.length(), length)) {
            return;
        }
        if (length == null) {
            changes.add("it runs until it is ended");
        } else if (clock.nanos() - startNanos >= length.toNanos()) {
            changes.add("it runs for %s, which are over already, so it ends".formatted(Durations.show(length)));
        } else {
            changes.add("it runs for %s from its start".formatted(Durations.show(length)));
        }
    }

    /** How an entry is doing, or empty where there is none of that name. */
    public Optional<EntryStatus> status(String name) {
        lock.lock();
        try {
            RunningEntry running = runningEntries.get(name);
            return Optional.ofNullable(running)
                    .map(entry -> new EntryStatus(entry.entry(), entry.session(), entry.outcome()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records an entry from now on, until {@link #endRecording} or its session is closed. For a bench that is changed by hand.
     *
     * @return false where no entry of that name is open
     * @throws IllegalStateException if it is recorded already by hand
     * @throws IllegalArgumentException if the file is there already
     * @throws NetworkException in words, if the file cannot be made
     */
    public boolean record(String name, Recording recording) throws NetworkException {
        lock.lock();
        try {
            RunningEntry running = runningEntries.get(name);
            if (closed || running == null || running.hasEnded()) {
                return false;
            }
            EntryRecorder recorder = running.recorder();
            Session session = running.session();
            if (recorder == null || session == null) {
                return false;
            }
            recorder.begin(recording, session);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the recording of that entry that {@link #record} began, if there is one. */
    public void endRecording(String name) {
        lock.lock();
        try {
            RunningEntry running = runningEntries.get(name);
            if (running != null) {
                runningEntries.endRecording(running);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends what a person wrote to the peer of a chat.
     *
     * @return whether it was taken in: false where no chat of that name goes on, or too much waits already
     */
    public boolean say(String chat, Payload message) {
        lock.lock();
        try {
            RunningEntry running = runningEntries.get(chat);
            return running != null
                    && running.entry() instanceof ChatEntry
                    && !running.hasEnded()
                    && running.typed().offer(message);
        } finally {
            lock.unlock();
        }
    }

    /** Publishes that something went wrong with the bench as a whole. */
    public void failed(Cause cause, String message) {
        events.on(new Event.Failed(header(), cause, message));
    }

    /** Publishes a note about the bench itself. */
    public void note(Cause cause, String message) {
        events.on(new Event.Note(header(), cause, message));
    }

    private Event.Header header() {
        return new Event.Header(clock.epochNanos(), NAME, null, null, 0);
    }

    /** The results of everything that could fail, in the file's order; final after {@link #close}. */
    public List<Result> results() {
        lock.lock();
        try {
            List<Result> results = new ArrayList<>(runningEntries.all().stream()
                    .flatMap(runningEntry -> runningEntry.results().stream())
                    .toList());
            String notRecorded = runningEntries.recordingFailure();
            if (!notRecorded.isEmpty()) {
                results.add(new Result(
                        NAME, "record", Result.Verdict.FAILED, Cause.OUTPUT_FAILED, notRecorded, Duration.ZERO));
            }
            return results;
        } finally {
            lock.unlock();
        }
    }

    /** The sums of all its sessions, also of those that were closed before the end. */
    @Override
    public Totals totals() {
        lock.lock();
        try {
            return runningEntries.totals();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The sums of all sessions that the entry of that name has had, also while it is stopped.
     *
     * @see #forgetTotalsBut
     */
    public Totals totals(String name) {
        lock.lock();
        try {
            return runningEntries.totals(name);
        } finally {
            lock.unlock();
        }
    }

    /** For whoever changes a bench by hand: what else was closed was of entries that are gone, and counts to no name. */
    public void forgetTotalsBut(Set<String> names) {
        lock.lock();
        try {
            runningEntries.forgetTotalsBut(names);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stop();
        lock.lock();
        try {
            closed = true;
            runningEntries.closeAll();
        } finally {
            lock.unlock();
        }
    }
}

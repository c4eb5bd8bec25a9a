package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.ListenSession;
import dev.parley.session.ListenSetup;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionSetup;
import dev.parley.settings.Bench;
import dev.parley.settings.Entry;
import dev.parley.settings.Listener;
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
import java.util.stream.Collectors;
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
    private final Clock clock = Clock.SYSTEM;
    private final long startNanos = clock.nanos();
    private final Signal changed = new Signal();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final List<Session> retired = new ArrayList<>();
    private Bench bench;
    private boolean closed;
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException crash;

    private RunningBench(Bench bench, EventListener events, boolean untilStopped) {
        this.bench = bench;
        this.events = events;
        this.untilStopped = untilStopped;
    }

    /**
     * Opens everything, listeners first; nothing stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @param untilStopped whether somebody else says when it ends; otherwise it also ends when every entry has ended by
     *     itself, and hints at what may be wrong where nothing arrives
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     * @throws NetworkException in words, if the network or the system will not have it
     */
    public static RunningBench open(Bench bench, EventListener events, boolean untilStopped) throws NetworkException {
        RunningBench running = new RunningBench(bench, events, untilStopped);
        try {
            for (Entry entry : bench.entries()) {
                running.open(entry);
            }
            return running;
        } catch (NetworkException | RuntimeException bad) {
            running.parts.values().forEach(Part::expectNothing);
            running.close();
            throw bad;
        }
    }

    private void open(Entry entry) throws NetworkException {
        Part part = new Part(entry, events, clock);
        SessionSetup<?> setup = entry.setup();
        if (setup instanceof ListenSetup listening) {
            listening.hintAfterSilence(!untilStopped);
        }
        Session session = setup.open(part);
        part.opened(session);
        parts.put(entry.name(), part);
        Thread.ofVirtual().name("parley-bench").start(() -> awaitEnd(part, session));
    }

    private void awaitEnd(Part part, Session session) {
        try {
            Outcome outcome = session.await();
            if (outcome.cause() != Cause.STOPPED) {
                part.ended(outcome);
                session.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            crash = unexpected;
        } finally {
            changed.raise();
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
            changed.lower();
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
            return !untilStopped && parts.values().stream().allMatch(part -> part.hasEnded() && part.session() != null);
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
        changed.raise();
    }

    /** For whoever wants to reach named entries: the variables' names, and {@code host:port}. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        lock.lock();
        try {
            for (Part part : parts.values()) {
                Entry entry = part.entry();
                if (entry.isNamed()) {
                    environment.put(entry.variable(), Reach.hostAndPort(entry, part.session()));
                }
            }
        } finally {
            lock.unlock();
        }
        return environment;
    }

    /**
     * Becomes another bench. What says the same goes on; a listener whose sockets stay the same keeps them and its
     * connections, and answers anew; all else is closed and opened. What cannot be opened is told as {@code failed}, the
     * rest goes on, and the next change tries it again; a listener that only another place could not be had for stays where it
     * was. A note tells what has changed.
     */
    public void change(Bench other) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            List<String> says = new ArrayList<>();
            sayLength(other, says);
            bench = other;
            close(other, says);
            for (Entry entry : other.entries()) {
                Part part = parts.get(entry.name());
                if (part == null) {
                    openAnew(entry, says);
                } else if (keepsSockets(part, entry)) {
                    answerAnew(part, (Listener) entry, says);
                } else if (!part.entry().equals(entry)) {
                    move(part, entry, says);
                }
            }
            note(
                    Cause.CHANGED,
                    "the settings file has changed: "
                            + (says.isEmpty() ? "it says the same as before" : String.join(", ", says)));
        } finally {
            lock.unlock();
            changed.raise();
        }
    }

    private void sayLength(Bench other, List<String> says) {
        Duration length = other.length();
        if (Objects.equals(bench.length(), length)) {
            return;
        }
        if (length == null) {
            says.add("it runs until it is ended");
        } else if (clock.nanos() - startNanos >= length.toNanos()) {
            says.add("it runs for %s, which are over already, so it ends".formatted(Durations.show(length)));
        } else {
            says.add("it runs for %s from its start".formatted(Durations.show(length)));
        }
    }

    /** Those first that are not wanted any more: others may want their ports. */
    private void close(Bench other, List<String> says) {
        Set<Integer> taken = ports();
        for (Part part : List.copyOf(parts.values())) {
            Entry before = part.entry();
            Optional<Entry> now = other.entries().stream()
                    .filter(entry -> entry.name().equals(before.name()))
                    .findFirst();
            if (part.session() != null
                    && now.isPresent()
                    && (before.equals(now.get())
                            || keepsSockets(part, now.get())
                            || goesElsewhere(before, now.get(), taken))) {
                continue;
            }
            parts.remove(before.name());
            retire(part);
            if (now.isEmpty()) {
                says.add(before.name() + " is gone");
            }
        }
    }

    private Set<Integer> ports() {
        return parts.values().stream()
                .filter(part -> part.entry() instanceof Listener)
                .flatMap(part -> part.entry().addresses().stream())
                .map(Address::port)
                .collect(Collectors.toSet());
    }

    /** Whether it can be opened before it is closed, since nobody here has its ports. */
    private static boolean goesElsewhere(Entry before, Entry now, Set<Integer> taken) {
        return before instanceof Listener
                && now instanceof Listener
                && !before.addresses().equals(now.addresses())
                && now.addresses().stream().allMatch(address -> address.port() == 0 || !taken.contains(address.port()));
    }

    private void retire(Part part) {
        part.expectNothing();
        Session session = part.session();
        if (session != null) {
            session.close();
            retired.add(session);
        }
    }

    private static boolean keepsSockets(Part part, Entry now) {
        return part.entry() instanceof Listener before
                && now instanceof Listener listener
                && !before.equals(listener)
                && part.session() != null
                && listener.hasSocketsOf(before);
    }

    private void openAnew(Entry entry, List<String> says) {
        Outcome outcome = opening(entry);
        if (outcome.isGood()) {
            says.add(entry.name() + " is opened");
        } else {
            Part part = new Part(entry, events, clock);
            part.ended(outcome);
            parts.put(entry.name(), part);
            says.add(entry.name() + " could not be opened");
        }
    }

    private void move(Part part, Entry entry, List<String> says) {
        if (opening(entry).isGood()) {
            retire(part);
            says.add(entry.name() + " is opened");
        } else {
            says.add(entry.name() + " could not be opened and stays where it was");
        }
    }

    /** Whether it is open now; what was wrong is told. */
    private Outcome opening(Entry entry) {
        try {
            open(entry);
            return Outcome.DONE;
        } catch (NetworkException said) {
            return notOpened(entry, said.reason(), String.valueOf(said.getMessage()));
        } catch (IllegalArgumentException wrong) {
            return notOpened(entry, Cause.USAGE, String.valueOf(wrong.getMessage()));
        }
    }

    private Outcome notOpened(Entry entry, Cause cause, String says) {
        events.on(new Event.Failed(header(entry.name()), cause, says));
        return new Outcome(cause, says);
    }

    private void answerAnew(Part part, Listener listener, List<String> says) {
        if (part.session() instanceof ListenSession session) {
            try {
                session.answer(listener.answer());
                part.become(listener);
                says.add(listener.name() + " answers anew");
            } catch (IllegalArgumentException wrong) {
                events.on(new Event.Failed(header(listener.name()), Cause.USAGE, String.valueOf(wrong.getMessage())));
            }
        }
    }

    /** Tells that the bench as a whole has failed in something. */
    public void failed(Cause cause, String says) {
        events.on(new Event.Failed(header(NAME), cause, says));
    }

    /** Tells something about the bench itself. */
    public void note(Cause cause, String says) {
        events.on(new Event.Note(header(NAME), cause, says));
    }

    private Event.Header header(String session) {
        return new Event.Header(clock.epochNanos(), session, null, null, 0);
    }

    /** What came of everything that could fail, in the file's order; final after {@link #close}. */
    public List<Result> results() {
        lock.lock();
        try {
            return parts.values().stream()
                    .flatMap(part -> part.results().stream())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Of all its sessions together, also those that are gone. */
    @Override
    public Totals totals() {
        List<Session> all = new ArrayList<>();
        lock.lock();
        try {
            all.addAll(retired);
            parts.values().stream()
                    .flatMap(part -> Optional.ofNullable(part.session()).stream())
                    .forEach(all::add);
        } finally {
            lock.unlock();
        }
        return Sums.of(all.stream().map(Session::totals).toList());
    }

    /** Senders first, so that what they sent to listeners of the same bench is still taken in. */
    @Override
    public void close() {
        stop();
        lock.lock();
        try {
            closed = true;
            List<Part> all = new ArrayList<>(parts.values());
            all.reversed().stream()
                    .flatMap(part -> Optional.ofNullable(part.session()).stream())
                    .forEach(Session::close);
        } finally {
            lock.unlock();
        }
    }
}

package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.PayloadFormat;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One entry of a bench and its session, whose events it gets first, to count what is expected. Safe from any thread. */
final class RunningEntry implements EventListener {
    private final EventListener next;
    private final Clock clock;
    private final long startNanos;
    private final MessageQueue typed = new MessageQueue();
    private final @Nullable EntryRecorder recorder;
    private final ReentrantLock lock = new ReentrantLock();
    private Entry entry;
    private List<ExpectationCounter> counters = List.of();
    private volatile @Nullable Session session;
    private @Nullable Outcome outcome;
    private long endNanos;

    /** What had come and was not read before the end, as its session's summary says. */
    private long unread;

    /** @param byHand whether a person may have it recorded while it runs */
    RunningEntry(Entry entry, EventListener next, Clock clock, boolean byHand) {
        this.recorder = byHand ? new EntryRecorder(entry.name(), next, clock) : null;
        this.entry = entry;
        this.next = next;
        this.clock = clock;
        this.startNanos = clock.nanos();
        expect(entry);
    }

    Entry entry() {
        lock.lock();
        try {
            return entry;
        } finally {
            lock.unlock();
        }
    }

    /** What records it from a moment on, or null where nobody may ask for that. */
    @Nullable
    EntryRecorder recorder() {
        return recorder;
    }

    /** What a person writes to its peer, where it is a chat. */
    MessageQueue typed() {
        return typed;
    }

    /** How it ended, or null while it goes on. */
    @Nullable
    Outcome outcome() {
        lock.lock();
        try {
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /** Its session, or null where it could not be opened. */
    @Nullable
    Session session() {
        return session;
    }

    void setSession(Session opened) {
        session = opened;
    }

    /** Takes the place of the entry. What was expected before and is still expected goes on being counted. */
    void replace(Entry other) {
        lock.lock();
        try {
            entry = other;
            expect(other);
        } finally {
            lock.unlock();
        }
    }

    /** Drops its expectations. */
    void dropExpectations() {
        lock.lock();
        try {
            counters = List.of();
        } finally {
            lock.unlock();
        }
    }

    private void expect(Entry other) {
        List<ExpectationCounter> expected = new ArrayList<>();
        if (other instanceof ListenEntry listenEntry) {
            for (Expectation expectation : listenEntry.expectations()) {
                expected.add(counters.stream()
                        .filter(counter -> !expected.contains(counter) && counter.replace(expectation))
                        .findFirst()
                        .orElseGet(() -> new ExpectationCounter(expectation, clock.nanos(), payloadFormat())));
            }
        }
        counters = List.copyOf(expected);
    }

    void setOutcome(Outcome how) {
        lock.lock();
        try {
            outcome = how;
            endNanos = clock.nanos();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return outcome != null;
        } finally {
            lock.unlock();
        }
    }

    /** Expectations are judged at the summary: everything that arrived has been published then. */
    private void inspect(Event event) {
        if (recorder != null) {
            recorder.recorder().told(event);
        }
        if (event instanceof Event.Received received && received.header().peer() != null) {
            count(received, received.header().peer().socketAddress().getAddress());
        } else if (event instanceof Event.Summary summary) {
            setUnread(summary.totals());
            for (Result result : expectationResults()) {
                if (result.isFailed()) {
                    next.on(new Event.Failed(summary.header(), result.cause(), result.message()));
                }
            }
        }
    }

    @Override
    public void on(Event event) {
        inspect(event);
        next.on(event);
    }

    @Override
    public void onBatched(Event event) {
        inspect(event);
        next.onBatched(event);
    }

    @Override
    public PayloadFormat payloadFormat() {
        return next.payloadFormat();
    }

    @Override
    public void flush() {
        next.flush();
    }

    private void count(Event.Received received, InetAddress peer) {
        lock.lock();
        try {
            for (ExpectationCounter counter : counters) {
                counter.count(received.payload(), peer, clock.nanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private void setUnread(Totals totals) {
        lock.lock();
        try {
            unread = totals.droppedIn().getOrDefault(Cause.UNREAD, 0L);
        } finally {
            lock.unlock();
        }
    }

    private List<Result> expectationResults() {
        lock.lock();
        try {
            return counters.stream()
                    .map(counter -> counter.result(entry.name(), clock.nanos(), unread))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The result of the script, of the session where it failed, and of each expectation. */
    List<Result> results() {
        List<Result> results = new ArrayList<>();
        lock.lock();
        try {
            Outcome how = outcome == null ? Outcome.STOPPED : outcome;
            boolean isScript = entry instanceof SendEntry sendEntry && sendEntry.script() != null;
            if (isScript || !how.isGood()) {
                Result.Verdict verdict = !how.isGood()
                        ? Result.Verdict.FAILED
                        : how.cause() == Cause.DONE ? Result.Verdict.PASSED : Result.Verdict.UNFINISHED;
                results.add(new Result(
                        entry.name(),
                        isScript ? "script" : entry.description(),
                        verdict,
                        how.cause(),
                        how.message(),
                        Duration.ofNanos((outcome == null ? clock.nanos() : endNanos) - startNanos)));
            }
        } finally {
            lock.unlock();
        }
        results.addAll(expectationResults());
        return results;
    }
}

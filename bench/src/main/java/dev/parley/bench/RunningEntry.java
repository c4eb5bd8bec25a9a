package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One entry of a bench and its session. It hears the session's events first, to see what is expected. Safe from any thread. */
final class RunningEntry implements EventListener {
    private final EventListener next;
    private final Clock clock;
    private final long startNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private Entry entry;
    private List<ExpectationCounter> tallies = List.of();
    private volatile @Nullable Session session;
    private @Nullable Outcome outcome;
    private long endNanos;

    RunningEntry(Entry entry, EventListener next, Clock clock) {
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

    /** Its session, or null where it could not be opened. */
    @Nullable
    Session session() {
        return session;
    }

    void opened(Session opened) {
        session = opened;
    }

    /** It is this from now on. What was expected before and is still expected goes on being counted. */
    void become(Entry other) {
        lock.lock();
        try {
            entry = other;
            expect(other);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody expects anything of it any more. */
    void expectNothing() {
        lock.lock();
        try {
            tallies = List.of();
        } finally {
            lock.unlock();
        }
    }

    private void expect(Entry of) {
        List<ExpectationCounter> expected = new ArrayList<>();
        if (of instanceof ListenEntry listenEntry) {
            for (Expectation expectation : listenEntry.expectations()) {
                expected.add(tallies.stream()
                        .filter(expectationCounter ->
                                !expected.contains(expectationCounter) && expectationCounter.become(expectation))
                        .findFirst()
                        .orElseGet(() -> new ExpectationCounter(expectation, clock.nanos())));
            }
        }
        tallies = List.copyOf(expected);
    }

    void ended(Outcome how) {
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

    /** What was expected is judged when everything has been told that came. */
    @Override
    public void on(Event event) {
        if (event instanceof Event.Received received && received.header().peer() != null) {
            take(received, received.header().peer().socketAddress().getAddress());
        } else if (event instanceof Event.Summary summary) {
            for (Result result : expectations()) {
                if (result.isFailed()) {
                    next.on(new Event.Failed(summary.header(), result.cause(), result.says()));
                }
            }
        }
        next.on(event);
    }

    private void take(Event.Received received, InetAddress peer) {
        lock.lock();
        try {
            for (ExpectationCounter expectationCounter : tallies) {
                expectationCounter.take(received.payload(), peer, clock.nanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Result> expectations() {
        lock.lock();
        try {
            return tallies.stream()
                    .map(expectationCounter -> expectationCounter.result(entry.name(), clock.nanos()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Of each expectation, of the script, and of the session itself where it failed. */
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
                        isScript ? "script" : entry.says(),
                        verdict,
                        how.cause(),
                        how.message(),
                        Duration.ofNanos((outcome == null ? clock.nanos() : endNanos) - startNanos)));
            }
        } finally {
            lock.unlock();
        }
        results.addAll(expectations());
        return results;
    }
}

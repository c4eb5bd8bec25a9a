package dev.parley.probe;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.probe.check.Check;
import dev.parley.probe.check.Checks;
import dev.parley.probe.result.Finding;
import dev.parley.probe.result.Finding.Status;
import dev.parley.probe.result.Report;
import dev.parley.probe.target.Bounds;
import dev.parley.probe.target.Bounds.Distance;
import dev.parley.probe.target.DatagramTarget;
import dev.parley.probe.target.Formats;
import dev.parley.probe.target.ProbeTarget;
import dev.parley.probe.target.StoppedException;
import dev.parley.probe.target.StreamTarget;
import dev.parley.probe.target.TrafficBudget;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A check-up that runs. It ends by itself; {@link #stop} closes what it waits on and keeps what was found so far. Safe from
 * any thread.
 */
public final class ProbeSession implements Session {
    /** For a connection that is being tried and knows no earlier end. */
    private static final long JOIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String NAME = "probe";

    private final Probe probe;
    private final InetSocketAddress peer;
    private final Distance distance;
    private final Bounds bounds;
    private final EventListener events;
    private final Clock clock;
    private final TrafficBudget trafficBudget;
    private final Signal ended = new Signal();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Finding> findings = new ArrayList<>();
    private boolean closed;
    private volatile @Nullable Throwable crash;

    private ProbeSession(Probe probe, InetSocketAddress peer, Distance distance, Bounds bounds, EventListener events) {
        this.probe = probe;
        this.peer = peer;
        this.distance = distance;
        this.bounds = bounds;
        this.events = events;
        this.clock = probe.clock();
        this.trafficBudget = new TrafficBudget(bounds, clock);
    }

    static ProbeSession open(
            Probe probe, InetSocketAddress peer, Distance distance, Bounds bounds, EventListener events) {
        ProbeSession session = new ProbeSession(probe, peer, distance, bounds, events);
        events.on(session.boundsFinding().step(session.header()));
        // Receiving datagrams waits inside the system, which would pin a virtual thread's carrier.
        Thread.ofPlatform().daemon().name("parley-probe").start(session::run);
        return session;
    }

    private Finding boundsFinding() {
        boolean stream = probe.scheme().isStream();
        return Finding.ok(
                        "bounds",
                        "",
                        new Endpoint(probe.scheme(), peer) + ", " + distance.label(),
                        bounds.describe(stream))
                .metric("mostDatagrams", bounds.datagrams())
                .metric("mostConnections", stream ? bounds.connections() : 0)
                .metric("mostBytes", bounds.bytes())
                .metric("mostSeconds", bounds.time().toMillis() / 1e3)
                .metric("perSecond", bounds.perSecond())
                .metric("mostBurst", stream ? 1 : bounds.burst())
                .metric("mostSizeBytes", bounds.size());
    }

    private void run() {
        try {
            if (probe.scheme().isStream()) {
                StreamTarget server =
                        new StreamTarget(probe.network(), trafficBudget, peer, probe.message(), probe.longestWait());
                runChecks(server, Checks.stream());
            } else {
                DatagramTarget server = new DatagramTarget(
                        probe.network(),
                        trafficBudget,
                        peer,
                        probe.message(),
                        probe.longestWait(),
                        distance == Distance.HERE);
                runChecks(server, Checks.datagram());
            }
        } catch (StoppedException stopped) {
            // What was found is published.
        } catch (IOException | RuntimeException | Error unexpected) {
            crash = unexpected;
        } finally {
            ended.set();
        }
    }

    private <S extends ProbeTarget> void runChecks(S server, List<Check<S>> checks) throws IOException {
        List<Check<S>> wanted =
                checks.stream().filter(check -> probe.isWanted(check.name())).toList();
        try (server) {
            ScopedValue.where(Formats.PAYLOAD_FORMAT, events.payloadFormat()).<@Nullable Void, IOException>call(() -> {
                new CheckRunner<>(server, wanted, probe.scheme().isStream(), this::publish).run();
                return null;
            });
        }
    }

    private void publish(Finding finding) {
        lock.lock();
        try {
            if (!closed) {
                findings.add(finding);
                events.on(finding.step(header()));
            }
        } finally {
            lock.unlock();
        }
    }

    private Header header() {
        return new Header(clock.epochNanos(), NAME, null, new Endpoint(probe.scheme(), peer), 0);
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * As {@link Session#await}.
     *
     * @return {@link Cause#CHECK_FAILED} where a check failed
     */
    @Override
    public Outcome await() throws InterruptedException {
        clock.await(ended, Clock.NEVER);
        Throwable unexpected = crash;
        if (unexpected != null) {
            throw new IllegalStateException("a check-up failed: " + unexpected, unexpected);
        }
        if (trafficBudget.isStopped()) {
            return Outcome.STOPPED;
        }
        long failed = report().count(Status.FAILED);
        return failed == 0 ? Outcome.DONE : new Outcome(Cause.CHECK_FAILED, Sizes.count(failed, "check") + " failed");
    }

    @Override
    public void stop() {
        trafficBudget.stop();
    }

    @Override
    public Totals totals() {
        return trafficBudget.ledger().totals();
    }

    /** What was found so far. */
    public Report report() {
        lock.lock();
        try {
            return new Report(findings, totals(), trafficBudget.connections());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (!ended.isSet()) {
            stop();
        }
        boolean interrupted = false;
        try {
            if (!clock.await(ended, clock.in(JOIN_NANOS, TimeUnit.NANOSECONDS))) {
                trafficBudget.ledger().markInexact(); // what the last connection still does is not known
            }
        } catch (InterruptedException meanwhile) {
            interrupted = true;
        }
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                Totals totals = totals();
                events.on(new Event.Summary(
                        header(), totals, totals.received() > 0 ? 1 : 0, trafficBudget.elapsedNanos()));
            }
        } finally {
            lock.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

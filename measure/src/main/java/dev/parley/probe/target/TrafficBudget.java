package dev.parley.probe.target;

import dev.parley.ledger.Ledger;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one way out: whatever leaves is asked for here first, which holds the bounds and the rate and counts it. Used by the
 * thread that checks; {@link #stop} by any.
 */
public final class TrafficBudget {
    private final Bounds bounds;
    private final Clock clock;
    private final Ledger ledger = new Ledger();
    private final Signal stopped = new Signal();
    private final long startNanos;
    private final long endNanos;
    private final long intervalNanos;

    /** What is open, so that whoever stops the check-up can close what it waits on. Guarded by itself. */
    private final List<AutoCloseable> open = new ArrayList<>();

    private long nextNanos;
    private int datagrams;
    private final AtomicInteger connections = new AtomicInteger();
    private long bytes;

    public TrafficBudget(Bounds bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
        this.startNanos = clock.nanos();
        this.endNanos = startNanos + bounds.time().toNanos();
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / bounds.perSecond();
        this.nextNanos = startNanos;
    }

    public Bounds bounds() {
        return bounds;
    }

    Clock clock() {
        return clock;
    }

    public Ledger ledger() {
        return ledger;
    }

    public int connections() {
        return connections.get();
    }

    public long elapsedNanos() {
        return clock.nanos() - startNanos;
    }

    /**
     * Waits until so many datagrams or chunks may leave back to back, and counts them.
     *
     * @param size of each, in bytes
     * @throws LimitReachedException if they would be too many; nothing was counted then
     * @throws StoppedException if the check-up was ended
     */
    void mayLeave(int count, int size) throws IOException {
        if (datagrams + count > bounds.datagrams()) {
            throw new LimitReachedException(Sizes.count(bounds.datagrams(), "datagram"));
        }
        if (bytes + (long) count * size > bounds.bytes()) {
            throw new LimitReachedException(Sizes.show(bounds.bytes()));
        }
        pace(count);
        datagrams += count;
        bytes += (long) count * size;
    }

    /** Waits until a connection may be tried, and counts it; it throws as {@link #mayLeave} does. */
    void mayConnect() throws IOException {
        if (connections.get() + 1 > bounds.connections()) {
            throw new LimitReachedException(Sizes.count(bounds.connections(), "connection"));
        }
        pace(1);
        connections.incrementAndGet();
    }

    private void pace(int count) throws IOException {
        pauseUntil(nextNanos);
        if (clock.nanos() >= endNanos) {
            throw new LimitReachedException(Durations.show(bounds.time()));
        }
        nextNanos = Math.max(nextNanos, clock.nanos()) + count * intervalNanos;
    }

    /** Does nothing for so long, or until the check-up ends. */
    public void pause(long nanos) throws IOException {
        pauseUntil(clock.nanos() + nanos);
    }

    private void pauseUntil(long deadlineNanos) throws IOException {
        try {
            if (clock.await(stopped, Math.min(deadlineNanos, endNanos))) {
                throw new StoppedException();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** The deadline of something that is waited for: that long from now, but never beyond the time of the check-up. */
    long deadline(long nanos) {
        return Math.min(clock.nanos() + nanos, endNanos);
    }

    /** Whether somebody ended the check-up. */
    public boolean isStopped() {
        return stopped.isSet();
    }

    /** Closes it when the check-up is stopped. */
    <T extends AutoCloseable> T keep(T opened) throws IOException {
        synchronized (open) {
            open.add(opened);
        }
        if (isStopped()) {
            close(opened);
            throw new StoppedException();
        }
        return opened;
    }

    /** It is closed already, or will be by who asked. */
    void forget(AutoCloseable closed) {
        synchronized (open) {
            open.remove(closed);
        }
    }

    /** Ends every wait. Never blocks; idempotent. */
    public void stop() {
        stopped.set();
        List<AutoCloseable> all;
        synchronized (open) {
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(TrafficBudget::close);
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception impossible) {
            throw new IllegalStateException("a port's close throws nothing that is checked", impossible);
        }
    }
}

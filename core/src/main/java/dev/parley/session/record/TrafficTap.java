package dev.parley.session.record;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.ledger.Totals;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one session moves and tells, for a {@link TrafficRecorder}. Its session's threads call it. Safe from any thread. */
public final class TrafficTap implements Tap {
    private final TrafficRecorder recorder;
    private final String name;
    private final Clock clock;
    private final Supplier<Totals> totals;
    private final long startEpochNanos;

    /** When its sums were final; 0 before. */
    private volatile long endEpochNanos;

    TrafficTap(TrafficRecorder recorder, String name, Clock clock, Supplier<Totals> totals) {
        this.recorder = recorder;
        this.name = name;
        this.clock = clock;
        this.totals = totals;
        this.startEpochNanos = clock.epochNanos();
    }

    String name() {
        return name;
    }

    Totals totals() {
        return totals.get();
    }

    long startEpochNanos() {
        return startEpochNanos;
    }

    /** Until when its sums count. */
    long endEpochNanos() {
        long end = endEpochNanos;
        return end == 0 ? clock.epochNanos() : end;
    }

    /** Hears the session's events before somebody else does. */
    public EventListener before(@Nullable EventListener next) {
        return new ForwardingListener(this::told, next);
    }

    private void told(Event event) {
        switch (event) {
            case Event.Received received -> {} // the packets say it
            case Event.Sent sent -> {}
            case Event.Summary summary -> endEpochNanos = summary.header().epochNanos();
            case Event.Joined joined -> keep(event);
            case Event.Renamed renamed -> keep(event);
            default -> {
                if (EventComments.of(event) != null) {
                    keep(event);
                }
            }
        }
    }

    private void keep(Event event) {
        recorder.add(this, event.header().epochNanos(), 0, tap -> tap.told(event));
    }

    @Override
    public void opened(Flow flow, InetSocketAddress socket, boolean accepted, long epochNanos) {
        recorder.add(this, epochNanos, 0, tap -> tap.opened(flow, socket, accepted, epochNanos));
    }

    @Override
    public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
        add(data, epochNanos, (tap, copy) -> tap.arrived(flow, destination, copy, epochNanos));
    }

    @Override
    public void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {
        add(data, epochNanos, (tap, copy) -> tap.leaving(flow, source, copy, epochNanos));
    }

    private void add(ByteBuffer data, long epochNanos, BiConsumer<CaptureTap, ByteBuffer> tell) {
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        recorder.add(this, epochNanos, copy.length, tap -> tell.accept(tap, ByteBuffer.wrap(copy)));
    }

    @Override
    public void notLeft(Flow flow, long leftBytes, String message) {
        recorder.add(this, clock.epochNanos(), 0, tap -> tap.notLeft(flow, leftBytes, message));
    }

    @Override
    public boolean wantsVerdicts() {
        return true;
    }

    @Override
    public void decided(Flow flow, String what) {
        recorder.add(this, clock.epochNanos(), 0, tap -> tap.decided(flow, what));
    }

    @Override
    public void finished(Flow flow, boolean byPeer, long epochNanos) {
        recorder.add(this, epochNanos, 0, tap -> tap.finished(flow, byPeer, epochNanos));
    }

    @Override
    public void closed(Flow flow, Ending how, long epochNanos) {
        recorder.add(this, epochNanos, 0, tap -> tap.closed(flow, how, epochNanos));
    }
}

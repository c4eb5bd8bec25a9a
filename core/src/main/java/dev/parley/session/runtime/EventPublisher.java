package dev.parley.session.runtime;

import dev.parley.address.Endpoint;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Direction;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.event.Unit;
import dev.parley.hint.Hint;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.Tap;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens and tells it: the ledger and the taps always, events only if somebody listens. Safe from any
 * thread.
 */
public final class EventPublisher {
    /** Repeated drops of one kind are told together, once in this time. */
    private static final long AGGREGATE_NANOS = 1_000_000_000;

    /** Beyond it the number of peers is no longer counted up; a forged flood must not fill the memory. */
    private static final int MOST_PEERS = 100_000;

    private final String session;
    private final Clock clock;
    private final @Nullable EventListener listener;
    private final List<Tap> taps;
    private final long startNanos;
    private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();

    /** Counted already; most things come from the one that the last came from. */
    private volatile @Nullable InetSocketAddress lastPeer;

    private final Map<DropKind, PendingDrops> pendingDrops = new ConcurrentHashMap<>();

    /** Threads between {@link #beginBatch} and {@link #endBatch}. */
    private final Set<Thread> batching = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;
    private final AtomicInteger connections = new AtomicInteger();
    public final Ledger ledger = new Ledger();

    /** What is told together: the same thing happening for the same reason at the same socket. */
    private record DropKind(
            Direction direction, Cause cause, @Nullable Endpoint local, String says) {}

    /** Drops of one kind that were counted and not told yet. */
    private static final class PendingDrops {
        long count;

        @Nullable
        Endpoint peer;

        boolean onePeer;
        long publishedNanos;

        PendingDrops(long nanos) {
            this.publishedNanos = nanos - AGGREGATE_NANOS;
        }

        void add(@Nullable Endpoint from, long more) {
            onePeer = count == 0 || (onePeer && Objects.equals(peer, from));
            peer = from;
            count += more;
        }
    }

    EventPublisher(String session, Clock clock, @Nullable EventListener listener, List<Tap> taps) {
        this.session = session;
        this.clock = clock;
        this.listener = listener;
        this.taps = List.copyOf(taps);
        this.startNanos = clock.nanos();
    }

    /** The next connection's number, from 1. */
    public int nextConnection() {
        return connections.incrementAndGet();
    }

    /** Whether anybody hears events; what is made for them alone need not be made otherwise. */
    public boolean hasListener() {
        return listener != null;
    }

    private void publish(Event event) {
        EventListener hearing = listener;
        if (hearing == null || closed) {
            return;
        }
        if (batching.contains(Thread.currentThread())) {
            hearing.onBatched(event);
        } else {
            hearing.on(event);
        }
    }

    /** What this thread publishes from here to {@link #endBatch} is one batch; see {@link EventListener#onBatched}. */
    public void beginBatch() {
        if (hasListener()) {
            batching.add(Thread.currentThread());
        }
    }

    /** Ends the batch of this thread, before it blocks again. */
    public void endBatch() {
        if (listener != null && batching.remove(Thread.currentThread())) {
            listener.flush();
        }
    }

    private Header header(@Nullable Endpoint local, @Nullable Endpoint peer, int connection) {
        return new Header(clock.epochNanos(), session, local, peer, connection);
    }

    public void listening(Endpoint local, List<Dial> dial, int receiveBufferBytes) {
        publish(new Event.Listening(header(local, null, 0), dial, receiveBufferBytes));
    }

    public void opened(Flow flow) {
        publish(new Event.Opened(header(flow.local(), flow.peer(), flow.connection())));
    }

    /** Something was taken in: {@code kept} of it, of {@code bytes} that it had on the wire. */
    public void received(
            Flow flow, @Nullable Endpoint destination, Unit unit, Payload kept, int bytes, long epochNanos) {
        countReceived(flow, bytes);
        publishReceived(flow, destination, unit, kept, bytes, epochNanos);
    }

    /** Counts something that was taken in. */
    public void countReceived(Flow flow, int bytes) {
        ledger.received(bytes);
        InetSocketAddress peer = flow.peer().socketAddress();
        if (!peer.equals(lastPeer) && peers.size() < MOST_PEERS) {
            peers.add(peer);
            lastPeer = peer;
        }
    }

    /** Tells something that was counted by {@link #countReceived}. */
    public void publishReceived(
            Flow flow, @Nullable Endpoint destination, Unit unit, Payload kept, int bytes, long epochNanos) {
        if (hasListener()) {
            Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
            publish(new Event.Received(header, destination, unit, kept, bytes));
        }
    }

    /** Something left, at a moment that was taken before, so that no answer to it is older. */
    public void sent(Flow flow, Unit unit, Payload payload, long epochNanos) {
        sent(flow, unit, payload, epochNanos, "");
    }

    /** The same, as that rule answers. */
    public void sent(Flow flow, Unit unit, Payload payload, long epochNanos, String rule) {
        ledger.sent(payload.size());
        publishSent(flow, unit, payload, epochNanos, rule);
    }

    /** Tells something that was counted already. */
    public void publishSent(Flow flow, Unit unit, Payload payload, long epochNanos, String rule) {
        if (hasListener()) {
            Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
            publish(new Event.Sent(header, unit, payload, rule));
        }
    }

    public void tapArrived(Flow flow, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.arrived(flow.local(), flow.peer(), data.asReadOnlyBuffer(), epochNanos);
        }
    }

    public void tapLeft(Flow flow, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.left(flow.local(), flow.peer(), data.asReadOnlyBuffer(), epochNanos);
        }
    }

    /** Counts one that did not pass, and tells it now or together with others of the same cause. */
    public void dropped(
            Endpoint local, @Nullable Endpoint peer, Direction direction, Cause cause, long count, String message) {
        if (direction == Direction.IN) {
            ledger.droppedIn(cause, count);
        } else {
            ledger.droppedOut(cause, count);
        }
        publishDropped(local, peer, direction, cause, count, message);
    }

    /** Tells what is counted already, now or together with others of the same cause. */
    public void publishDropped(
            Endpoint local, @Nullable Endpoint peer, Direction direction, Cause cause, long count, String message) {
        if (!hasListener() || count == 0) {
            return;
        }
        DropKind dropKind = new DropKind(direction, cause, local, message);
        PendingDrops same = pendingDrops.computeIfAbsent(dropKind, first -> new PendingDrops(clock.nanos()));
        Event.Dropped due = null;
        synchronized (same) {
            same.add(peer, count);
            if (clock.nanos() - same.publishedNanos >= AGGREGATE_NANOS) {
                due = take(dropKind, same);
            }
        }
        if (due != null) {
            publish(due);
        }
    }

    /** The event for what is untold, which then is told; the peer only where there was one alone. */
    private Event.Dropped take(DropKind dropKind, PendingDrops rest) {
        Event.Dropped event = new Event.Dropped(
                header(dropKind.local, rest.onePeer ? rest.peer : null, 0),
                dropKind.direction,
                dropKind.cause,
                rest.count,
                dropKind.says);
        rest.count = 0;
        rest.publishedNanos = clock.nanos();
        return event;
    }

    /** Counts one that was sent in part or not at all, and tells how much had left. */
    public void droppedInPart(Flow flow, Cause cause, int bytes, long left, String message) {
        ledger.sentInPart(left);
        ledger.droppedOut(cause, 1);
        publish(new Event.Dropped(
                header(flow.local(), flow.peer(), flow.connection()),
                Direction.OUT,
                cause,
                1,
                Sizes.count(left) + " of " + Sizes.show(bytes) + " had left: " + message));
    }

    public void refused(@Nullable Endpoint local, Endpoint peer, Cause cause, String message) {
        publish(new Event.Refused(header(local, peer, 0), cause, message));
    }

    public void closed(Flow flow, Cause cause, String message) {
        publish(new Event.Closed(header(flow.local(), flow.peer(), flow.connection()), cause, message));
    }

    public void failed(@Nullable Endpoint local, @Nullable Endpoint peer, Cause cause, String message) {
        publish(new Event.Failed(header(local, peer, 0), cause, message));
    }

    public void joined(Flow flow, int number, long epochNanos) {
        Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
        publish(new Event.Joined(header, number));
    }

    public void left(Flow flow, int number, Cause cause, String message) {
        publish(new Event.Left(header(flow.local(), flow.peer(), flow.connection()), number, cause, message));
    }

    public void note(@Nullable Endpoint local, @Nullable Endpoint peer, int connection, Cause cause, String message) {
        publish(new Event.Note(header(local, peer, connection), cause, message));
    }

    /** One step of a session that goes through several; see {@link Event.Step}. */
    public void step(
            Endpoint peer,
            String check,
            String status,
            String tried,
            String came,
            String means,
            String mend,
            Map<String, Number> figures) {
        publish(new Event.Step(header(null, peer, 0), check, status, tried, came, means, mend, figures));
    }

    /** Tells what is odd between those two. */
    public void hints(Flow flow, List<Hint> oddities) {
        for (Hint each : oddities) {
            note(flow.local(), flow.peer(), flow.connection(), each.cause(), each.message());
        }
    }

    /** Whether anything at all has come from anybody, be it that it was not taken in. */
    public boolean hasTraffic() {
        return connections.get() > 0 || ledger.totals().arrived() > 0;
    }

    /** Tells the drops that were not told yet, then the sums, and nothing after them. */
    void summary() {
        pendingDrops.forEach((dropKind, rest) -> {
            Event.Dropped due;
            synchronized (rest) {
                due = rest.count > 0 ? take(dropKind, rest) : null;
            }
            if (due != null) {
                publish(due);
            }
        });
        publish(new Event.Summary(header(null, null, 0), ledger.totals(), peers.size(), clock.nanos() - startNanos));
        closed = true;
    }
}

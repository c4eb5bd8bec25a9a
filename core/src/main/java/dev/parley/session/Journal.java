package dev.parley.session;

import dev.parley.address.Endpoint;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Direction;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.oddity.Oddity;
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import dev.parley.words.Sizes;
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
final class Journal {
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

    private final Map<Kind, Untold> untold = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private final AtomicInteger connections = new AtomicInteger();
    final Ledger ledger = new Ledger();

    /** What is told together: the same thing happening for the same reason at the same socket. */
    private record Kind(
            Direction direction, Cause cause, @Nullable Endpoint local, String says) {}

    /** Drops of one kind that were counted and not told yet. */
    private static final class Untold {
        long count;

        @Nullable
        Endpoint peer;

        boolean onePeer;
        long toldNanos;

        Untold(long nanos) {
            this.toldNanos = nanos - AGGREGATE_NANOS;
        }

        void add(@Nullable Endpoint from, long more) {
            onePeer = count == 0 || (onePeer && Objects.equals(peer, from));
            peer = from;
            count += more;
        }
    }

    Journal(String session, Clock clock, @Nullable EventListener listener, List<Tap> taps) {
        this.session = session;
        this.clock = clock;
        this.listener = listener;
        this.taps = List.copyOf(taps);
        this.startNanos = clock.nanos();
    }

    /** The next connection's number, from 1. */
    int nextConnection() {
        return connections.incrementAndGet();
    }

    /** Whether anybody hears events; what is made for them alone need not be made otherwise. */
    boolean isHeard() {
        return listener != null;
    }

    private void tell(Event event) {
        EventListener hearing = listener;
        if (hearing != null && !closed) {
            hearing.on(event);
        }
    }

    private Header header(@Nullable Endpoint local, @Nullable Endpoint peer, int connection) {
        return new Header(clock.epochNanos(), session, local, peer, connection);
    }

    void listening(Endpoint local, List<Dial> dial, int receiveBufferBytes) {
        tell(new Event.Listening(header(local, null, 0), dial, receiveBufferBytes));
    }

    void opened(Flow flow) {
        tell(new Event.Opened(header(flow.local(), flow.peer(), flow.connection())));
    }

    /** Something was taken in: {@code kept} of it, of {@code bytes} that it had on the wire. */
    void received(Flow flow, @Nullable Endpoint destination, Unit unit, Payload kept, int bytes, long epochNanos) {
        took(flow, bytes);
        tellReceived(flow, destination, unit, kept, bytes, epochNanos);
    }

    /** Counts something that was taken in. */
    void took(Flow flow, int bytes) {
        ledger.received(bytes);
        InetSocketAddress peer = flow.peer().socketAddress();
        if (!peer.equals(lastPeer) && peers.size() < MOST_PEERS) {
            peers.add(peer);
            lastPeer = peer;
        }
    }

    /** Tells something that was counted by {@link #took}. */
    void tellReceived(Flow flow, @Nullable Endpoint destination, Unit unit, Payload kept, int bytes, long epochNanos) {
        if (isHeard()) {
            Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
            tell(new Event.Received(header, destination, unit, kept, bytes));
        }
    }

    /** Something left, at a moment that was taken before, so that no answer to it is older. */
    void sent(Flow flow, Unit unit, Payload payload, long epochNanos) {
        sent(flow, unit, payload, epochNanos, "");
    }

    /** The same, as that rule answers. */
    void sent(Flow flow, Unit unit, Payload payload, long epochNanos, String rule) {
        ledger.sent(payload.size());
        tellSent(flow, unit, payload, epochNanos, rule);
    }

    /** Tells something that was counted already. */
    void tellSent(Flow flow, Unit unit, Payload payload, long epochNanos, String rule) {
        if (isHeard()) {
            Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
            tell(new Event.Sent(header, unit, payload, rule));
        }
    }

    void tapArrived(Flow flow, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.arrived(flow.local(), flow.peer(), data.asReadOnlyBuffer(), epochNanos);
        }
    }

    void tapLeft(Flow flow, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.left(flow.local(), flow.peer(), data.asReadOnlyBuffer(), epochNanos);
        }
    }

    /** Counts one that did not pass, and tells it now or together with others of the same cause. */
    void dropped(Endpoint local, @Nullable Endpoint peer, Direction direction, Cause cause, long count, String says) {
        if (direction == Direction.IN) {
            ledger.droppedIn(cause, count);
        } else {
            ledger.droppedOut(cause, count);
        }
        tellDropped(local, peer, direction, cause, count, says);
    }

    /** Tells what is counted already, now or together with others of the same cause. */
    void tellDropped(
            Endpoint local, @Nullable Endpoint peer, Direction direction, Cause cause, long count, String says) {
        if (!isHeard() || count == 0) {
            return;
        }
        Kind kind = new Kind(direction, cause, local, says);
        Untold same = untold.computeIfAbsent(kind, first -> new Untold(clock.nanos()));
        Event.Dropped due = null;
        synchronized (same) {
            same.add(peer, count);
            if (clock.nanos() - same.toldNanos >= AGGREGATE_NANOS) {
                due = take(kind, same);
            }
        }
        if (due != null) {
            tell(due);
        }
    }

    /** The event for what is untold, which then is told; the peer only where there was one alone. */
    private Event.Dropped take(Kind kind, Untold rest) {
        Event.Dropped event = new Event.Dropped(
                header(kind.local, rest.onePeer ? rest.peer : null, 0),
                kind.direction,
                kind.cause,
                rest.count,
                kind.says);
        rest.count = 0;
        rest.toldNanos = clock.nanos();
        return event;
    }

    /** Counts one that was sent in part or not at all, and tells how much had left. */
    void droppedInPart(Flow flow, Cause cause, int bytes, long left, String says) {
        ledger.sentInPart(left);
        ledger.droppedOut(cause, 1);
        tell(new Event.Dropped(
                header(flow.local(), flow.peer(), flow.connection()),
                Direction.OUT,
                cause,
                1,
                Sizes.count(left) + " of " + Sizes.show(bytes) + " had left: " + says));
    }

    void refused(@Nullable Endpoint local, Endpoint peer, Cause cause, String says) {
        tell(new Event.Refused(header(local, peer, 0), cause, says));
    }

    void closed(Flow flow, Cause cause, String says) {
        tell(new Event.Closed(header(flow.local(), flow.peer(), flow.connection()), cause, says));
    }

    void failed(@Nullable Endpoint local, @Nullable Endpoint peer, Cause cause, String says) {
        tell(new Event.Failed(header(local, peer, 0), cause, says));
    }

    void joined(Flow flow, int number, long epochNanos) {
        Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
        tell(new Event.Joined(header, number));
    }

    void left(Flow flow, int number, Cause cause, String says) {
        tell(new Event.Left(header(flow.local(), flow.peer(), flow.connection()), number, cause, says));
    }

    void note(@Nullable Endpoint local, @Nullable Endpoint peer, int connection, Cause cause, String says) {
        tell(new Event.Note(header(local, peer, connection), cause, says));
    }

    /** One step of a session that goes through several; see {@link Event.Step}. */
    void step(
            Endpoint peer,
            String check,
            String status,
            String tried,
            String came,
            String means,
            String mend,
            Map<String, Number> figures) {
        tell(new Event.Step(header(null, peer, 0), check, status, tried, came, means, mend, figures));
    }

    /** Tells what is odd between those two. */
    void odd(Flow flow, List<Oddity> oddities) {
        for (Oddity each : oddities) {
            note(flow.local(), flow.peer(), flow.connection(), each.cause(), each.says());
        }
    }

    /** Whether anything at all has come from anybody, be it that it was not taken in. */
    boolean hasHeardAnybody() {
        return connections.get() > 0 || ledger.totals().arrived() > 0;
    }

    /** Tells the drops that were not told yet, then the sums, and nothing after them. */
    void summary() {
        untold.forEach((kind, rest) -> {
            Event.Dropped due;
            synchronized (rest) {
                due = rest.count > 0 ? take(kind, rest) : null;
            }
            if (due != null) {
                tell(due);
            }
        });
        tell(new Event.Summary(header(null, null, 0), ledger.totals(), peers.size(), clock.nanos() - startNanos));
        closed = true;
    }
}

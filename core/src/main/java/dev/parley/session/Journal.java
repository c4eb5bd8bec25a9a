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
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens and tells it: the ledger and the taps always, events only if somebody listens. Safe from any
 * thread.
 */
final class Journal {
    /** Repeated drops of one cause are told together, once in this time. */
    private static final long AGGREGATE_NANOS = 1_000_000_000;

    /** Beyond it the number of peers is no longer counted up; a forged flood must not fill the memory. */
    private static final int MOST_PEERS = 100_000;

    private final String session;
    private final Clock clock;
    private final @Nullable EventListener listener;
    private final List<Tap> taps;
    private final long startNanos;
    private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
    private final Map<Cause, Withheld> withheld = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    final Ledger ledger = new Ledger();

    /** Drops of one cause that were counted and not told yet. */
    private static final class Withheld {
        final Header first;
        final Direction direction;
        final String says;
        long untold;
        long toldNanos;

        Withheld(Header first, Direction direction, String says, long nanos) {
            this.first = first;
            this.direction = direction;
            this.says = says;
            this.toldNanos = nanos - AGGREGATE_NANOS;
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

    private boolean isHeard() {
        return listener != null;
    }

    private void tell(Event event) {
        EventListener hearing = listener;
        if (hearing != null) {
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
        ledger.received(bytes);
        if (peers.size() < MOST_PEERS) {
            peers.add(flow.peer().socketAddress());
        }
        if (isHeard()) {
            Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
            tell(new Event.Received(header, destination, unit, kept, bytes));
        }
    }

    /** Something left, at a moment that was taken before, so that no answer to it is older. */
    void sent(Flow flow, Unit unit, Payload payload, long epochNanos) {
        ledger.sent(payload.size());
        if (isHeard()) {
            Header header = new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
            tell(new Event.Sent(header, unit, payload));
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
        Withheld same = withheld.computeIfAbsent(
                cause, first -> new Withheld(header(local, peer, 0), direction, says, clock.nanos()));
        long due;
        synchronized (same) {
            same.untold += count;
            boolean now = clock.nanos() - same.toldNanos >= AGGREGATE_NANOS;
            due = now ? same.untold : 0;
            if (now) {
                same.untold = 0;
                same.toldNanos = clock.nanos();
            }
        }
        if (due > 0) {
            tell(new Event.Dropped(header(local, peer, 0), direction, cause, due, says));
        }
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

    void note(@Nullable Endpoint local, @Nullable Endpoint peer, int connection, Cause cause, String says) {
        tell(new Event.Note(header(local, peer, connection), cause, says));
    }

    /** Tells the drops that were not told yet, then the sums. */
    void summary() {
        withheld.forEach((cause, rest) -> {
            long untold;
            synchronized (rest) {
                untold = rest.untold;
                rest.untold = 0;
            }
            if (untold > 0) {
                tell(new Event.Dropped(
                        header(rest.first.local(), rest.first.peer(), 0), rest.direction, cause, untold, rest.says));
            }
        });
        tell(new Event.Summary(header(null, null, 0), ledger.totals(), peers.size(), clock.nanos() - startNanos));
    }
}

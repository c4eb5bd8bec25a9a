package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.ledger.Cause;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which refusals are worth a line. A beacon to a closed port is refused each time: the first refusal of a peer is shown
 * whole, the others are counted and shown about once a second. Safe from any thread.
 */
final class RefusalCounter {
    private static final long SHOW_NANOS = 1_000_000_000;

    /** Beyond it the peers are forgotten, and their next refusal is shown whole again. */
    private static final int MOST_PEERS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Refuser, Count> counts = new HashMap<>();

    /**
     * Who refuses. At one socket a host is one, whatever its ports: of a class of senders each has another one and ends before
     * its answer comes. A connection that was refused never had a socket.
     */
    private record Refuser(@Nullable Endpoint local, String where, Cause cause) {
        static Refuser of(Header header, Endpoint peer, Cause cause) {
            return new Refuser(
                    header.local(),
                    header.local() == null
                            ? peer.toString()
                            : Endpoint.host(peer.socketAddress().getAddress()),
                    cause);
        }
    }

    private static final class Count {
        private long shownNanos;
        private long since;
    }

    /**
     * Counts one more.
     *
     * @return how many were refused since the last line, to be shown now: 0 for a first one, which is shown whole; null to
     *     show nothing
     */
    @Nullable
    Long count(Event.Refused refused) {
        Endpoint peer = refused.header().peer();
        if (peer == null) {
            return 0L;
        }
        Refuser who = Refuser.of(refused.header(), peer, refused.cause());
        long nanos = refused.header().epochNanos();
        lock.lock();
        try {
            Count count = counts.get(who);
            if (count == null) {
                if (counts.size() >= MOST_PEERS) {
                    counts.clear();
                }
                count = new Count();
                count.shownNanos = nanos;
                counts.put(who, count);
                return 0L;
            }
            count.since++;
            if (nanos - count.shownNanos < SHOW_NANOS) {
                return null;
            }
            count.shownNanos = nanos;
            return take(count);
        } finally {
            lock.unlock();
        }
    }

    /** How many refusals of all peers were shown by no line yet; they count as shown now. */
    long takeRest() {
        lock.lock();
        try {
            return counts.values().stream().mapToLong(RefusalCounter::take).sum();
        } finally {
            lock.unlock();
        }
    }

    private static long take(Count count) {
        long since = count.since;
        count.since = 0;
        return since;
    }
}

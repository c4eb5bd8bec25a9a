package dev.parley.session.runtime;

import dev.parley.address.Endpoint;
import dev.parley.event.Event.Direction;
import dev.parley.ledger.Cause;
import dev.parley.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts repeated drops of one kind together, so that a flood of drops is one event a second and not a flood of events. Safe
 * from any thread.
 */
final class DropAggregator {
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final Clock clock;
    private final Map<Kind, PendingDrops> pending = new ConcurrentHashMap<>();

    /** Drops of one kind: for the same reason, at the same socket. */
    record Kind(Direction direction, Cause cause, @Nullable Endpoint local, String message) {}

    /**
     * Drops of one kind that are to be published now.
     *
     * @param peer who sent or would have got them, or null where there were several
     */
    record Due(Kind kind, @Nullable Endpoint peer, long count) {}

    /** Drops of one kind that were counted and not published yet. */
    private static final class PendingDrops {
        private long count;
        private @Nullable Endpoint peer;
        private boolean onePeer;
        private long publishedNanos;

        PendingDrops(long nanos) {
            this.publishedNanos = nanos - INTERVAL_NANOS;
        }

        void add(@Nullable Endpoint from, long more) {
            onePeer = count == 0 || (onePeer && Objects.equals(peer, from));
            peer = from;
            count += more;
        }

        Due take(Kind kind, long nanos) {
            Due due = new Due(kind, onePeer ? peer : null, count);
            count = 0;
            publishedNanos = nanos;
            return due;
        }
    }

    DropAggregator(Clock clock) {
        this.clock = clock;
    }

    /** Adds some, and gives back all that wait where the interval is over, else null. */
    @Nullable
    Due add(Kind kind, @Nullable Endpoint peer, long count) {
        long nanos = clock.nanos();
        PendingDrops same = pending.computeIfAbsent(kind, first -> new PendingDrops(nanos));
        synchronized (same) {
            same.add(peer, count);
            return nanos - same.publishedNanos >= INTERVAL_NANOS ? same.take(kind, nanos) : null;
        }
    }

    /** All that wait. */
    List<Due> takeAll() {
        List<Due> due = new ArrayList<>();
        pending.forEach((kind, drops) -> {
            synchronized (drops) {
                if (drops.count > 0) {
                    due.add(drops.take(kind, clock.nanos()));
                }
            }
        });
        return due;
    }
}

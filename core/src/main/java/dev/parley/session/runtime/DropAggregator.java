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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts repeated drops of one kind together, so that a flood of drops is one event a second and not a flood of events. The
 * timer looks at what waits, so that the rest of a burst is published although nothing more comes. Safe from any thread.
 */
final class DropAggregator {
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final Clock clock;
    private final Timer timer;
    private final Consumer<Due> publishLater;
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

        /** Whether the timer will look at these. */
        private boolean scheduled;

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

    /** @param publishLater is called on the timer's thread, and must not block */
    DropAggregator(Clock clock, Timer timer, Consumer<Due> publishLater) {
        this.clock = clock;
        this.timer = timer;
        this.publishLater = publishLater;
    }

    /** Adds some, and gives back all that wait where the interval is over; else null, and the rest is published later. */
    @Nullable
    Due add(Kind kind, @Nullable Endpoint peer, long count) {
        long nanos = clock.nanos();
        PendingDrops same = pending.computeIfAbsent(kind, first -> new PendingDrops(nanos));
        synchronized (same) {
            same.add(peer, count);
            if (nanos - same.publishedNanos >= INTERVAL_NANOS) {
                return same.take(kind, nanos);
            }
            schedule(kind, same);
            return null;
        }
    }

    private void schedule(Kind kind, PendingDrops drops) {
        if (!drops.scheduled) {
            drops.scheduled = true;
            timer.schedule(drops.publishedNanos + INTERVAL_NANOS, () -> intervalOver(kind, drops));
        }
    }

    /** On the timer's thread. Where somebody has published in the meantime, a new interval has begun. */
    private void intervalOver(Kind kind, PendingDrops drops) {
        Due due;
        synchronized (drops) {
            drops.scheduled = false;
            if (drops.count == 0) {
                return;
            }
            long nanos = clock.nanos();
            if (nanos - drops.publishedNanos < INTERVAL_NANOS) {
                schedule(kind, drops);
                return;
            }
            due = drops.take(kind, nanos);
        }
        publishLater.accept(due);
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

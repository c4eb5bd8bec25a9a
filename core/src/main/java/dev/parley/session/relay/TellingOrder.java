package dev.parley.session.relay;

import dev.parley.impairment.Direction;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets what one side of a flow sent be told before what the other side answered. Each side is read by a thread of its own, which
 * first passes on what it has read and then tells of it; so an answer may be here before its question is told. Who has it then
 * waits a moment. Nobody waits for what began after his own, so two never wait for each other. Safe from any thread.
 */
final class TellingOrder {
    private static final long NONE = Long.MAX_VALUE;
    private static final long LOOK_NANOS = 50_000;

    /** About 20 ms: a write may wait for its receiver to read, and what comes back shall not wait with it. */
    private static final int LOOKS_AT_A_WRITE = 400;

    /** Some seconds: telling ends, if only when an observer lets it. */
    private static final int LOOKS_AT_TELLING = 50_000;

    private final AtomicLong begun = new AtomicLong();
    private final Side up = new Side();
    private final Side down = new Side();

    /** What one side sent. One thread at a time reads it. */
    private static final class Side {
        /** Which beginning its oldest part has that is not told yet. */
        private volatile long since = NONE;

        private volatile boolean writing;

        /** Somebody has waited for it in vain, and nobody else shall. */
        private volatile boolean hangs;
    }

    private Side side(Direction direction) {
        return direction == Direction.UP ? up : down;
    }

    /**
     * Something was read and is passed on now.
     *
     * @param mayBlock whether that may wait for the receiver; then {@link #passed} is called after it
     * @return to be added to the batch that tells of it
     */
    List<Delivery> passing(Direction direction, boolean mayBlock) {
        Side side = side(direction);
        side.writing = mayBlock;
        if (side.since != NONE) {
            return List.of();
        }
        side.since = begun.incrementAndGet();
        return List.of(new Delivery.InTurn(new Turn(side, direction == Direction.UP ? down : up)));
    }

    /** It is passed on. */
    void passed(Direction direction) {
        side(direction).writing = false;
    }

    private record Turn(Side own, Side other) implements EventBatch.Turn {
        @Override
        public void await() {
            int looks = 0;
            while (other.since < own.since && !other.hangs) {
                if (++looks > (other.writing ? LOOKS_AT_A_WRITE : LOOKS_AT_TELLING)) {
                    other.hangs = true;
                }
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        }

        @Override
        public void told() {
            own.since = NONE;
            own.hangs = false;
        }
    }
}

package dev.parley.session.relay;

import dev.parley.event.Flow;
import dev.parley.impairment.DatagramImpairer;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one UDP flow: what comes leaves now, later, twice, changed or not at all, as the impairments decide. Safe from
 * any thread.
 */
final class ImpairedPath {
    /** What may wait for the end of its delay: a long way holds no more. */
    private static final long MOST_WAITING_BYTES = 16 << 20;

    /** What an entry costs beside its bytes, so that many empty ones are bounded too. */
    private static final int ENTRY_BYTES = 128;

    private final SessionContext context;
    private final Ledger direction;
    private final Supplier<Flow> from;
    private final Supplier<Flow> towards;
    private final DatagramImpairer impairer;
    private final long seed;
    private final Function<Payload, Delivery> sender;
    private final Runnable rebind;

    /** One message at a time meets the impairments. */
    private final ReentrantLock lock = new ReentrantLock();

    private long waiting;
    private long waitingBytes;
    private boolean closed;

    /**
     * @param direction counts this direction alone
     * @param from where messages came from, for those who want to know what was decided about them
     * @param towards whom messages leave to
     * @param seed the impairer's
     * @param sender sends one, and counts it as due and what becomes of it in the session's ledger
     * @param rebind takes another socket; called while the message that follows waits
     */
    ImpairedPath(
            SessionContext context,
            Ledger direction,
            Supplier<Flow> from,
            Supplier<Flow> towards,
            DatagramImpairer impairer,
            long seed,
            Function<Payload, Delivery> sender,
            Runnable rebind) {
        this.context = context;
        this.direction = direction;
        this.from = from;
        this.towards = towards;
        this.impairer = impairer;
        this.seed = seed;
        this.sender = sender;
        this.rebind = rebind;
    }

    /** Passes one on; what comes back has left or been dropped by now. */
    List<Delivery> pass(Payload message) {
        lock.lock();
        try {
            if (closed) {
                return List.of(dropped(Cause.STOPPED, 1, "the session ended before it was passed on"));
            }
            Passing passing = new Passing(message, context.clock().nanos());
            impairer.pass(message, passing.nowNanos, passing);
            return passing.deliveries;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does this from the next message on. What waits leaves when it was to.
     *
     * @return what was done until now, if that is another
     */
    @Nullable
    ImpairmentCounts replace(Impairments next) {
        lock.lock();
        try {
            if (next.equals(impairer.impairments())) {
                return null;
            }
            ImpairmentCounts before = impairer.takeCounts();
            impairer.replace(next, context.clock().nanos());
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** What was done since the last change. */
    ImpairmentCounts counts() {
        lock.lock();
        try {
            return impairer.counts();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing leaves any more; gives back what becomes of those that waited. */
    List<Delivery> close() {
        lock.lock();
        try {
            closed = true;
            long count = waiting;
            waiting = 0;
            return count == 0
                    ? List.of()
                    : List.of(dropped(Cause.STOPPED, count, "the session ended before their delay was over"));
        } finally {
            lock.unlock();
        }
    }

    private Delivery send(Payload message) {
        direction.due(1);
        Delivery delivery = sender.apply(message);
        DirectionCount.add(direction, delivery);
        return delivery;
    }

    private Delivery dropped(Cause cause, long count, String message) {
        context.ledger().due(count);
        direction.due(count);
        direction.droppedOut(cause, count);
        return context.publisher().dropped(towards.get(), cause, count, message);
    }

    /** On the timer's thread, which must not wait for an observer. */
    private void leave(Payload message) {
        Delivery delivery;
        lock.lock();
        try {
            if (closed) {
                return; // counted when it was closed
            }
            waiting--;
            waitingBytes -= message.size() + (long) ENTRY_BYTES;
            delivery = send(message);
        } finally {
            lock.unlock();
        }
        context.publisher().defer(List.of(delivery));
    }

    /** What is to be done with one message and its copies. */
    private final class Passing implements DatagramImpairer.Output {
        private final Payload original;
        private final long nowNanos;
        private final List<Delivery> deliveries = new ArrayList<>(1);

        Passing(Payload original, long nowNanos) {
            this.original = original;
            this.nowNanos = nowNanos;
        }

        @Override
        public void release(Payload message, long dueNanos, boolean isDuplicate) {
            if (context.taps().wantVerdicts()) {
                tellReleased(message, dueNanos, isDuplicate);
            }
            long bytes = message.size() + (long) ENTRY_BYTES;
            if (dueNanos <= nowNanos) {
                deliveries.add(send(message));
            } else if (waitingBytes + bytes > MOST_WAITING_BYTES) {
                deliveries.add(dropped(Cause.QUEUE, 1, "too many wait for the end of their delay already"));
            } else {
                waiting++;
                waitingBytes += bytes;
                context.timer().schedule(dueNanos, () -> leave(message));
            }
        }

        @Override
        public void drop(Payload message, Cause cause, boolean isDuplicate) {
            if (context.taps().wantVerdicts()) {
                tell((isDuplicate ? "its copy was dropped: " : "dropped: ") + cause.word());
            }
            deliveries.add(dropped(cause, 1, cause.meaning()));
        }

        private void tellReleased(Payload message, long dueNanos, boolean isDuplicate) {
            List<String> done = new ArrayList<>(0);
            if (isDuplicate) {
                done.add("a second copy leaves");
            }
            if (!message.equals(original)) {
                done.add(message.size() < original.size() ? "cut to " + Sizes.show(message.size()) : "bits changed");
            }
            if (dueNanos > nowNanos) {
                done.add("held back for " + Durations.show(Duration.ofNanos(dueNanos - nowNanos)));
            }
            if (!done.isEmpty()) {
                tell(String.join(", ", done));
            }
        }

        /** A recording shows it beside what came. */
        private void tell(String verdict) {
            context.taps().decided(from.get(), "%s (%s, seed %s)".formatted(verdict, impairer.impairments(), seed));
        }

        @Override
        public void rebind(long atNanos) {
            rebind.run();
        }
    }
}

package dev.parley.session.impaired;

import dev.parley.event.Flow;
import dev.parley.impairment.DatagramImpairer;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Impairing;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.Timer;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one UDP flow: what comes leaves now, later, twice, changed or not at all, as the impairments decide. Safe from
 * any thread. No lock is held while something is sent.
 */
public final class ImpairedPath implements Impairing.Part {
    /** What may wait for the end of its delay: a long way holds no more. */
    private static final long MOST_WAITING_BYTES = 16 << 20;

    /** What an entry costs beside its bytes, so that many empty ones are bounded too. */
    private static final int ENTRY_BYTES = 128;

    private final SessionContext context;
    private final Due due;
    private final DirectionCount direction;
    private final Supplier<Flow> from;
    private final Supplier<Flow> towards;
    private final DatagramImpairer impairer;
    private final long seed;
    private final Timer timer;
    private final Runnable rebind;

    /** One message at a time meets the impairments. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Up while none waits. */
    private final Signal idle = new Signal();

    private long waiting;
    private long waitingBytes;
    private boolean closed;

    /** Who counts in the session's ledger that a message is due. */
    public enum Due {
        /** Whoever passes it, before that; of a copy this one. */
        BEFORE,
        /** Whoever sends it, when it leaves; of one that is dropped this one. */
        AS_SENT
    }

    /**
     * @param direction counts this direction alone
     * @param from where messages came from, for those who want to know what was decided about them
     * @param towards whom messages leave to
     * @param seed the impairer's
     * @param timer on which those leave that are late
     * @param rebind takes another socket; called while the message that follows waits
     */
    public ImpairedPath(
            SessionContext context,
            Due due,
            DirectionCount direction,
            Supplier<Flow> from,
            Supplier<Flow> towards,
            DatagramImpairer impairer,
            long seed,
            Timer timer,
            Runnable rebind) {
        this.context = context;
        this.due = due;
        this.direction = direction;
        this.from = from;
        this.towards = towards;
        this.impairer = impairer;
        this.seed = seed;
        this.timer = timer;
        this.rebind = rebind;
        idle.set();
    }

    /** What a session sends in the next flow, until {@link Impairing#ended}. */
    public static ImpairedPath next(SessionContext context, Impairing how, Flow flow, Timer timer) {
        DatagramImpairer impairer = new DatagramImpairer(
                how.datagrams(),
                how.seed(),
                how.nextFlow(),
                how.direction(),
                context.clock().nanos());
        ImpairedPath path = new ImpairedPath(
                context,
                Due.BEFORE,
                DirectionCount.NONE,
                () -> flow,
                () -> flow,
                impairer,
                how.seed(),
                timer,
                () -> {});
        how.began(path);
        return path;
    }

    /**
     * Passes one on; what comes back has left or been dropped by now.
     *
     * @param sender sends one, and counts in the session's ledger what becomes of it. Called on this thread, and on that of the
     *     timer for what is late
     */
    public List<Delivery> pass(Payload message, Function<Payload, Delivery> sender) {
        Passing passing = new Passing(message, context.clock().nanos(), sender);
        lock.lock();
        try {
            if (closed) {
                return List.of(dropped(Cause.STOPPED, 1, false, "the session ended before it was passed on"));
            }
            impairer.pass(message, passing.nowNanos, passing);
        } finally {
            lock.unlock();
        }
        for (Payload now : passing.now) {
            passing.deliveries.add(send(now, sender));
        }
        return passing.deliveries;
    }

    /** Waits until none waits for the end of its delay. */
    public void awaitIdle() {
        try {
            context.clock().await(idle, Clock.NEVER);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does this from the next message on. What waits leaves when it was to.
     *
     * @return what was done until now, if that is another
     */
    public @Nullable ImpairmentCounts replace(Impairments next) {
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

    @Override
    public boolean isStream() {
        return false;
    }

    /** What was done since the last change. */
    @Override
    public ImpairmentCounts counts() {
        lock.lock();
        try {
            return impairer.counts();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing leaves any more; gives back what becomes of those that waited. */
    @Override
    public List<Delivery> close() {
        return close(Cause.STOPPED, "the session ended before their delay was over");
    }

    /** The same, for another reason. */
    public List<Delivery> close(Cause cause, String message) {
        lock.lock();
        try {
            closed = true;
            long count = waiting;
            waiting = 0;
            idle.set();
            return count == 0 ? List.of() : List.of(dropped(cause, count, false, message));
        } finally {
            lock.unlock();
        }
    }

    private Delivery send(Payload message, Function<Payload, Delivery> sender) {
        direction.due(1);
        Delivery delivery = sender.apply(message);
        direction.add(delivery);
        return delivery;
    }

    private Delivery dropped(Cause cause, long count, boolean isDuplicate, String message) {
        if (due == Due.AS_SENT || isDuplicate) {
            context.ledger().due(count);
        }
        direction.due(count);
        direction.droppedOut(cause, count);
        return context.publisher().dropped(towards.get(), cause, count, message);
    }

    /** On the timer's thread, which must not wait for an observer. */
    private void leave(Payload message, Function<Payload, Delivery> sender) {
        lock.lock();
        try {
            if (closed) {
                return; // counted when it was closed
            }
            waiting--;
            waitingBytes -= message.size() + (long) ENTRY_BYTES;
        } finally {
            lock.unlock();
        }
        context.publisher().defer(List.of(send(message, sender)));
        noteIdle();
    }

    private void noteIdle() {
        lock.lock();
        try {
            if (waiting == 0) {
                idle.set();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is to be done with one message and its copies. */
    private final class Passing implements DatagramImpairer.Output {
        private final Payload original;
        private final long nowNanos;
        private final Function<Payload, Delivery> sender;
        private final List<Payload> now = new ArrayList<>(1);
        private final List<Delivery> deliveries = new ArrayList<>(1);

        Passing(Payload original, long nowNanos, Function<Payload, Delivery> sender) {
            this.original = original;
            this.nowNanos = nowNanos;
            this.sender = sender;
        }

        @Override
        public void release(Payload message, long dueNanos, boolean isDuplicate) {
            if (context.taps().wantVerdicts()) {
                tellReleased(message, dueNanos, isDuplicate);
            }
            long bytes = message.size() + (long) ENTRY_BYTES;
            boolean isLate = dueNanos > nowNanos;
            if (isLate && waitingBytes + bytes > MOST_WAITING_BYTES) {
                deliveries.add(
                        dropped(Cause.QUEUE, 1, isDuplicate, "too many wait for the end of their delay already"));
                return;
            }
            if (isDuplicate && due == Due.BEFORE) {
                context.ledger().due(1);
            }
            if (isLate) {
                waiting++;
                waitingBytes += bytes;
                idle.clear();
                timer.schedule(dueNanos, () -> leave(message, sender));
            } else {
                now.add(message);
            }
        }

        @Override
        public void drop(Payload message, Cause cause, boolean isDuplicate) {
            if (context.taps().wantVerdicts()) {
                tell((isDuplicate ? "its copy was dropped: " : "dropped: ") + cause.word());
            }
            deliveries.add(dropped(cause, 1, isDuplicate, cause.meaning()));
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

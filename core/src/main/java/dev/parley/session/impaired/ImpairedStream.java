package dev.parley.session.impaired;

import dev.parley.impairment.After;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Reset;
import dev.parley.impairment.StreamImpairer;
import dev.parley.ledger.Cause;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.Timer;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is read goes on when the impairments say: a {@link ScheduledWriter} writes it. The thread that reads waits while too much
 * waits to be written or nothing may be read, which holds back the one that sends. What the time alone brings comes from the
 * session's timer, so that it also comes while the receiver does not read.
 */
public final class ImpairedStream {
    /** What may wait to be written. */
    public static final int MOST_WAITING_BYTES = 1 << 20;

    /** A link counts the room in its queue in whole bytes: one looks no more often than this. */
    private static final long SHORTEST_WAIT_NANOS = 50_000;

    private static final byte[] NO_BYTES = {};

    private final SessionContext context;
    private final StreamImpairer impairer;
    private final Owner owner;
    private final ScheduledWriter writer;
    private final ReentrantLock lock = new ReentrantLock();

    /** Up when the reader may be allowed more. */
    private final Signal room = new Signal();

    private Timer.@Nullable Timeout tick;
    private boolean endScheduled;
    private boolean stoppedReading;

    /** The end came while nothing was read. */
    private boolean endMissed;

    private long readBytes;

    /** What is for others to do, once the lock is free: so two directions never wait for each other. */
    private final List<Runnable> afterwards = new ArrayList<>();

    /** Hears what concerns the whole flow. No lock is held. */
    public interface Owner {
        /** The receiver takes nothing more. */
        void broken();

        /** An impairment ends the flow in both directions, with a reset or in order. */
        void cut(Cause cause, boolean byReset);

        /** Nothing more is read from the side that sends. */
        void stoppedReading();

        /** The end was passed on. */
        void endPassed();
    }

    /** @param direction counts this direction alone */
    public ImpairedStream(
            SessionContext context,
            DirectionCount direction,
            StreamReceiver receiver,
            StreamImpairer impairer,
            Owner owner) {
        this.context = context;
        this.impairer = impairer;
        this.owner = owner;
        this.writer = new ScheduledWriter(context, direction, receiver, new FromWriter());
    }

    /** The connection was accepted: time counts from now on. */
    public void begin() {
        tick();
    }

    /** The receiver is there. */
    public void start() {
        writer.start();
    }

    /** Whether this connection is reset at once. */
    public boolean isRefused() {
        return impairer.isRefused();
    }

    /** Until when it is left waiting. */
    public long acceptNanos() {
        return impairer.acceptNanos();
    }

    /** Whether an impairment of that kind is done to this connection. */
    public boolean isDone(Class<? extends Impairment> kind) {
        lock.lock();
        try {
            return impairer.isDone(kind);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does this from now on. What waits leaves when it was to.
     *
     * @return what was done until now, if that is another
     */
    public @Nullable ImpairmentCounts replace(Impairments next) {
        @Nullable ImpairmentCounts[] before = new ImpairmentCounts[1];
        locked(now -> {
            if (next.equals(impairer.impairments())) {
                return;
            }
            before[0] = impairer.takeCounts();
            impairer.replace(next, now);
            if (stoppedReading && !impairer.isStopped()) {
                stoppedReading = false;
                writer.openInput();
                if (endMissed) {
                    impairer.end(now, new Output(NO_BYTES, now));
                }
            }
            impairer.tick(now, new Output(NO_BYTES, now));
            room.set();
        });
        return before[0];
    }

    /** What was done since the last change. */
    public ImpairmentCounts counts() {
        lock.lock();
        try {
            return impairer.counts();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes bytes, which leave when the impairments say. One caller at a time; waits while there is no room.
     *
     * @param messages that these bytes make, or that those before them made
     * @param buffer borrowed
     * @param count 0 for messages whose bytes were passed already
     * @return what is known of messages by now; all else is told by the thread that writes them
     */
    public List<Delivery> pass(List<StreamMessage> messages, byte[] buffer, int count) {
        List<Delivery> outcomes = new ArrayList<>();
        readBytes += count;
        messages.forEach(message -> outcomes.addAll(writer.add(message, readBytes)));
        int from = 0;
        while (from < count) {
            int start = from;
            int length = awaitRoom(count - from);
            if (length == 0) {
                outcomes.addAll(writer.loseRest(count - from));
                return outcomes;
            }
            locked(now -> impairer.pass(buffer, start, length, now, new Output(buffer, now)));
            from += length;
        }
        if (count > 0) {
            awaitRoom(1); // what may not be passed on is better not read
        }
        return outcomes;
    }

    /** How many of those may be read or passed on. Waits until some may; 0 if none ever may. */
    private int awaitRoom(int wanted) {
        while (true) {
            int[] allowed = new int[1];
            long[] untilNanos = {Clock.NEVER};
            locked(now -> {
                room.clear();
                impairer.tick(now, new Output(NO_BYTES, now));
                long most = Math.min(wanted, MOST_WAITING_BYTES - writer.waitingBytes());
                if (most > 0) {
                    allowed[0] = impairer.mayRead((int) most, now);
                    untilNanos[0] = wakeNanos(now);
                }
            });
            if (writer.over() != null) {
                return 0;
            }
            if (allowed[0] > 0) {
                return allowed[0];
            }
            try {
                context.clock().await(room, untilNanos[0]);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stop(Cause.STOPPED);
            }
        }
    }

    /** The side that sends has finished. {@link #awaitEnd} waits until the receiver was told. Never blocks. */
    public void finish() {
        locked(now -> {
            endMissed |= stoppedReading;
            if (!endScheduled && !stoppedReading && writer.over() == null) {
                impairer.end(now, new Output(NO_BYTES, now));
            }
        });
    }

    /** The connection of the side that sends was broken off. */
    public void reset(String reason) {
        writer.endWithReset(reason);
        finish();
    }

    /** Whether all that was taken has left or was dropped. */
    public boolean isIdle() {
        return writer.isIdle();
    }

    /** Waits until all that was taken has left or was dropped, and is told. */
    public void awaitIdle() {
        try {
            writer.awaitIdle();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until the end is passed on, or it is clear that it will not be: in a black hole the end vanishes too, and there is
     * nothing to wait for.
     */
    public void awaitEnd() {
        boolean ends;
        lock.lock();
        try {
            ends = endScheduled || writer.over() != null;
        } finally {
            lock.unlock();
        }
        if (ends) {
            awaitTold(Clock.NEVER);
        }
    }

    /** After {@link #stop}: waits until what was dropped is told, or until that time. */
    public void awaitTold(long untilNanos) {
        try {
            writer.awaitEnd(untilNanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes nothing on any more; what waits is dropped, and told. Never blocks. Safe from any thread. */
    public void stop(Cause cause) {
        writer.stop(cause);
        locked(now -> {
            // No tick any more.
        });
    }

    private void tick() {
        locked(now -> {
            tick = null;
            impairer.tick(now, new Output(NO_BYTES, now));
        });
    }

    private interface Step {
        void take(long nowNanos);
    }

    private void locked(Step step) {
        List<Runnable> after;
        lock.lock();
        try {
            long now = context.clock().nanos();
            step.take(now);
            scheduleTick(now);
            after = afterwards.isEmpty() ? List.of() : List.copyOf(afterwards);
            afterwards.clear();
        } finally {
            lock.unlock();
        }
        after.forEach(Runnable::run);
    }

    private void scheduleTick(long now) {
        long wake = writer.over() == null ? wakeNanos(now) : Clock.NEVER;
        if (tick != null && tick.dueNanos() <= wake && wake != Clock.NEVER) {
            return;
        }
        if (tick != null) {
            tick.cancel();
        }
        tick = wake == Clock.NEVER ? null : context.timer().schedule(wake, this::tick);
    }

    private long wakeNanos(long now) {
        long wake = impairer.wakeNanos(now);
        return wake == Clock.NEVER ? wake : Math.max(wake, now + SHORTEST_WAIT_NANOS);
    }

    /** Gives to the writer what the impairments say. With the lock held. */
    private final class Output implements StreamImpairer.Output {
        private final byte[] buffer;
        private final long nowNanos;

        Output(byte[] buffer, long nowNanos) {
            this.buffer = buffer;
            this.nowNanos = nowNanos;
        }

        @Override
        public void write(int from, int length, long dueNanos) {
            writer.add(new StreamQueue.Piece(Arrays.copyOfRange(buffer, from, from + length), dueNanos));
        }

        @Override
        public void end(long dueNanos) {
            endScheduled = true;
            writer.add(new StreamQueue.End(dueNanos));
        }

        @Override
        public void close(long dueNanos, Cause cause) {
            cut(dueNanos, cause, false);
        }

        @Override
        public void reset(long dueNanos, Cause cause) {
            cut(dueNanos, cause, true);
        }

        /** What hangs on bytes comes behind them. What hangs on the time waits for none, and not for the receiver either. */
        private void cut(long dueNanos, Cause cause, boolean byReset) {
            if (dueNanos > nowNanos || hangsOnBytes(cause)) {
                writer.add(new StreamQueue.Cut(dueNanos, cause, byReset));
            } else {
                afterwards.add(() -> {
                    if (writer.stop(cause)) {
                        owner.cut(cause, byReset);
                    }
                });
            }
        }

        private boolean hangsOnBytes(Cause cause) {
            return cause == Cause.CUT_AFTER
                    || (cause == Cause.RESET_AFTER
                            && impairer.impairments()
                                    .find(Reset.class)
                                    .map(reset -> reset.after() instanceof After.Bytes)
                                    .orElse(false));
        }

        @Override
        public void stopReading(long dueNanos) {
            stoppedReading = true;
            writer.closeInput(Cause.STOP_READING);
            afterwards.add(() -> owner.stoppedReading());
        }

        @Override
        public void drop(long bytes, Cause cause) {
            writer.add(new StreamQueue.Lost(bytes, cause));
        }
    }

    private final class FromWriter implements ScheduledWriter.Owner {
        @Override
        public void moved() {
            room.set();
        }

        @Override
        public void broken() {
            owner.broken();
        }

        @Override
        public void cut(Cause cause, boolean byReset) {
            owner.cut(cause, byReset);
        }

        @Override
        public void endPassed() {
            owner.endPassed();
        }
    }
}

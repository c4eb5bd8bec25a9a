package dev.parley.session.impaired;

import dev.parley.ledger.Cause;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue before the receiver of an {@link ImpairedStream}, and the thread that writes what is due. Each message is counted in the
 * order of the bytes, whether they leave or not. Safe from any thread.
 */
final class ScheduledWriter {
    /** So many entries are written before their events are published, if nothing is late. */
    private static final int MOST_UNPUBLISHED = 64;

    private final SessionContext context;
    private final StreamReceiver receiver;
    private final Owner owner;
    private final MessageCounter messages;
    private final ReentrantLock lock = new ReentrantLock();
    private final StreamQueue queue = new StreamQueue();

    /** Up when the thread has something new to look at. */
    private final Signal work = new Signal();

    /** Up while nothing waits. */
    private final Signal idle = new Signal();

    /** Up when nothing is written any more. */
    private final Signal ended = new Signal();

    private boolean broken;
    private boolean endPassed;
    private boolean done;
    private String resetReason = "";

    /** Why nothing is written any more. */
    private @Nullable Cause over;

    /** Why nothing comes behind what is in the queue, where that is known before the end. */
    private @Nullable Cause restCause;

    /** For the thread alone. */
    private final EventBatch events;

    private int unpublished;

    /** Hears what happens. No lock is held. */
    interface Owner {
        /** There is room again, or nothing is written any more. */
        void moved();

        /** The receiver takes nothing more. */
        void broken();

        /** An impairment ends the connection, with a reset or in order. */
        void cut(Cause cause, boolean byReset);

        /** The end was passed on. */
        void endPassed();
    }

    /** @param direction counts this direction alone */
    ScheduledWriter(SessionContext context, DirectionCount direction, StreamReceiver receiver, Owner owner) {
        this.context = context;
        this.receiver = receiver;
        this.owner = owner;
        this.messages = new MessageCounter(context, direction, receiver);
        this.events = new EventBatch(context.publisher());
        idle.set();
    }

    /** The receiver is there. */
    void start() {
        context.threads().start("parley-impaired-" + receiver.flow().peer().hostAndPort(), this::run);
    }

    /** One whose end is known now; see {@link MessageCounter#add}. */
    List<Delivery> add(StreamMessage message, long readBytes) {
        lock.lock();
        try {
            return messages.add(message, readBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Does that in its turn. */
    void add(StreamQueue.Entry entry) {
        lock.lock();
        try {
            queue.add(entry);
            idle.clear();
            work.set();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes behind what waits, for that reason. */
    void closeInput(Cause cause) {
        lock.lock();
        try {
            restCause = cause;
        } finally {
            lock.unlock();
        }
    }

    /** More comes after all. */
    void openInput() {
        lock.lock();
        try {
            restCause = null;
        } finally {
            lock.unlock();
        }
    }

    /** So many bytes were read, and will not leave, since this has stopped. What comes back is known at once. */
    List<Delivery> loseRest(long bytes) {
        lock.lock();
        try {
            if (done) {
                return messages.drop(bytes, restCause(), message(restCause()));
            }
            queue.add(new StreamQueue.Lost(bytes, restCause()));
            idle.clear();
            work.set();
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private Cause restCause() {
        Cause known = restCause == null ? over : restCause;
        return known == null ? Cause.STOPPED : known;
    }

    /** What passes the end on is a reset. */
    void endWithReset(String reason) {
        boolean late;
        lock.lock();
        try {
            resetReason = reason;
            late = endPassed;
        } finally {
            lock.unlock();
        }
        if (late) {
            receiver.reset(reason);
        }
    }

    /** Writes nothing more, and drops what waits. Whether it was the first to say so. */
    boolean stop(Cause cause) {
        boolean first;
        lock.lock();
        try {
            first = over == null;
            if (first) {
                over = cause;
                work.set();
            }
        } finally {
            lock.unlock();
        }
        owner.moved();
        return first;
    }

    /** Why nothing is written any more; null while something is. */
    @Nullable
    Cause over() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    long waitingBytes() {
        lock.lock();
        try {
            return queue.waitingBytes();
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        return idle.isSet();
    }

    /** Waits until nothing waits to be written, and all before it is told. */
    void awaitIdle() throws InterruptedException {
        context.clock().await(idle, Clock.NEVER);
    }

    /** Waits until nothing is written any more, and all of it is told; or until that time. */
    void awaitEnd(long untilNanos) throws InterruptedException {
        context.clock().await(ended, untilNanos);
    }

    /* On its own thread. */

    private void run() throws InterruptedException {
        try {
            while (next()) {
                // one after the other
            }
        } finally {
            lock.lock();
            try {
                over = over == null ? Cause.STOPPED : over;
                done = true;
                events.add(messages.close(restCause(), message(restCause())));
            } finally {
                lock.unlock();
            }
            events.publish();
            idle.set();
            ended.set();
        }
    }

    /** Does what is due, or waits for it; false at the end. */
    private boolean next() throws InterruptedException {
        StreamQueue.Entry due;
        long nextNanos;
        lock.lock();
        try {
            work.clear();
            if (queue.isEmpty() && (over != null || endPassed)) {
                return false;
            }
            due = queue.poll(over == null ? context.clock().nanos() : Clock.NEVER);
            nextNanos = queue.nextNanos();
        } finally {
            lock.unlock();
        }
        if (due != null) {
            carryOut(due);
            owner.moved();
        }
        if (due == null || ++unpublished == MOST_UNPUBLISHED) {
            unpublished = 0;
            events.publish();
        }
        if (due == null) {
            noteIdle();
            context.clock().await(work, nextNanos);
        }
        return true;
    }

    private void noteIdle() {
        lock.lock();
        try {
            if (queue.isEmpty()) {
                idle.set();
            }
        } finally {
            lock.unlock();
        }
    }

    private void carryOut(StreamQueue.Entry entry) {
        switch (entry) {
            case StreamQueue.Piece piece -> write(piece.content());
            case StreamQueue.Lost lost -> drop(lost.bytes(), lost.cause());
            case StreamQueue.End end -> passEnd();
            case StreamQueue.Cut cut -> {
                if (stop(cut.cause())) {
                    owner.cut(cut.cause(), cut.byReset());
                }
            }
        }
    }

    private void drop(long bytes, Cause cause) {
        lock.lock();
        try {
            events.add(messages.drop(bytes, cause, message(cause)));
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] bytes) {
        Cause stopped = over();
        if (stopped != null) {
            drop(bytes.length, stopped);
            return;
        }
        List<Delivery> sent = leave(bytes.length);
        try {
            receiver.write(bytes, 0, bytes.length);
            events.add(sent);
        } catch (IOException gone) {
            if (takeBack(sent)) {
                owner.broken();
            }
        }
    }

    /** Counted before they leave, so that nobody has what is not counted yet. */
    private List<Delivery> leave(long bytes) {
        lock.lock();
        try {
            return messages.leave(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** They did not leave. Whether the receiver is why. */
    private boolean takeBack(List<Delivery> sent) {
        lock.lock();
        try {
            broken = over == null;
            over = over == null ? Cause.UNSENDABLE : over;
            events.add(messages.takeBack(sent, over, message(over)));
            return broken;
        } finally {
            lock.unlock();
        }
    }

    private void passEnd() {
        String reason;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            endPassed = true;
            reason = resetReason;
        } finally {
            lock.unlock();
        }
        if (reason.isEmpty()) {
            receiver.finish();
        } else {
            receiver.reset(reason);
        }
        owner.endPassed();
    }

    private String message(Cause cause) {
        return switch (cause) {
            case UNSENDABLE ->
                broken ? receiver.name() + " takes nothing more" : "its connection ended before it was passed on";
            case STOPPED -> "the session ended before it was passed on";
            default -> cause.meaning();
        };
    }
}

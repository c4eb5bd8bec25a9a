package dev.parley.session.relay;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue before the receiver of an {@link ImpairedStream}, and the thread that writes what is due. Each message is counted in the
 * order of the bytes, whether they leave or not. Safe from any thread.
 */
final class ScheduledWriter {
    /** What an entry costs beside its bytes, so that many short ones are bounded too. */
    private static final int ENTRY_BYTES = 64;

    /** So many entries are written before their events are published, if nothing is late. */
    private static final int MOST_UNPUBLISHED = 64;

    private final SessionContext context;
    private final StreamPath.Receiver receiver;
    private final Owner owner;
    private final MessageCounter messages;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> queue = new ArrayDeque<>();

    /** Up when the thread has something new to look at. */
    private final Signal work = new Signal();

    /** Up when nothing is written any more. */
    private final Signal ended = new Signal();

    private long waitingBytes;
    private boolean broken;
    private boolean endPassed;
    private boolean done;
    private String resetReason = "";

    /** Why nothing is written any more. */
    private @Nullable Cause over;

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

    /** What the thread does in its turn. */
    private sealed interface Entry {
        long dueNanos();

        /** How much of the bound it takes. */
        long weight();
    }

    private record Piece(byte[] bytes, long dueNanos) implements Entry {
        @Override
        public long weight() {
            return bytes.length + (long) ENTRY_BYTES;
        }
    }

    /** Its turn comes with that of what came before. */
    private record Lost(long bytes, Cause cause) implements Entry {
        @Override
        public long dueNanos() {
            return Long.MIN_VALUE;
        }

        @Override
        public long weight() {
            return bytes;
        }
    }

    private record End(long dueNanos) implements Entry {
        @Override
        public long weight() {
            return 0;
        }
    }

    private record Cut(long dueNanos, Cause cause, boolean byReset) implements Entry {
        @Override
        public long weight() {
            return 0;
        }
    }

    /** @param direction counts this direction alone */
    ScheduledWriter(SessionContext context, Ledger direction, StreamPath.Receiver receiver, Owner owner) {
        this.context = context;
        this.receiver = receiver;
        this.owner = owner;
        this.messages = new MessageCounter(context, direction, receiver);
        this.events = new EventBatch(context.publisher());
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

    /** Writes them then. */
    void write(byte[] bytes, long dueNanos) {
        add(new Piece(bytes, dueNanos));
    }

    /** Passes the end on then. */
    void end(long dueNanos) {
        add(new End(dueNanos));
    }

    /** Writes nothing more from then on. */
    void cut(long dueNanos, Cause cause, boolean byReset) {
        add(new Cut(dueNanos, cause, byReset));
    }

    private void add(Entry entry) {
        lock.lock();
        try {
            waitingBytes += entry.weight();
            queue.add(entry);
            work.set();
        } finally {
            lock.unlock();
        }
    }

    /** So many bytes do not leave. What comes back is known at once. */
    List<Delivery> lose(long bytes, Cause cause) {
        lock.lock();
        try {
            if (done) {
                return messages.drop(bytes, cause, message(cause));
            }
            waitingBytes += bytes;
            long before = 0;
            if (queue.peekLast() instanceof Lost last && last.cause == cause) {
                queue.removeLast();
                before = last.bytes;
            }
            queue.add(new Lost(before + bytes, cause));
            work.set();
            return List.of();
        } finally {
            lock.unlock();
        }
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
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is written any more, and all of it is told. */
    void awaitEnd() throws InterruptedException {
        context.clock().await(ended, Clock.NEVER);
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
                events.add(messages.close(over, message(over)));
            } finally {
                lock.unlock();
            }
            events.publish();
            ended.set();
        }
    }

    /** Does what is due, or waits for it; false at the end. */
    private boolean next() throws InterruptedException {
        Entry due = null;
        long untilNanos = Clock.NEVER;
        lock.lock();
        try {
            work.clear();
            Entry first = queue.peek();
            if (first == null && (over != null || endPassed)) {
                return false;
            }
            if (first != null
                    && (over != null || first.dueNanos() <= context.clock().nanos())) {
                due = queue.remove();
                waitingBytes -= first.weight();
            } else if (first != null) {
                untilNanos = first.dueNanos();
            }
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
            context.clock().await(work, untilNanos);
        }
        return true;
    }

    private void carryOut(Entry entry) {
        switch (entry) {
            case Piece piece -> write(piece.bytes);
            case Lost lost -> drop(lost.bytes, lost.cause);
            case End end -> passEnd();
            case Cut cut -> {
                if (stop(cut.cause)) {
                    owner.cut(cut.cause, cut.byReset);
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

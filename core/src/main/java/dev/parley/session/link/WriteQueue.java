package dev.parley.session.link;

import dev.parley.payload.Payload;
import dev.parley.session.runtime.SessionThreads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one connection. A peer that does not read blocks the thread that writes to it, and must
 * block nobody else; so each connection that is spoken to has a thread of its own while something waits.
 */
public final class WriteQueue {
    /** What a peer that does not read may keep waiting. */
    public static final int MOST_BYTES = 1 << 20;

    /** What an entry costs beside its bytes, so that many empty ones are bounded too. */
    private static final int ENTRY_BYTES = 64;

    private final SessionThreads threads;
    private final int mostBytes;
    private final String name;
    private final Predicate<Pending> writing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private final AtomicLong writtenCount = new AtomicLong();
    private @Nullable Thread writer;

    /** Whether somebody writes past the queue. */
    private boolean direct;

    private boolean closed;
    private Runnable atEnd = WriteQueue::nothing;

    /**
     * What somebody said.
     *
     * @param rule where the rule stands that says it; empty where none does
     * @param raw whether it goes past the framing
     */
    public record Pending(Payload message, String rule, boolean raw) {}

    /**
     * @param mostBytes what may wait
     * @param writing writes one, and may block; called on one thread at a time; false: nothing more can be written
     */
    public WriteQueue(SessionThreads threads, int mostBytes, String name, Predicate<Pending> writing) {
        this.threads = threads;
        this.mostBytes = mostBytes;
        this.name = name;
        this.writing = writing;
    }

    /** Puts one behind those that wait; false if too much waits already or nothing more is taken. Never blocks. */
    public boolean offer(Pending pending) {
        lock.lock();
        try {
            long bytes = pending.message().size() + (long) ENTRY_BYTES;
            // An empty queue takes one message of any size.
            if (closed || (writer != null && waitingBytes + bytes > mostBytes)) {
                return false;
            }
            waiting.add(pending);
            waitingBytes += bytes;
            if (writer == null) {
                writer = threads.start(name, this::drain);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void nothing() {
        // Nobody has finished it.
    }

    /**
     * Whether a caller who may block may write now, past what waits. It calls {@link #endDirect} then, for which {@link #finish}
     * waits. One at a time.
     */
    public boolean beginDirect() {
        lock.lock();
        try {
            direct = !closed;
            return direct;
        } finally {
            lock.unlock();
        }
    }

    /** What was begun is written, or cannot be. */
    public void endDirect() {
        lock.lock();
        try {
            direct = false;
        } finally {
            lock.unlock();
        }
        endIfIdle();
    }

    private void drain() {
        Pending next = next();
        while (next != null && writing.test(next)) {
            writtenCount.incrementAndGet();
            next = next();
        }
        if (next == null) {
            endIfIdle();
        }
    }

    private void endIfIdle() {
        Runnable then = WriteQueue::nothing;
        lock.lock();
        try {
            if (!isBusy()) {
                then = atEnd;
                atEnd = WriteQueue::nothing;
            }
        } finally {
            lock.unlock();
        }
        then.run();
    }

    /** The next one; where there is none, this thread is through. */
    private @Nullable Pending next() {
        lock.lock();
        try {
            Pending next = waiting.poll();
            if (next == null) {
                writer = null;
            } else {
                waitingBytes -= next.message().size() + (long) ENTRY_BYTES;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and runs {@code then} once all is written, which may be at once. Never blocks. */
    public void finish(Runnable then) {
        lock.lock();
        try {
            closed = true;
            atEnd = then;
        } finally {
            lock.unlock();
        }
        endIfIdle();
    }

    /** Whether something waits, or is being written and its peer perhaps does not read it. */
    public boolean isBusy() {
        lock.lock();
        try {
            return writer != null || direct;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and waits until all that waits is written or cannot be. */
    public void awaitDrained() throws InterruptedException {
        Thread writing;
        lock.lock();
        try {
            closed = true;
            writing = writer;
        } finally {
            lock.unlock();
        }
        if (writing != null) {
            writing.join();
        }
    }

    public long waitingBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /** How many have been written: it grows as long as the peer reads. */
    public long writtenCount() {
        return writtenCount.get();
    }

    /** Whether more than half of what may wait does. */
    public boolean isBacklogged() {
        return waitingBytes() > mostBytes / 2;
    }

    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** After {@link #awaitDrained}: how many waited and will never be written. */
    public int unsent() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}

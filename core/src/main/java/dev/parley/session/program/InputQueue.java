package dev.parley.session.program;

import dev.parley.payload.Payload;
import dev.parley.session.peer.Blocking;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to a program's standard input. It outlives the program: the next one gets what the last one did not. Safe
 * from any thread.
 */
final class InputQueue {
    /** So much may wait, and one piece more. */
    static final int MOST_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long takenCount;
    private boolean closed;
    private @Nullable Object reader;

    /**
     * What is written in one go.
     *
     * @param taken called when a program is about to get it
     */
    record Piece(Payload bytes, Runnable taken) {}

    /**
     * Puts it behind what waits.
     *
     * @param blocking whether to wait until there is room
     * @return false if there is no room, or nothing is taken any more
     */
    boolean offer(Piece piece, Blocking blocking) {
        lock.lock();
        try {
            while (!closed && !hasRoom(piece) && blocking == Blocking.ALLOWED) {
                changed.awaitUninterruptibly();
            }
            if (closed || !hasRoom(piece)) {
                return false;
            }
            waiting.add(piece);
            waitingBytes += piece.bytes.size();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(Piece piece) {
        return waitingBytes == 0 || waitingBytes + piece.bytes.size() <= MOST_BYTES;
    }

    /** From now on that one takes. */
    void attach(Object to) {
        lock.lock();
        try {
            reader = to;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** That one takes no more. */
    void detach(Object from) {
        lock.lock();
        try {
            if (from.equals(reader)) {
                reader = null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next; null once nothing more comes, or somebody else takes. */
    @Nullable
    Piece take(Object by) throws InterruptedException {
        lock.lock();
        try {
            while (by.equals(reader) && waiting.isEmpty() && !closed) {
                changed.await();
            }
            Piece next = by.equals(reader) ? waiting.poll() : null;
            if (next != null) {
                waitingBytes -= next.bytes.size();
                takenCount++;
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is put in; what waits may still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, and gives back how many that were. */
    int clear() {
        lock.lock();
        try {
            int count = waiting.size();
            waiting.clear();
            waitingBytes = 0;
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    int waitingCount() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many were taken; it grows as long as the program reads. */
    long takenCount() {
        lock.lock();
        try {
            return takenCount;
        } finally {
            lock.unlock();
        }
    }
}

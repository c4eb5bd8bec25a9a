package dev.parley.session.record;

import dev.parley.capture.PcapngWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The blocks that wait to be written: one half is filled by those who move data while the other is written. Where a half is
 * full, whoever fills it waits: so nothing is lost, and the reader is held back. All methods that say so need the lock.
 */
final class BlockQueue {
    /** Of each half. A packet has up to 64 KiB. */
    static final int HALF_BYTES = 2 << 20;

    /** What comes is written at the latest after that time. */
    private static final long FLUSH_NANOS = 100_000_000;

    private final boolean writesAtOnce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Condition stored = lock.newCondition();

    private Half filling = new Half(1);
    private final List<Half> spare = new ArrayList<>(List.of(new Half(0)));
    private long storedNumber;
    private State state = State.OPEN;
    private boolean closing;
    private boolean urgent;
    private long lost;
    private long allLost;

    /** How the writing goes. */
    private enum State {
        OPEN,
        /** The file cannot be written now. */
        PAUSED,
        /** Nothing is written any more. */
        OVER
    }

    /** Where a block is, for a comment on it. */
    record Place(long half, int offset) {}

    /** Blocks, and the comments that came for them. */
    static final class Half {
        private final PcapngWriter writer = new PcapngWriter(ByteBuffer.allocateDirect(HALF_BYTES));
        private final TreeMap<Integer, List<String>> comments = new TreeMap<>();
        private long number;

        Half(long number) {
            this.number = number;
        }

        PcapngWriter writer() {
            return writer;
        }

        NavigableMap<Integer, List<String>> comments() {
            return comments;
        }

        boolean isEmpty() {
            return writer.buffer().position() == 0;
        }
    }

    /** @param writesAtOnce whether each block is written at once, since somebody waits for it */
    BlockQueue(boolean writesAtOnce) {
        this.writesAtOnce = writesAtOnce;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /* For those who fill it. */

    /**
     * Waits until so many bytes have room. With the lock, which is let go meanwhile.
     *
     * @return false where they cannot be taken: nothing is written any more, or the recording pauses
     */
    boolean awaitRoom(int bytes) {
        while (state != State.OVER && filling.writer.buffer().remaining() < bytes) {
            if (state == State.PAUSED) {
                return false;
            }
            hurry();
            taken.awaitUninterruptibly();
        }
        return state != State.OVER;
    }

    /** Where the next block goes. With the lock. */
    PcapngWriter writer() {
        return filling.writer;
    }

    /** A packet had no room. With the lock. */
    void lose() {
        lost++;
        allLost++;
    }

    /** How many were lost since this was last asked. With the lock. */
    long takeLost() {
        long now = lost;
        lost = 0;
        return now;
    }

    /** A block was added. With the lock. */
    Place added(int offset) {
        int bytes = filling.writer.buffer().position();
        if (offset == 0 || writesAtOnce || (bytes > HALF_BYTES / 2 && offset <= HALF_BYTES / 2)) {
            urgent |= offset > 0 || writesAtOnce;
            filled.signal();
        }
        return new Place(filling.number, offset);
    }

    /** Puts a comment on a block; false if that has been written. With the lock. */
    boolean comment(Place place, String text) {
        if (place.half != filling.number) {
            return false;
        }
        filling.comments
                .computeIfAbsent(place.offset, first -> new ArrayList<>(1))
                .add(text);
        return true;
    }

    /** The number of the half that is filled, for {@link #awaitStored}. With the lock. */
    long fillingNumber() {
        return filling.number;
    }

    /** Waits until a half is on the disk, or nothing is written any more. Without the lock. */
    void awaitStored(long number) {
        lock.lock();
        try {
            while (storedNumber < number && state != State.OVER) {
                stored.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something is to be written that is no packet. With the lock. */
    void hurry() {
        urgent = true;
        filled.signal();
    }

    /** Nothing is added any more, once what is there is written. */
    void close() {
        lock.lock();
        try {
            closing = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many were lost at all while the recording paused. */
    long allLost() {
        lock.lock();
        try {
            return allLost;
        } finally {
            lock.unlock();
        }
    }

    /* For the thread that writes. */

    /** Waits for blocks, and takes them. */
    Half take() throws InterruptedException {
        lock.lock();
        try {
            while (filling.isEmpty() && !closing && !urgent) {
                filled.await();
            }
            long left = FLUSH_NANOS;
            while (left > 0 && !closing && !urgent) {
                left = filled.awaitNanos(left);
            }
            urgent = false;
            Half full = filling;
            filling = spare.removeLast();
            filling.number = full.number + 1;
            taken.signalAll();
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** These blocks are written. */
    void store(Half half) {
        lock.lock();
        try {
            storedNumber = half.number;
            half.writer.buffer().clear();
            half.comments.clear();
            spare.add(half);
            stored.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #close} was called, and nothing is left to take. */
    boolean isDone() {
        lock.lock();
        try {
            return closing && filling.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The file cannot be written, or can be again. */
    void pause(boolean on) {
        lock.lock();
        try {
            if (state != State.OVER) {
                state = on ? State.PAUSED : State.OPEN;
            }
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the file is tried again; true if the recording shall end. */
    boolean awaitClosing(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closing) {
                left = filled.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is written any more; whoever waits goes on. */
    void end() {
        lock.lock();
        try {
            state = State.OVER;
            taken.signalAll();
            stored.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

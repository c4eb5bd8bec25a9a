package dev.parley.session.script;

import dev.parley.payload.Payload;
import dev.parley.time.Signal;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived and was not looked at yet. One thread puts, one takes. Where it is full, whoever reads the network is held
 * back: a stream's sender then waits, and what a datagram socket loses is counted as dropped by the kernel.
 */
final class ReceiveQueue {
    static final int MOST_MESSAGES = 1_000;
    static final int MOST_BYTES = 16 << 20;

    private final Signal changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomier = lock.newCondition();
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** @param nanos when it was read, on the session's clock */
    record Arrival(Payload message, InetAddress from, long nanos) {}

    /** @param changed raised when something has come */
    ReceiveQueue(Signal changed) {
        this.changed = changed;
    }

    /** Blocks while it is full. After {@link #close} nothing is kept: it was told, and nobody waits for it. */
    void put(Arrival arrival) {
        lock.lock();
        try {
            while (!closed && isFull(arrival)) {
                roomier.await();
            }
            if (!closed) {
                arrivals.add(arrival);
                bytes += arrival.message().size();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        changed.set();
    }

    /** One message is always taken, however long it is. */
    private boolean isFull(Arrival more) {
        return arrivals.size() >= MOST_MESSAGES
                || (!arrivals.isEmpty() && bytes + more.message().size() > MOST_BYTES);
    }

    /** The oldest, or null. */
    @Nullable
    Arrival poll() {
        lock.lock();
        try {
            Arrival oldest = arrivals.poll();
            if (oldest != null) {
                bytes -= oldest.message().size();
                roomier.signal();
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** All there is as one, with the time of the oldest, or null: for chunks, which the network cut as it liked. */
    @Nullable
    Arrival pollJoined() {
        lock.lock();
        try {
            Arrival oldest = poll();
            if (oldest == null || arrivals.isEmpty()) {
                return oldest;
            }
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.writeBytes(oldest.message().bytes());
            for (Arrival next = poll(); next != null; next = poll()) {
                joined.writeBytes(next.message().bytes());
            }
            return new Arrival(Payload.copyOf(joined.toByteArray()), oldest.from(), oldest.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** Never blocks. Idempotent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrivals.clear();
            bytes = 0;
            roomier.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

package dev.parley.socket.memory;

import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a stream of a {@link MemoryNetwork}: a ring of bytes with a writer's end and a reader's. Everything in
 * it is guarded by the network's lock.
 */
final class MemoryPipe {
    static final int BYTES = 65_536;

    private final Clock clock;
    private final ReentrantLock lock;
    private final InetSocketAddress writer;
    private final InetSocketAddress reader;

    /** Up while a read has something to do. */
    private final Signal readable = new Signal();

    /** Up while a write has something to do. */
    private final Signal writable = new Signal();

    /** Made by the first write: many a stream in a test only goes one way. */
    private byte[] ring = new byte[0];

    private int start;
    private int count;
    private long total;
    private boolean finished;
    private boolean reset;
    private boolean readerClosed;
    private boolean writerClosed;

    MemoryPipe(MemoryNetwork network, InetSocketAddress writer, InetSocketAddress reader) {
        this.clock = network.clock();
        this.lock = network.lock();
        this.writer = writer;
        this.reader = reader;
    }

    /** As {@link StreamConnection#read}. What came before a reset is still read, as on Linux. */
    int read(byte[] into, int offset, int length, long deadlineNanos) throws IOException, InterruptedException {
        boolean inTime = true;
        while (true) {
            lock.lock();
            try {
                if (readerClosed) {
                    throw new ClosedChannelException();
                }
                if (count > 0 || length == 0) {
                    return take(into, offset, length);
                }
                if (finished) {
                    return -1;
                }
                if (reset) {
                    throw broken(writer);
                }
                if (!inTime) {
                    return 0;
                }
                readable.clear();
            } finally {
                lock.unlock();
            }
            inTime = clock.await(readable, deadlineNanos);
        }
    }

    private int take(byte[] into, int offset, int length) {
        int taken = Math.min(length, count);
        int untilEnd = Math.min(taken, BYTES - start);
        System.arraycopy(ring, start, into, offset, untilEnd);
        System.arraycopy(ring, 0, into, offset + untilEnd, taken - untilEnd);
        start = (start + taken) % BYTES;
        count -= taken;
        writable.set();
        return taken;
    }

    /** As {@link StreamConnection#write}. */
    void write(byte[] from, int offset, int length) throws IOException, InterruptedException {
        int written = 0;
        while (written < length) {
            lock.lock();
            try {
                if (writerClosed || finished) {
                    throw new ClosedChannelException();
                }
                if (reset) {
                    throw broken(reader);
                }
                if (readerClosed) {
                    reset = true; // nobody takes these bytes, and the answer to them breaks the next write
                    return;
                }
                written += put(from, offset + written, length - written);
                if (written == length) {
                    return;
                }
                writable.clear();
            } finally {
                lock.unlock();
            }
            clock.await(writable, Clock.NEVER);
        }
    }

    private int put(byte[] from, int offset, int length) {
        if (ring.length == 0) {
            ring = new byte[BYTES];
        }
        int put = Math.min(length, BYTES - count);
        int end = (start + count) % BYTES;
        int untilEnd = Math.min(put, BYTES - end);
        System.arraycopy(from, offset, ring, end, untilEnd);
        System.arraycopy(from, offset + untilEnd, ring, 0, put - untilEnd);
        count += put;
        total += put;
        if (put > 0) {
            readable.set();
        }
        return put;
    }

    /** How many bytes were ever written. */
    long written() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** The writer sends no more. */
    void finish() {
        change(() -> finished = true);
    }

    /** The writer is closed: what it wrote is still read, unless the stream was reset. */
    void closeWriter() {
        change(() -> {
            writerClosed = true;
            finished |= !reset;
        });
    }

    /** The reader is closed: what it did not read is lost. Whether there was any. */
    boolean closeReader() {
        boolean[] unread = new boolean[1];
        change(() -> {
            unread[0] = count > 0;
            readerClosed = true;
            count = 0;
        });
        return unread[0];
    }

    /** The other side broke the stream off. */
    void reset() {
        change(() -> reset = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            readable.set();
            writable.set();
        } finally {
            lock.unlock();
        }
    }

    private static NetworkException broken(InetSocketAddress by) {
        return NetworkErrors.broken(by, new SocketException("Connection reset"));
    }
}

package dev.parley.socket.memory;

import dev.parley.socket.NetworkErrors;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A listener of a {@link MemoryNetwork}. Everything in it is guarded by the network's lock. */
final class MemoryStreamListener implements StreamListener, MemoryNetwork.StreamHolder {
    /** How many streams may wait to be accepted; who comes then waits for a place, as Linux makes it. */
    static final int BACKLOG = 128;

    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final InetSocketAddress local;
    private final Queue<MemoryStreamConnection> backlog = new ArrayDeque<>();

    /** Up while an accept has something to do. */
    private final Signal somebody = new Signal();

    /** Up while the backlog has a place, or is gone. */
    private final Signal place = new Signal();

    private boolean closed;
    private boolean finishing;

    MemoryStreamListener(MemoryNetwork network, InetSocketAddress local) {
        this.network = network;
        this.lock = network.lock();
        this.local = local;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    /** For the network: lets the other end of that stream wait to be accepted, and waits for a place if need be. */
    void enqueue(MemoryStreamConnection here, Duration timeout) throws IOException {
        long deadline = network.clock().in(timeout.toNanos(), TimeUnit.NANOSECONDS);
        boolean inTime = true;
        while (true) {
            lock.lock();
            try {
                if (closed || !inTime) {
                    here.close();
                    throw NetworkErrors.connecting(here.peer(), timeout, noPlace());
                }
                if (backlog.size() < BACKLOG) {
                    backlog.add(here.otherEnd());
                    somebody.set();
                    return;
                }
                place.clear();
            } finally {
                lock.unlock();
            }
            try {
                inTime = network.clock().await(place, deadline);
            } catch (InterruptedException interrupted) {
                here.close();
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
        }
    }

    private IOException noPlace() {
        return closed ? new ConnectException("Connection refused") : new SocketTimeoutException("Connect timed out");
    }

    @Override
    public StreamConnection accept() throws IOException {
        while (true) {
            lock.lock();
            try {
                if (closed) {
                    throw new ClosedChannelException();
                }
                MemoryStreamConnection next = backlog.poll();
                if (next != null) {
                    place.set();
                    return next;
                }
                if (finishing) {
                    close();
                    throw new ClosedChannelException();
                }
                somebody.clear();
            } finally {
                lock.unlock();
            }
            try {
                network.clock().await(somebody, Clock.NEVER);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                close();
                throw new ClosedByInterruptException();
            }
        }
    }

    @Override
    public void finish() {
        lock.lock();
        try {
            finishing = true;
            somebody.set();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            network.closed(this);
            backlog.forEach(MemoryStreamConnection::reset); // as Linux does with who was not accepted yet
            backlog.clear();
            somebody.set();
            place.set();
        } finally {
            lock.unlock();
        }
    }
}

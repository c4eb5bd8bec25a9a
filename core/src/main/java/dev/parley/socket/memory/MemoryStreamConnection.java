package dev.parley.socket.memory;

import dev.parley.socket.StreamConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One end of a stream of a {@link MemoryNetwork}. */
final class MemoryStreamConnection implements StreamConnection, MemoryNetwork.StreamHolder {
    private final MemoryNetwork network;
    private final InetSocketAddress local;
    private final InetSocketAddress peer;
    private final MemoryPipe in;
    private final MemoryPipe out;
    private @Nullable MemoryStreamConnection otherEnd;

    /** Under the network's lock. */
    private boolean closed;

    private MemoryStreamConnection(
            MemoryNetwork network, InetSocketAddress local, InetSocketAddress peer, MemoryPipe in, MemoryPipe out) {
        this.network = network;
        this.local = local;
        this.peer = peer;
        this.in = in;
        this.out = out;
    }

    /** Both ends of a new stream; the one at {@code local}, which knows the other. */
    static MemoryStreamConnection between(MemoryNetwork network, InetSocketAddress local, InetSocketAddress peer) {
        MemoryPipe there = new MemoryPipe(network, local, peer);
        MemoryPipe back = new MemoryPipe(network, peer, local);
        MemoryStreamConnection here = new MemoryStreamConnection(network, local, peer, back, there);
        here.otherEnd = new MemoryStreamConnection(network, peer, local, there, back);
        return here;
    }

    /** For the listener: the end that it accepts. */
    MemoryStreamConnection otherEnd() {
        MemoryStreamConnection end = otherEnd;
        if (end == null) {
            throw new IllegalStateException("this is the end that was accepted");
        }
        return end;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadlineNanos) throws IOException {
        try {
            return in.read(into, offset, length, deadlineNanos);
        } catch (InterruptedException interrupted) {
            throw closedByInterrupt();
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            out.write(from, offset, length);
        } catch (InterruptedException interrupted) {
            throw closedByInterrupt();
        }
    }

    @Override
    public long written() {
        return out.written();
    }

    private ClosedByInterruptException closedByInterrupt() {
        Thread.currentThread().interrupt();
        close();
        return new ClosedByInterruptException();
    }

    @Override
    public void finish() {
        out.finish();
    }

    @Override
    public void close() {
        ReentrantLock lock = network.lock();
        lock.lock();
        try {
            closed = true;
            if (in.closeReader()) {
                in.reset();
                out.reset();
            }
            out.closeWriter();
            network.closed(this);
        } finally {
            lock.unlock();
        }
    }

    /** Also for the listener: of an end that nobody accepted. */
    @Override
    public void reset() {
        ReentrantLock lock = network.lock();
        lock.lock();
        try {
            if (!closed) {
                in.reset();
                out.reset();
                close();
            }
        } finally {
            lock.unlock();
        }
    }
}

package dev.parley.socket.memory;

import dev.parley.payload.Payload;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A datagram port of a {@link MemoryNetwork}. Everything in it is guarded by the network's lock. */
final class MemoryDatagramPort implements DatagramPort {
    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final InetSocketAddress local;
    private final @Nullable InetSocketAddress onlyPeer;
    private final DatagramOptions options;
    private final Queue<MemoryDatagram> queue = new ArrayDeque<>();

    /** Up while a receive has something to do: a datagram, a refusal, a wake, the end. */
    private final Signal news = new Signal();

    private long queuedBytes;
    private long drops;
    private boolean refused;
    private boolean woken;
    private boolean closed;

    MemoryDatagramPort(MemoryNetwork network, InetSocketAddress local, DatagramOptions options) {
        this.network = network;
        this.lock = network.lock();
        this.local = local;
        this.onlyPeer = options.peer() == null ? null : MemoryNetwork.specific(options.peer());
        this.options = options;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int receiveBufferBytes() {
        return options.receiveBufferBytes();
    }

    boolean isConnected() {
        return onlyPeer != null;
    }

    /** For the network: whether a datagram from there is for this port. */
    boolean hears(InetSocketAddress source) {
        return onlyPeer == null || onlyPeer.equals(source);
    }

    /** For the network, under its lock: queues a datagram or drops it. */
    void arrive(MemoryDatagram datagram) {
        if (queuedBytes >= options.receiveBufferBytes()) {
            drops++;
            return;
        }
        queuedBytes += datagram.bufferBytes();
        queue.add(datagram);
        news.set();
    }

    @Override
    public int receive(DatagramBatch batch, long deadlineNanos) throws IOException {
        batch.clear();
        boolean inTime = true;
        while (true) {
            lock.lock();
            try {
                requireOpen();
                throwRefusal();
                fill(batch);
                if (batch.count() > 0 || woken || !inTime) {
                    woken = false;
                    return batch.count();
                }
                news.clear();
            } finally {
                lock.unlock();
            }
            try {
                inTime = network.clock().await(news, deadlineNanos);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                close();
                throw new ClosedByInterruptException();
            }
        }
    }

    private void fill(DatagramBatch batch) {
        while (!batch.isFull() && !queue.isEmpty()) {
            MemoryDatagram datagram = queue.remove();
            queuedBytes -= datagram.bufferBytes();
            ByteBuffer slot = batch.next();
            slot.put(datagram.payload().buffer()).flip();
            batch.add(datagram.source(), datagram.destination(), network.clock().epochNanos());
        }
    }

    @Override
    public void send(ByteBuffer payload, InetSocketAddress peer) throws IOException {
        send(payload, peer, null);
    }

    @Override
    public void send(ByteBuffer payload, InetSocketAddress peer, @Nullable InetSocketAddress wanted)
            throws IOException {
        InetSocketAddress to = onlyPeer != null ? onlyPeer : MemoryNetwork.specific(peer);
        lock.lock();
        try {
            requireOpen();
            throwRefusal();
            requireSendable(to, payload.remaining());
            InetAddress from = local.getAddress();
            boolean chosen = from.isAnyLocalAddress() || from.isMulticastAddress();
            InetAddress free = wanted == null ? MemoryNetwork.sourceTo(to.getAddress()) : wanted.getAddress();
            InetSocketAddress source = new InetSocketAddress(chosen ? free : from, local.getPort());
            boolean arrived = network.deliver(new MemoryDatagram(source, to, Payload.copyOf(payload)));
            payload.position(payload.limit());
            if (!arrived && onlyPeer != null) {
                refused = true;
                news.set();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireSendable(InetSocketAddress to, int bytes) throws NetworkException {
        if (to.getPort() == 0) {
            throw MemoryNetwork.unsendable(to, bytes, "Can't send to port 0");
        }
        if (bytes > NetworkErrors.mostDatagramBytes(to.getAddress())) {
            throw MemoryNetwork.unsendable(to, bytes, "Message too long");
        }
        if (MemoryNetwork.isBroadcast(to.getAddress()) && !options.broadcast()) {
            throw MemoryNetwork.unsendable(to, bytes, "Permission denied");
        }
        boolean sameFamily = local.getAddress() instanceof Inet4Address == to.getAddress() instanceof Inet4Address;
        if (!sameFamily && !MemoryBindings.covers(local.getAddress(), to.getAddress())) {
            throw MemoryNetwork.unsendable(to, bytes, "Network is unreachable");
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void throwRefusal() throws PortUnreachableException {
        if (refused) {
            refused = false;
            throw new PortUnreachableException();
        }
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            woken = true;
            news.set();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OptionalLong kernelDrops() {
        lock.lock();
        try {
            return OptionalLong.of(drops);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            network.closed(this);
            news.set();
        } finally {
            lock.unlock();
        }
    }
}

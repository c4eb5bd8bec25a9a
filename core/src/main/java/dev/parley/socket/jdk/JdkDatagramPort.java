package dev.parley.socket.jdk;

import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A datagram port on a JDK channel in non-blocking mode. It asks for datagrams first and waits in a selector only when
 * there are none, so that a busy port makes no other system call, and a waiting one can be woken without closing it.
 */
final class JdkDatagramPort implements DatagramPort {
    private final DatagramChannel channel;
    private final boolean connected;
    private final Clock clock;
    private final InetSocketAddress local;
    private final int receiveBufferBytes;
    private final KernelDrops drops;
    private final Object selectorLock = new Object();
    private final Object twinLock = new Object();
    private @Nullable Selector readable;
    private volatile boolean woken;

    /** A refusal that came behind datagrams of the same batch: told by the next receive, so that neither is lost. */
    private @Nullable PortUnreachableException refusal;

    /** @param others the sockets that had this port before, if it may be shared */
    JdkDatagramPort(DatagramChannel channel, boolean connected, boolean shared, Set<String> others, Clock clock)
            throws IOException {
        this.channel = channel;
        this.connected = connected;
        this.clock = clock;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.receiveBufferBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
        this.drops = KernelDrops.of(local, shared, others);
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    @Override
    public int receive(DatagramBatch batch, long deadlineNanos) throws IOException {
        batch.clear();
        PortUnreachableException refused = refusal;
        if (refused != null) {
            refusal = null;
            throw refused;
        }
        while (fill(batch) == 0) {
            long left = deadlineNanos == Clock.NEVER ? Long.MAX_VALUE : deadlineNanos - clock.nanos();
            if (woken || left <= 0) {
                break;
            }
            await(left);
        }
        woken = false;
        return batch.count();
    }

    private int fill(DatagramBatch batch) throws IOException {
        while (!batch.isFull()) {
            ByteBuffer slot = batch.next();
            InetSocketAddress peer;
            try {
                peer = (InetSocketAddress) channel.receive(slot);
            } catch (PortUnreachableException refused) {
                if (batch.count() == 0) {
                    throw refused;
                }
                refusal = refused;
                break;
            }
            if (peer == null) {
                break;
            }
            slot.flip();
            batch.add(peer, null, clock.epochNanos());
        }
        return batch.count();
    }

    private void await(long nanos) throws IOException {
        try {
            selector().select(Math.max(1, Math.min(nanos / 1_000_000, 3_600_000)));
        } catch (ClosedSelectorException closed) {
            throw new ClosedChannelException();
        }
        if (Thread.currentThread().isInterrupted()) {
            close(); // as the JDK does in blocking mode; a selector would not wait any more
            throw new ClosedByInterruptException();
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private Selector selector() throws IOException {
        synchronized (selectorLock) {
            Selector open = readable;
            if (open == null) {
                open = Selector.open();
                readable = open;
                if (!channel.isOpen()) {
                    open.close(); // nobody else would
                }
                channel.register(open, SelectionKey.OP_READ);
                if (woken) {
                    open.wakeup();
                }
            }
            return open;
        }
    }

    @Override
    public void send(ByteBuffer payload, InetSocketAddress peer) throws IOException {
        try {
            if (connected && !payload.hasRemaining()) {
                sendEmpty(payload, peer);
                return;
            }
            while ((connected ? channel.write(payload) : channel.send(payload, peer)) == 0 && payload.hasRemaining()) {
                awaitWritable();
            }
        } catch (PortUnreachableException | ClosedChannelException known) {
            throw known;
        } catch (IOException | RuntimeException bad) {
            throw NetworkErrors.sending(peer, payload.remaining(), bad);
        }
    }

    /**
     * The JDK makes no system call for an empty buffer on a connected channel (sun.nio.ch.IOUtil), so an empty datagram
     * would never leave. It leaves from a second socket at the same address. What comes back reaches this one, since of
     * two sockets Linux prefers the connected one.
     */
    private void sendEmpty(ByteBuffer empty, InetSocketAddress peer) throws IOException {
        synchronized (twinLock) {
            boolean reuse = channel.getOption(StandardSocketOptions.SO_REUSEADDR);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            try (DatagramChannel twin = DatagramChannel.open(JdkNetwork.family(local.getAddress()))) {
                twin.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                twin.setOption(
                        StandardSocketOptions.SO_BROADCAST, channel.getOption(StandardSocketOptions.SO_BROADCAST));
                twin.bind(local);
                twin.send(empty, peer);
            } finally {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, reuse);
            }
        }
    }

    /** Only an interface with a queue fills up; loopback never does, so a selector for it is made when needed. */
    private void awaitWritable() throws IOException {
        try (Selector writable = Selector.open()) {
            channel.register(writable, SelectionKey.OP_WRITE);
            writable.select(1_000);
        }
    }

    @Override
    public void wake() {
        woken = true;
        synchronized (selectorLock) {
            if (readable != null) {
                readable.wakeup();
            }
        }
    }

    @Override
    public OptionalLong kernelDrops() {
        return drops.count();
    }

    @Override
    public void close() {
        try {
            channel.close();
            synchronized (selectorLock) {
                if (readable != null) {
                    readable.close();
                }
            }
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}

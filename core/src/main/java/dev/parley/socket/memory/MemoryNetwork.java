package dev.parley.socket.memory;

import dev.parley.address.Scheme;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network in memory, for tests: nothing leaves the process, every IP address belongs to it, and nothing is lost but
 * what a full receive buffer drops. Time passes on the clock that it is given, so that with a {@link
 * dev.parley.time.ManualClock} a test of deadlines takes no time:
 *
 * <pre>{@code
 * Network network = new MemoryNetwork(new ManualClock());
 * DatagramPort device = network.openDatagram(DatagramOptions.at(new InetSocketAddress("10.0.0.7", 9000)));
 * }</pre>
 *
 * <p>It does what Linux does between the addresses of one computer:
 *
 * <ul>
 *   <li>A port bound to a wildcard sends from the address that it sends to, and from loopback to groups.
 *   <li>A connected port whose peer is not there learns so at its next send or receive.
 *   <li>A datagram takes its payload and 28 B of headers of the receive buffer, and is dropped if that is full already.
 *   <li>What is sent to a multicast group arrives at every port that is bound to the group (there are no interfaces to
 *       join on), and what is sent to 255.255.255.255 or 127.255.255.255 at every port that is bound to it or to a
 *       wildcard.
 *   <li>A stream holds 64 KiB each way; its writer waits while that is full.
 *   <li>A stream that is closed with bytes unread is reset.
 * </ul>
 *
 * <p>Its ports are safe as the interfaces say. An interrupt of a thread that waits in one closes that port, as it does
 * in the JDK.
 */
public final class MemoryNetwork implements Network {
    private static final Set<String> BROADCAST = Set.of("255.255.255.255", "127.255.255.255");

    private final Clock clock;

    /** One for everything on this network, so that there is no order of locks to get wrong. */
    private final ReentrantLock lock = new ReentrantLock();

    private final MemoryBindings<MemoryDatagramPort> datagrams = new MemoryBindings<>();

    /** Listeners, and the streams that were opened from here: they share the port numbers. */
    private final MemoryBindings<StreamHolder> streams = new MemoryBindings<>();

    /** Who has a port for streams. */
    sealed interface StreamHolder permits MemoryStreamListener, MemoryStreamConnection {}

    /** @param clock what deadlines are on, and what says when a datagram was read */
    public MemoryNetwork(Clock clock) {
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    ReentrantLock lock() {
        return lock;
    }

    @Override
    public DatagramPort openDatagram(DatagramOptions options) throws IOException {
        lock.lock();
        try {
            InetSocketAddress at = datagrams.choose(options.local(), options.reuseAddress());
            InetSocketAddress peer = options.peer();
            if (peer != null && at.getAddress().isAnyLocalAddress()) {
                at = new InetSocketAddress(sourceTo(peer.getAddress()), at.getPort());
            }
            MemoryDatagramPort port = new MemoryDatagramPort(this, at, options);
            datagrams.add(new MemoryBindings.Bound<>(at, options.reuseAddress(), port));
            return port;
        } catch (BindException taken) {
            throw inUse(Scheme.UDP, options.local(), taken);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StreamListener listen(InetSocketAddress at) throws IOException {
        lock.lock();
        try {
            InetSocketAddress chosen = streams.choose(at, false);
            MemoryStreamListener listener = new MemoryStreamListener(this, chosen);
            streams.add(new MemoryBindings.Bound<>(chosen, false, listener));
            return listener;
        } catch (BindException taken) {
            throw inUse(Scheme.TCP, at, taken);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
        MemoryStreamListener listener;
        MemoryStreamConnection here;
        lock.lock();
        try {
            InetSocketAddress there = specific(peer);
            listener = listenerAt(there)
                    .orElseThrow(() -> NetworkErrors.connecting(
                            peer, options.connectTimeout(), new ConnectException("Connection refused")));
            here = dial(there, options);
        } finally {
            lock.unlock();
        }
        listener.enqueue(here, options.connectTimeout());
        return here;
    }

    private Optional<MemoryStreamListener> listenerAt(InetSocketAddress there) {
        return streams.hearing(there).stream()
                .map(MemoryBindings.Bound::holder)
                .filter(MemoryStreamListener.class::isInstance)
                .map(MemoryStreamListener.class::cast)
                .findFirst();
    }

    private MemoryStreamConnection dial(InetSocketAddress there, StreamOptions options) throws NetworkException {
        InetSocketAddress wanted =
                options.local() != null ? options.local() : new InetSocketAddress(sourceTo(there.getAddress()), 0);
        try {
            // Shared, since it is peer and local address together that name a stream.
            InetSocketAddress local = streams.choose(wanted, true);
            if (local.getAddress().isAnyLocalAddress()) {
                local = new InetSocketAddress(sourceTo(there.getAddress()), local.getPort());
            }
            MemoryStreamConnection here = MemoryStreamConnection.between(this, local, there);
            streams.add(new MemoryBindings.Bound<>(local, true, here));
            return here;
        } catch (BindException taken) {
            throw inUse(Scheme.TCP, wanted, taken);
        }
    }

    private static NetworkException inUse(Scheme scheme, InetSocketAddress at, BindException taken) {
        return NetworkErrors.inUse(scheme, at, "another socket of this network in memory has it", taken);
    }

    /** For ports, under the lock: hands a datagram over; whether a unicast one found somebody. */
    boolean deliver(MemoryDatagram datagram) {
        InetSocketAddress destination = datagram.destination();
        List<MemoryDatagramPort> hearing = datagrams.hearing(destination).stream()
                .sorted(Comparator.comparingInt(bound -> closeness(bound, destination)))
                .map(MemoryBindings.Bound::holder)
                .filter(port -> port.hears(datagram.source()))
                .toList();
        if (destination.getAddress().isMulticastAddress()) {
            hearing.stream().filter(port -> port.local().equals(destination)).forEach(port -> port.arrive(datagram));
            return true;
        }
        if (isBroadcast(destination.getAddress())) {
            hearing.forEach(port -> port.arrive(datagram));
            return true;
        }
        if (!hearing.isEmpty()) {
            hearing.getLast().arrive(datagram); // of several that share an address Linux takes the last that was bound
        }
        return !hearing.isEmpty();
    }

    private static int closeness(MemoryBindings.Bound<MemoryDatagramPort> bound, InetSocketAddress destination) {
        return (bound.holder().isConnected() ? 2 : 0) + (bound.at().equals(destination) ? 1 : 0);
    }

    void closed(MemoryDatagramPort port) {
        datagrams.remove(port);
    }

    void closed(StreamHolder holder) {
        streams.remove(holder);
    }

    static boolean isBroadcast(InetAddress address) {
        return address instanceof Inet4Address && BROADCAST.contains(address.getHostAddress());
    }

    /** A wildcard as a peer means this computer. */
    static InetSocketAddress specific(InetSocketAddress peer) {
        return peer.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(loopback(peer.getAddress()), peer.getPort())
                : peer;
    }

    /** From which address a wildcard sends to that one. */
    static InetAddress sourceTo(InetAddress peer) {
        boolean ownAddress = !peer.isLoopbackAddress()
                && !peer.isMulticastAddress()
                && !peer.isAnyLocalAddress()
                && !isBroadcast(peer);
        return ownAddress ? peer : loopback(peer);
    }

    private static InetAddress loopback(InetAddress ofFamily) {
        byte[] bytes = ofFamily instanceof Inet6Address ? new byte[16] : new byte[] {127, 0, 0, 0};
        bytes[bytes.length - 1] = 1;
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an IP address has 4 or 16 bytes", impossible);
        }
    }

    static NetworkException unsendable(InetSocketAddress peer, int bytes, String asLinuxSays) {
        return NetworkErrors.sending(peer, bytes, new SocketException(asLinuxSays));
    }

    /** {@code a network in memory}: for debuggers. */
    @Override
    public String toString() {
        return "a network in memory";
    }
}

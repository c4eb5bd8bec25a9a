package dev.parley.session;

import dev.parley.address.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A session that others reach: a listener, a room, a relay. Safe from any thread. */
public interface ListeningSession extends Session {
    /** Where it listens, in the order of its addresses; a port is never 0. */
    List<Endpoint> endpoints();

    /**
     * Its port; never 0.
     *
     * @throws IllegalStateException if it listens on several ports: {@link #endpoints} has them
     */
    default int port() {
        List<Integer> ports =
                endpoints().stream().map(Endpoint::port).distinct().toList();
        if (ports.size() > 1) {
            throw new IllegalStateException(
                    "%s listens on several ports, so ask endpoints(): %s".formatted(name(), endpoints()));
        }
        return ports.getFirst();
    }

    /**
     * Where a program on this computer reaches it: its first address, and loopback in place of every interface.
     *
     * @throws IllegalStateException if it listens on several ports: {@link #endpoints} has them
     */
    default InetSocketAddress address() {
        int port = port();
        InetAddress host = endpoints().getFirst().socketAddress().getAddress();
        return new InetSocketAddress(host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, port);
    }
}

package dev.parley.socket.memory;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What is bound on one transport of a {@link MemoryNetwork}, and which of it hears an address. Guarded by the network's
 * lock.
 *
 * @param <T> the ports or listeners
 */
final class MemoryBindings<T> {
    private static final int FIRST_FREE_PORT = 49_152; // RFC 6335, 6: the dynamic ports
    private static final int LAST_FREE_PORT = 65_535;

    private final List<Bound<T>> all = new ArrayList<>();
    private int nextFreePort = FIRST_FREE_PORT;

    /**
     * One of them.
     *
     * @param at where; the port is never 0
     * @param shares whether others that share too may have the same port
     */
    record Bound<T>(InetSocketAddress at, boolean shares, T holder) {

        boolean hears(InetSocketAddress destination) {
            return at.getPort() == destination.getPort() && covers(at.getAddress(), destination.getAddress());
        }

        boolean overlaps(InetSocketAddress wanted) {
            return at.getPort() == wanted.getPort()
                    && (covers(at.getAddress(), wanted.getAddress()) || covers(wanted.getAddress(), at.getAddress()));
        }
    }

    /** Whether what is bound to that address hears that other one; the IPv6 wildcard hears IPv4 as well. */
    static boolean covers(InetAddress bound, InetAddress other) {
        return bound.equals(other)
                || (bound.isAnyLocalAddress() && (bound instanceof Inet6Address || other instanceof Inet4Address));
    }

    /**
     * The address to bind to: the one wanted, with a free port where that is 0.
     *
     * @throws BindException as the JDK says it, if another holder has it
     */
    InetSocketAddress choose(InetSocketAddress wanted, boolean shares) throws BindException {
        if (wanted.getPort() != 0) {
            if (isTaken(wanted, shares)) {
                throw new BindException("Address already in use");
            }
            return wanted;
        }
        for (int tries = FIRST_FREE_PORT; tries <= LAST_FREE_PORT; tries++) {
            InetSocketAddress candidate = new InetSocketAddress(wanted.getAddress(), nextFreePort);
            nextFreePort = nextFreePort == LAST_FREE_PORT ? FIRST_FREE_PORT : nextFreePort + 1;
            if (!isTaken(candidate, false)) {
                return candidate;
            }
        }
        throw new BindException("Address already in use");
    }

    private boolean isTaken(InetSocketAddress wanted, boolean shares) {
        return all.stream().anyMatch(bound -> !(shares && bound.shares()) && bound.overlaps(wanted));
    }

    void add(Bound<T> bound) {
        all.add(bound);
    }

    void remove(T holder) {
        all.removeIf(bound -> bound.holder().equals(holder));
    }

    /** All that hear that address, in the order in which they were bound. */
    List<Bound<T>> hearing(InetSocketAddress destination) {
        return all.stream().filter(bound -> bound.hears(destination)).toList();
    }
}

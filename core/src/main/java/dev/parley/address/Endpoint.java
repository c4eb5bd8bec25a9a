package dev.parley.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A resolved address: where a socket of ours is bound, or a peer.
 *
 * @param scheme the transport
 * @param socketAddress IP address and port; never unresolved
 */
public record Endpoint(Scheme scheme, InetSocketAddress socketAddress) {
    /** By number: asking the system for each event would take long, and numbers are not given twice. */
    private static final Map<Integer, String> ZONES = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException if the socket address is unresolved */
    public Endpoint {
        if (socketAddress.isUnresolved()) {
            throw new IllegalArgumentException("an endpoint needs an IP address, but was " + socketAddress);
        }
    }

    // Written out, as hashCode() is: the JDK puts a record's own together at their first use, which takes 10 ms of a
    // start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint endpoint
                && scheme == endpoint.scheme
                && socketAddress.equals(endpoint.socketAddress);
    }

    @Override
    public int hashCode() {
        return 31 * socketAddress.hashCode() + scheme.hashCode();
    }

    /** The port, from 0 to 65535; of a socket that is open never 0. */
    public int port() {
        return socketAddress.getPort();
    }

    /** {@code 192.168.1.20:9000} or {@code [::1]:9000}; no name is looked up. */
    public String hostAndPort() {
        return show(socketAddress);
    }

    /** {@code udp://192.168.1.20:9000}. */
    @Override
    public String toString() {
        return scheme.word() + "://" + hostAndPort();
    }

    /** {@code 192.168.1.20:9000} or {@code [::1]:9000}; no name is looked up. */
    public static String show(InetSocketAddress address) {
        return show(address.getAddress()) + ":" + address.getPort();
    }

    private static String show(InetAddress address) {
        return address instanceof Inet6Address six ? "[" + host(six) + "]" : host(address);
    }

    /**
     * The address without brackets, an IPv6 one with its zone and in the short form of RFC 5952, which the JDK does not
     * write.
     */
    public static String host(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return address.getHostAddress();
        }
        // The JDK hangs a zone on every address that it read from an interface; only link-local ones need it (RFC
        // 4007).
        boolean zoned =
                six.getScopeId() != 0 && (six.isLinkLocalAddress() || six.isMCLinkLocal() || six.isMCNodeLocal());
        return compress(six.getAddress())
                + (zoned ? "%" + ZONES.computeIfAbsent(six.getScopeId(), Endpoint::zone) : "");
    }

    /** The interface's name, or its number where it has gone. */
    private static String zone(int number) {
        try {
            NetworkInterface known = NetworkInterface.getByIndex(number);
            return known == null ? Integer.toString(number) : known.getName();
        } catch (SocketException unreadable) {
            return Integer.toString(number);
        }
    }

    private static String compress(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int bestStart = -1;
        int bestLength = 1; // RFC 5952, 4.2.2: one zero group alone is not shortened
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && groups[start + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
            } else {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}

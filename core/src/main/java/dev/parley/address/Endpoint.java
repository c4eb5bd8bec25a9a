package dev.parley.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A resolved address: where a socket of ours is bound, or a peer.
 *
 * @param scheme the transport
 * @param socketAddress IP address and port; never unresolved
 */
public record Endpoint(Scheme scheme, InetSocketAddress socketAddress) {

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
        String full = six.isLinkLocalAddress() ? six.getHostAddress() : "";
        int percent = full.indexOf('%');
        return compress(six.getAddress()) + (percent < 0 ? "" : full.substring(percent));
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

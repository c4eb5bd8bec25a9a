package dev.parley.socket;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says, in words: what was tried, what came back, what to do. The JDK keeps errno to itself, so its
 * messages (strerror(3)) are what there is to tell by.
 */
public final class NetworkErrors {
    /** 65,535 less 20 B of IPv4 header and 8 B of UDP header (RFC 791, RFC 768). */
    private static final int MOST_OVER_IPV4 = 65_507;

    /** 65,535 less 8 B of UDP header: IPv6 does not count its own header in the length (RFC 8200). */
    private static final int MOST_OVER_IPV6 = 65_527;

    private NetworkErrors() {}

    /** The largest payload of one datagram to that address, in bytes. */
    public static int mostDatagramBytes(InetAddress address) {
        return address instanceof Inet6Address ? MOST_OVER_IPV6 : MOST_OVER_IPV4;
    }

    /** What the system said of opening a socket there, in words. */
    public static NetworkException opening(Scheme scheme, @Nullable InetSocketAddress local, Throwable bad) {
        String where = scheme.word() + "://" + (local == null ? "" : shown(local));
        int port = local == null ? 0 : local.getPort();
        String said = said(bad);
        if (said.contains("address already in use") || said.contains("only one usage")) {
            String holder = PortOwner.of(scheme, port)
                    .map(who -> who + " has it")
                    .orElse("another program has it (ss -lpn shows which, run with administrator's rights)");
            return inUse(where, port, holder, bad);
        }
        if (said.contains("permission denied") && port > 0 && port < 1024) {
            return new NetworkException(
                    Cause.PERMISSION,
                    "%s: ports below 1024 need administrator's rights here. Take port %s, or permit it on Linux with: sysctl net.ipv4.ip_unprivileged_port_start=%s"
                            .formatted(where, port + 8000, port),
                    bad);
        }
        if (said.contains("cannot assign requested address") || said.contains("can't assign requested address")) {
            return new NetworkException(
                    Cause.ADDRESS_NOT_HERE,
                    "%s: no interface of this computer has that address. Leave the host out (%s://:%s) to use every interface."
                            .formatted(where, scheme.word(), port),
                    bad);
        }
        if (said.contains("invalid argument") && local != null && needsZone(local.getAddress())) {
            return new NetworkException(
                    Cause.ADDRESS_NOT_HERE,
                    "%s: a link-local address needs the interface: write [%s%%eth0], or --interface eth0 (parley addresses shows the interfaces)."
                            .formatted(where, Endpoint.host(local.getAddress())),
                    bad);
        }
        return other("could not open " + where, bad);
    }

    public static NetworkException inUse(Scheme scheme, InetSocketAddress local, String holder, Throwable bad) {
        return inUse(scheme.word() + "://" + shown(local), local.getPort(), holder, bad);
    }

    private static NetworkException inUse(String where, int port, String holder, Throwable bad) {
        return new NetworkException(
                Cause.ADDRESS_IN_USE,
                "%s: port %s is in use: %s. End that program, or choose another port; port 0 takes a free one."
                        .formatted(where, port, holder),
                bad);
    }

    public static NetworkException connecting(InetSocketAddress peer, Duration timeout, Throwable bad) {
        String where = "tcp://" + Endpoint.show(peer);
        String said = said(bad);
        if (bad instanceof SocketTimeoutException) {
            return new NetworkException(
                    Cause.TIMED_OUT,
                    "%s did not answer within %s: the host is off, the address is wrong, or a firewall drops what comes to that port without a word."
                            .formatted(where, Durations.show(timeout)),
                    bad);
        }
        if (said.contains("connection refused")) {
            return new NetworkException(
                    Cause.CONNECTION_REFUSED,
                    where + " refused the connection: the host is up, but nothing listens on TCP port " + peer.getPort()
                            + ". Start the server first, or check the port." + otherTransport(Scheme.UDP, peer),
                    bad);
        }
        if (said.contains("reset")) {
            return new NetworkException(
                    Cause.RESET,
                    where
                            + " accepted the connection and broke it off at once (reset): its program refuses this peer, or crashed.",
                    bad);
        }
        return sending(peer, 0, bad, "could not connect to " + where);
    }

    /** What the system said of sending to that peer, in words; as it is, where it is in words already. */
    public static NetworkException sending(InetSocketAddress peer, int bytes, Throwable bad) {
        return bad instanceof NetworkException known
                ? known
                : sending(peer, bytes, bad, "could not send to udp://" + Endpoint.show(peer));
    }

    private static NetworkException sending(InetSocketAddress peer, int bytes, Throwable bad, String what) {
        String said = said(bad);
        String noWay = noWay(said, peer.getAddress());
        if (!noWay.isEmpty()) {
            return new NetworkException(Cause.UNREACHABLE, what + ": " + noWay, bad);
        }
        if (said.contains("message too long")) {
            return new NetworkException(
                    Cause.TOO_LARGE,
                    "%s: %s do not fit into one datagram there; at most %s do."
                            .formatted(what, Sizes.show(bytes), Sizes.show(mostDatagramBytes(peer.getAddress()))),
                    bad);
        }
        if (said.contains("not permitted") || said.contains("permission denied")) {
            return new NetworkException(
                    Cause.PERMISSION,
                    what + ": the system does not permit it; a firewall rule on this computer may be the reason.",
                    bad);
        }
        return other(what, bad);
    }

    /** Why the system knows no way to that address, as a sentence; empty where it said something else. */
    private static String noWay(String said, InetAddress peer) {
        if (said.contains("invalid argument") && needsZone(peer)) {
            return "a link-local address needs the interface, as [%s%%eth0] or --interface eth0."
                    .formatted(Endpoint.host(peer));
        }
        if (said.contains("unreachable") || said.contains("no route to host")) {
            return "there is no way to that "
                    + (said.contains("network") ? "network" : "host")
                    + ", or a firewall there forbids it. Check the address, and that this computer is on the same network.";
        }
        if (said.contains("assign requested address")) {
            return "this computer has no address, or no free port, from which that one can be reached. Check the address, and that this computer is on the same network.";
        }
        if (said.contains("network is down") || said.contains("no such device")) {
            return "the network interface to it is down. Check the cable or the Wi-Fi (parley addresses shows what is up).";
        }
        return said.contains("host is down") ? "that host is down, or not on this network. Check the address." : "";
    }

    /** Whether that address means something only together with an interface, and has none (RFC 4007). */
    public static boolean needsZone(InetAddress address) {
        return address instanceof Inet6Address six
                && six.getScopeId() == 0
                && (six.isLinkLocalAddress() || six.isMCLinkLocal() || six.isMCNodeLocal());
    }

    public static NetworkException broken(InetSocketAddress peer, IOException bad) {
        String said = said(bad);
        if (said.contains("reset") || said.contains("broken pipe") || said.contains("aborted")) {
            return new NetworkException(
                    Cause.RESET,
                    "tcp://" + Endpoint.show(peer)
                            + " broke the connection off (reset): its program ended, closed with data unread, or crashed.",
                    bad);
        }
        if (said.contains("timed out")) {
            return new NetworkException(
                    Cause.TIMED_OUT,
                    "tcp://" + Endpoint.show(peer) + " stopped answering: what was sent is not acknowledged any more.",
                    bad);
        }
        return other("the connection with tcp://" + Endpoint.show(peer) + " failed", bad);
    }

    /** What was written last met a reset, because the other side had closed the connection. */
    public static NetworkException unread(InetSocketAddress peer) {
        return new NetworkException(
                Cause.RESET,
                "tcp://" + Endpoint.show(peer)
                        + " had closed the connection, and answered what was sent last with a reset: nobody read it.",
                null);
    }

    /** What a refusal of a datagram means. */
    public static String portUnreachable(InetSocketAddress peer) {
        return "udp://%s answered \"port unreachable\": the host is up, but nothing listens on UDP port %s. Start the receiver first, or check the port."
                        .formatted(Endpoint.show(peer), peer.getPort())
                + otherTransport(Scheme.TCP, peer);
    }

    /** That the same port is open on the other transport, which only this computer itself is known of; else empty. */
    private static String otherTransport(Scheme other, InetSocketAddress peer) {
        return PortOwner.listens(other, peer)
                ? " %s port %s is open on this computer: did you mean %s://%s?"
                        .formatted(
                                other.word().toUpperCase(Locale.ROOT),
                                peer.getPort(),
                                other.word(),
                                Endpoint.show(peer))
                : "";
    }

    /** What it means that an answer to that peer was refused. */
    public static String answerRefused(InetSocketAddress peer) {
        return "udp://%s answered \"port unreachable\": the answer came too late, because the program that had UDP port %s has ended or no longer waits for it."
                .formatted(Endpoint.show(peer), peer.getPort());
    }

    private static NetworkException other(String what, Throwable bad) {
        return new NetworkException(Cause.NETWORK, what + ": the system says \"" + bad.getMessage() + "\".", bad);
    }

    private static String said(Throwable bad) {
        return String.valueOf(bad.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String shown(InetSocketAddress local) {
        return local.getAddress().isAnyLocalAddress() ? ":" + local.getPort() : Endpoint.show(local);
    }
}

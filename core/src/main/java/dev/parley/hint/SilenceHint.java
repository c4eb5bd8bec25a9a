package dev.parley.hint;

import dev.parley.address.Endpoint;
import dev.parley.host.Firewall;
import dev.parley.host.HostEnvironment;
import dev.parley.host.Interfaces.Kind;
import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one hint that a listener gives when nothing arrives. It says only what is known, and asks the rest.
 *
 * @param sockets where it listens, at least one
 * @param hostEnvironment inside of what this computer runs
 * @param firewall which firewall is on
 * @param strayDatagrams how many UDP datagrams came meanwhile to ports where nobody listens; 0 where that is not known
 */
public record SilenceHint(
        List<Socket> sockets, HostEnvironment hostEnvironment, Firewall firewall, long strayDatagrams) {
    /** How long it is quiet before the hint is given. */
    public static final int AFTER_SECONDS = 15;

    /**
     * One socket that is listened on.
     *
     * @param local where it is bound
     * @param dial what a device would dial, likeliest, and on what kind of network; empty where only this computer can
     */
    public record Socket(Endpoint local, Optional<Reach> dial) {
        private InetAddress address() {
            return local.socketAddress().getAddress();
        }

        private int port() {
            return local.socketAddress().getPort();
        }

        private String portAndScheme() {
            return port() + "/" + local.scheme().word();
        }
    }

    /**
     * How a socket is reached.
     *
     * @param endpoint what is dialled
     * @param kind over which kind of interface
     */
    public record Reach(Endpoint endpoint, Kind kind) {}

    public SilenceHint {
        sockets = List.copyOf(sockets);
    }

    /** The hint. */
    public Hint hint() {
        Socket main = sockets.stream()
                .filter(socket -> !socket.address().isLoopbackAddress())
                .findFirst()
                .orElse(sockets.getFirst());
        List<String> lines = new ArrayList<>();
        if (main.address().isLoopbackAddress()) {
            loopbackOnly(main, lines);
        } else {
            lines.add(opening());
            address(main, lines);
            transport(lines);
            port(main, lines);
            firewall(main, lines);
            lines.add("  - The network: guest Wi-Fi and \"client isolation\" keep devices from each other.");
            lines.add("  Try it from here: " + tryIt(main));
            lines.add("  If that shows up, listening works, and the reason lies between the device and here.");
        }
        return new Hint(Cause.SILENCE, String.join("\n", lines));
    }

    private String opening() {
        return nothing() + " for " + AFTER_SECONDS + " s. What may be the reason:";
    }

    private String nothing() {
        return sockets.stream().allMatch(socket -> socket.local().scheme().isStream())
                ? "nobody has connected"
                : "nothing has arrived";
    }

    private void loopbackOnly(Socket main, List<String> lines) {
        lines.add("%s for %s s. %s is this computer alone: no other can reach it."
                .formatted(nothing(), AFTER_SECONDS, Endpoint.host(main.address())));
        lines.add("  For other computers and devices: parley listen %s://:%s"
                .formatted(main.local().scheme().word(), main.port()));
        transport(lines);
        lines.add("  To try it from here: " + tryIt(main));
    }

    /** A connection to a UDP port, and a datagram to a TCP port, are refused by the system, which tells no program. */
    private void transport(List<String> lines) {
        boolean streams =
                sockets.stream().anyMatch(socket -> socket.local().scheme().isStream());
        boolean datagrams =
                sockets.stream().anyMatch(socket -> !socket.local().scheme().isStream());
        if (streams != datagrams) {
            lines.add("  - The transport: this listens on %s alone. A device that speaks %s needs %s://:%s"
                    .formatted(
                            datagrams ? "UDP" : "TCP",
                            datagrams ? "TCP" : "UDP",
                            datagrams ? "tcp" : "udp",
                            sockets.getFirst().port()));
        }
    }

    private static String tryIt(Socket main) {
        InetAddress local = main.address();
        String host = !local.isAnyLocalAddress()
                ? Endpoint.host(local)
                : main.dial().map(Reach::endpoint).map(SilenceHint::loopback).orElse("127.0.0.1");
        return "parley send %s://%s:%s \"hello\""
                .formatted(main.local().scheme().word(), host.contains(":") ? "[" + host + "]" : host, main.port());
    }

    /** A computer that has IPv6 alone may have no 127.0.0.1 either. */
    private static String loopback(Endpoint dial) {
        return dial.socketAddress().getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1";
    }

    private void address(Socket main, List<String> lines) {
        if (main.address().isMulticastAddress()) {
            lines.add("  - The group: routers, and many Wi-Fi access points, hold multicast back.");
            return;
        }
        Optional<Reach> dial = main.dial();
        if (dial.isEmpty()) {
            lines.add("  - This computer is on no network: it has no address that another could dial.");
            return;
        }
        String host = Endpoint.host(dial.get().endpoint().socketAddress().getAddress());
        if (dial.get().kind() != Kind.VIRTUAL) {
            lines.add("  - The address: does the device send to %s (%s)?"
                    .formatted(dial.get().endpoint(), dial.get().kind().label()));
            return;
        }
        lines.add(
                switch (hostEnvironment) {
                    case WSL ->
                        "  - The address: this is Linux inside Windows (WSL), and only Windows knows %s.\n    Run Parley on Windows, or put networkingMode=mirrored into .wslconfig."
                                .formatted(host);
                    case CONTAINER ->
                        "  - The address: this is a container, and only its host knows %s.\n    Publish the port (docker run -p %s:%s) and dial the host's address."
                                .formatted(host, main.port(), main.portAndScheme());
                    case NONE ->
                        "  - The address: %s is of a virtual network (VPN, Docker, virtual machine):\n    only what is in that network reaches it, and not a device on your Wi-Fi."
                                .formatted(host);
                });
    }

    private void port(Socket main, List<String> lines) {
        boolean datagrams =
                sockets.stream().anyMatch(socket -> !socket.local().scheme().isStream());
        if (datagrams && strayDatagrams > 0) {
            lines.add(
                    "  - The port: %s came meanwhile to UDP ports where nobody listens here.\n    Does the device send to another port than %s?"
                            .formatted(Sizes.count(strayDatagrams, "datagram"), main.port()));
        }
    }

    private void firewall(Socket main, List<String> lines) {
        String message = switch (firewall) {
            case UNKNOWN -> "there may be one in the way; whether one is on cannot be read here.";
            case NONE -> "";
            case UFW -> "ufw is on. It lets this in after: sudo ufw allow " + main.portAndScheme();
            case FIREWALLD ->
                "firewalld is on. It lets this in after:\n    sudo firewall-cmd --add-port=" + main.portAndScheme();
            case NFTABLES ->
                "rules of nftables drop some of what comes in.\n    They are shown by: sudo nft list ruleset";
            case WINDOWS ->
                "Windows Firewall is on. Allow Java through it, on the kind of network\n    that you are on (private or public).";
            case MACOS ->
                "the firewall of macOS is on. Allow java in its settings\n    (System Settings, Network, Firewall).";
        };
        if (!message.isEmpty()) {
            lines.add("  - A firewall: " + message);
        }
    }
}

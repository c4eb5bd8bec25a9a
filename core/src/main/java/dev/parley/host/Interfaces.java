package dev.parley.host;

import dev.parley.address.Cidr;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The interfaces of this computer as they were when this was read: their addresses, subnets and kinds. Immutable; safe
 * from any thread.
 */
public final class Interfaces {
    /** All networks (RFC 919), and all of loopback, which Linux lists as no interface's broadcast address. */
    private static final List<InetAddress> ALWAYS_BROADCAST =
            List.of(ipv4(255, 255, 255, 255), ipv4(127, 255, 255, 255));

    private final List<Local> locals;

    /** Asked for each datagram that is answered. */
    private final Set<InetAddress> broadcasts;

    /**
     * One address of this computer.
     *
     * @param networkInterface the interface that has it
     * @param address the address
     * @param subnet the block of addresses that are reached without a router
     * @param broadcast its subnet's broadcast address, if it has one
     * @param kind what sort of interface it is
     */
    public record Local(
            NetworkInterface networkInterface,
            InetAddress address,
            Cidr subnet,
            Optional<InetAddress> broadcast,
            Kind kind) {}

    /** What sort of interface it is, in the order in which a device on the same network is likely to reach it. */
    public enum Kind {
        WIFI("Wi-Fi"),
        ETHERNET("Ethernet"),
        WIFI_OR_ETHERNET("Wi-Fi or Ethernet"),
        OTHER("other"),
        VIRTUAL("virtual"),
        LOOPBACK("this computer only");

        private final String label;

        Kind(String message) {
            this.label = message;
        }

        /** In words. */
        public String label() {
            return label;
        }

        /** The stable word: {@code wifi-or-ethernet}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A real interface that has no address.
     *
     * @param name as the system calls it
     * @param kind what sort it is
     * @param why the rest of a sentence that begins with its name: {@code has no cable}
     */
    public record Idle(String name, Kind kind, String why) {}

    Interfaces(List<Local> locals) {
        this.locals = locals;
        this.broadcasts = Stream.concat(
                        ALWAYS_BROADCAST.stream(), locals.stream().flatMap(local -> local.broadcast().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static InetAddress ipv4(int... bytes) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an IPv4 address has 4 bytes", impossible);
        }
    }

    /** None known: enough where loopback alone matters, and much faster than reading them. */
    public static Interfaces none() {
        return new Interfaces(List.of());
    }

    /** Reads them from the system; an interface that is down is left out. */
    public static Interfaces read() {
        List<Local> locals = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()) {
                    Kind kind = kind(each);
                    for (InterfaceAddress address : each.getInterfaceAddresses()) {
                        locals.add(local(each, address, kind));
                    }
                }
            }
        } catch (SocketException unreadable) {
            return new Interfaces(List.of());
        }
        return new Interfaces(List.copyOf(locals));
    }

    private static Local local(NetworkInterface each, InterfaceAddress address, Kind kind) {
        int bits = address.getAddress().getAddress().length * 8;
        int prefix = Math.min(bits, Math.max(0, address.getNetworkPrefixLength()));
        return new Local(
                each,
                address.getAddress(),
                new Cidr(address.getAddress(), prefix),
                Optional.ofNullable(address.getBroadcast()),
                kind);
    }

    private static Kind kind(NetworkInterface each) throws SocketException {
        if (each.isLoopback()) {
            return Kind.LOOPBACK;
        }
        if (each.isPointToPoint()) {
            return Kind.VIRTUAL; // a tunnel or a dial-up line: no network that a device could be on
        }
        String shown = each.getDisplayName();
        return Linux.LINKS
                .kind(each.getName())
                .orElseGet(
                        () -> InterfaceNames.kind(each.getName(), shown == null ? each.getName() : shown, isMacOs()));
    }

    private static boolean isMacOs() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    /** All addresses. */
    public List<Local> locals() {
        return locals;
    }

    /** All addresses, the ones that a device on the same network would dial first; an IPv6 link-local address last. */
    public List<Local> likeliestFirst() {
        return likeliestFirst(Optional.empty());
    }

    /**
     * The same, where of two interfaces of one kind the one comes first over which this computer reaches others.
     *
     * @param source what {@link #routeSource()} gave
     */
    public List<Local> likeliestFirst(Optional<InetAddress> source) {
        Optional<NetworkInterface> routed = locals.stream()
                .filter(local -> source.filter(local.address()::equals).isPresent())
                .map(Local::networkInterface)
                .findFirst();
        return locals.stream()
                .sorted(Comparator.comparing((Local local) -> !isOnANetwork(local))
                        .thenComparing(Interfaces::isSelfAssigned)
                        .thenComparing(Local::kind)
                        .thenComparing(
                                local -> routed.isPresent() && !routed.get().equals(local.networkInterface()))
                        .thenComparing(local -> local.address() instanceof Inet6Address)
                        .thenComparing(local -> local.address().isLinkLocalAddress()))
                .toList();
    }

    private static boolean isOnANetwork(Local local) {
        return local.kind().compareTo(Kind.VIRTUAL) < 0;
    }

    /** Whether the computer gave itself that address, since no router gave it one (RFC 3927): it reaches little. */
    private static boolean isSelfAssigned(Local local) {
        return isOnANetwork(local)
                && local.address() instanceof Inet4Address
                && local.address().isLinkLocalAddress();
    }

    /**
     * The one that a device on the same network would dial: the first that is on a network with other computers, or
     * empty where there is none.
     *
     * @param likeliestFirst what one of the methods above gave
     */
    public static Optional<Local> dialled(List<Local> likeliestFirst) {
        return likeliestFirst.stream()
                .filter(Interfaces::isOnANetwork)
                .filter(local -> local.address() instanceof Inet4Address
                        || !local.address().isLinkLocalAddress())
                .findFirst();
    }

    /**
     * The address of ours from which the system would send to the internet, or empty where it knows no way there.
     * Nothing is sent: connecting a UDP socket only makes the system choose.
     */
    public static Optional<InetAddress> routeSource() {
        // TEST-NET-3 (RFC 5737), which is nobody's and so takes the default route
        return sourceTowards(new InetSocketAddress(literal(203, 0, 113, 1), 9));
    }

    /** As {@link #routeSource()}, for what is sent there. */
    public static Optional<InetAddress> sourceTowards(InetSocketAddress peer) {
        try (DatagramChannel channel = DatagramChannel.open(
                peer.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6)) {
            channel.connect(peer);
            return channel.getLocalAddress() instanceof InetSocketAddress local
                            && !local.getAddress().isAnyLocalAddress()
                    ? Optional.of(local.getAddress())
                    : Optional.empty();
        } catch (IOException | RuntimeException noWay) {
            return Optional.empty();
        }
    }

    /** Whether an interface of this computer has that address. */
    public static boolean isOwn(InetAddress address) {
        try {
            return !address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unreadable) {
            return false;
        }
    }

    private static InetAddress literal(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /** Real interfaces without an address, where the system tells of them (Linux); by name. */
    public List<Idle> idle() {
        return Linux.LINKS.idle(
                locals.stream().map(local -> local.networkInterface().getName()).collect(Collectors.toSet()));
    }

    /** Whether this computer has that address. */
    public boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || locals.stream().anyMatch(local -> local.address().equals(address));
    }

    /** Whether the address is this computer's, or is reached without a router. */
    public boolean isNear(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || locals.stream().anyMatch(local -> local.subnet().contains(address));
    }

    /** Whether the address is a broadcast address: of all networks (RFC 919) or of one of our subnets. */
    public boolean isBroadcast(InetAddress address) {
        return broadcasts.contains(address);
    }

    /** The interfaces, up and able to, on which a multicast group of that address's family can be joined. */
    public List<NetworkInterface> forMulticast(InetAddress group) {
        return locals.stream()
                .filter(local -> group instanceof Inet4Address == local.address() instanceof Inet4Address)
                .map(Local::networkInterface)
                .distinct()
                .filter(Interfaces::supportsMulticast)
                .toList();
    }

    private static boolean supportsMulticast(NetworkInterface each) {
        try {
            return each.supportsMulticast();
        } catch (SocketException gone) {
            return false;
        }
    }

    /** The interface of that name, or empty. */
    public static Optional<NetworkInterface> named(String name) {
        try {
            return Optional.ofNullable(NetworkInterface.getByName(name));
        } catch (SocketException unreadable) {
            return Optional.empty();
        }
    }

    /** The interface of that number, which is the zone of a link-local address; or empty. */
    public static Optional<NetworkInterface> numbered(int index) {
        try {
            return Optional.ofNullable(NetworkInterface.getByIndex(index));
        } catch (SocketException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The interface of that name.
     *
     * @throws IllegalArgumentException if there is none, with the names there are
     */
    public static NetworkInterface require(String name) {
        return named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "this computer has no interface '%s'; it has %s".formatted(name, String.join(", ", names()))));
    }

    /** The names of all interfaces, for an error that lists them. */
    public static List<String> names() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .toList();
        } catch (SocketException unreadable) {
            return List.of();
        }
    }

    /** The address for listening on every interface: over both families where this computer has IPv6. */
    public static InetAddress everyInterface() {
        return EveryInterface.BOTH;
    }

    /** The address for listening on, or sending from, every interface over the family of {@code like} alone. */
    public static InetAddress everyInterface(InetAddress like) {
        return wildcard(like.getAddress().length);
    }

    private static InetAddress wildcard(int bytes) {
        try {
            return InetAddress.getByAddress(new byte[bytes]);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(bytes + " bytes are an address", impossible);
        }
    }

    /** Read when an interface is first asked about: loopback alone never needs it. */
    private static final class Linux {
        static final LinuxInterfaceKinds LINKS = new LinuxInterfaceKinds(Path.of("/"));
    }

    /** Asked once, and only when a wildcard socket is opened: listing interfaces takes longer than opening one. */
    private static final class EveryInterface {
        static final InetAddress BOTH =
                wildcard(read().locals.stream().anyMatch(local -> local.address() instanceof Inet6Address) ? 16 : 4);
    }
}

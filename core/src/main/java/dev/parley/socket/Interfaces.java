package dev.parley.socket;

import dev.parley.address.Cidr;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The interfaces of this computer as they were when this was read: their addresses, subnets and kinds. Immutable; safe
 * from any thread.
 */
public final class Interfaces {
    /** All networks (RFC 919), and all of loopback, which Linux lists as no interface's broadcast address. */
    private static final Set<String> ALWAYS_BROADCAST = Set.of("255.255.255.255", "127.255.255.255");

    private final List<Local> locals;

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
        OTHER("other"),
        VIRTUAL("virtual"),
        LOOPBACK("this computer only");

        private final String says;

        Kind(String says) {
            this.says = says;
        }

        /** In words. */
        public String says() {
            return says;
        }
    }

    private Interfaces(List<Local> locals) {
        this.locals = locals;
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
        String name = each.getName().toLowerCase(Locale.ROOT);
        if (each.isLoopback()) {
            return Kind.LOOPBACK;
        }
        if (each.isVirtual()
                || each.isPointToPoint()
                || name.matches(
                        "(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|wg|zt|tailscale|utun|bridge|lxc|cni|flannel|podman).*")) {
            return Kind.VIRTUAL;
        }
        if (Files.isDirectory(Path.of("/sys/class/net", each.getName(), "wireless"))
                || name.matches("(wl|wlan|wifi).*")) {
            return Kind.WIFI;
        }
        return name.matches("(en|eth|em|eno|ens|enp).*") ? Kind.ETHERNET : Kind.OTHER;
    }

    /** All addresses. */
    public List<Local> locals() {
        return locals;
    }

    /** All addresses, the ones that a device on the same network would dial first; an IPv6 link-local address last. */
    public List<Local> likeliestFirst() {
        return locals.stream()
                .sorted(Comparator.comparing((Local local) -> local.kind())
                        .thenComparing(local -> local.address() instanceof Inet6Address)
                        .thenComparing(local -> local.address().isLinkLocalAddress()))
                .toList();
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
        return (address instanceof Inet4Address && ALWAYS_BROADCAST.contains(address.getHostAddress()))
                || locals.stream()
                        .anyMatch(local ->
                                local.broadcast().filter(address::equals).isPresent());
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

    /** Asked once, and only when a wildcard socket is opened: listing interfaces takes longer than opening one. */
    private static final class EveryInterface {
        static final InetAddress BOTH =
                wildcard(read().locals.stream().anyMatch(local -> local.address() instanceof Inet6Address) ? 16 : 4);
    }
}

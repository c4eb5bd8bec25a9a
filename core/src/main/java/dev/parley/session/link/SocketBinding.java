package dev.parley.session.link;

import dev.parley.address.Address;
import dev.parley.address.Family;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One socket that an address to listen on needs.
 *
 * @param local where it is bound
 * @param joinOn the interfaces on which its group is joined; empty where it is none
 */
public record SocketBinding(InetSocketAddress local, List<NetworkInterface> joinOn) {

    /** One socket for every interface, one for a group, and one for each address of a name. */
    public static List<SocketBinding> of(Address address) throws NetworkException {
        if (address.isEveryInterface()) {
            return List.of(new SocketBinding(new InetSocketAddress(everywhere(address), address.port()), List.of()));
        }
        return Resolver.resolve(address).stream()
                .map(local -> of(address, local))
                .toList();
    }

    private static InetAddress everywhere(Address address) throws NetworkException {
        String networkInterface = address.options().networkInterface();
        Family family = address.options().family();
        if (networkInterface != null) {
            return oneOf(address, networkInterface, family);
        }
        return family == null ? Interfaces.everyInterface() : Interfaces.everyInterface(loopback(family));
    }

    private static InetAddress loopback(Family family) throws NetworkException {
        return Resolver.resolve(Address.parse("udp://" + (family == Family.IPV4 ? "127.0.0.1" : "[::1]") + ":0"))
                .getFirst()
                .getAddress();
    }

    /** The first address of that interface, IPv4 before IPv6: a socket cannot be tied to an interface otherwise. */
    private static InetAddress oneOf(Address address, String networkInterface, @Nullable Family family)
            throws NetworkException {
        Interfaces.require(networkInterface);
        return Interfaces.read().likeliestFirst().stream()
                .filter(local -> local.networkInterface().getName().equals(networkInterface))
                .map(Interfaces.Local::address)
                .filter(local -> family == null || (family == Family.IPV6) == local instanceof Inet6Address)
                .findFirst()
                .orElseThrow(() -> new NetworkException(
                        Cause.ADDRESS_NOT_HERE,
                        "%s: the interface %s is down or has no such address.".formatted(address, networkInterface),
                        null));
    }

    private static SocketBinding of(Address address, InetSocketAddress local) {
        if (!local.getAddress().isMulticastAddress()) {
            return new SocketBinding(local, List.of());
        }
        if (address.scheme().isStream()) {
            throw new IllegalArgumentException(
                    address + " is a multicast group, and a stream has one peer: write udp:// instead");
        }
        NetworkInterface named = namedInterface(address, local.getAddress());
        List<NetworkInterface> joinOn =
                named != null ? List.of(named) : Interfaces.read().forMulticast(local.getAddress());
        if (joinOn.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: no interface of this computer takes part in multicast; name one with --interface (there are %s)"
                            .formatted(address, String.join(", ", Interfaces.names())));
        }
        return new SocketBinding(local, joinOn);
    }

    /** The interface that an address names, by its option or by its zone; null where it names none. */
    public static @Nullable NetworkInterface namedInterface(Address address, InetAddress resolved) {
        String named = address.options().networkInterface();
        if (named != null) {
            return Interfaces.require(named);
        }
        return resolved instanceof Inet6Address six && six.getScopeId() != 0
                ? Interfaces.numbered(six.getScopeId()).orElse(null)
                : null;
    }

    public SocketBinding withPort(int port) {
        return new SocketBinding(new InetSocketAddress(local.getAddress(), port), joinOn);
    }

    boolean isMulticast() {
        return local.getAddress().isMulticastAddress();
    }

    /** Others may listen to the same group on this computer, as is usual with multicast. */
    public DatagramOptions datagramOptions(int receiveBufferBytes) {
        return new DatagramOptions(
                local,
                null,
                receiveBufferBytes,
                isMulticast(),
                true,
                null,
                joinOn,
                isMulticast() ? joinOn.getFirst() : null);
    }
}

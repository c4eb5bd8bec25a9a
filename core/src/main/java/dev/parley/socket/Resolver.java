package dev.parley.socket;

import dev.parley.address.Address;
import dev.parley.address.Family;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Looks up host names. Blocks while a name server is asked. Safe from any thread. */
public final class Resolver {
    private Resolver() {}

    /**
     * All socket addresses of an address's host, in the system's order; one for a host that is an IP address already.
     *
     * @throws NetworkException with cause {@code unresolved}, if there is none, or none of the family asked for
     */
    public static List<InetSocketAddress> resolve(Address address) throws NetworkException {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(address.host());
        } catch (UnknownHostException unknown) {
            throw new NetworkException(Cause.UNRESOLVED, address + ": " + unresolved(address.host()), unknown);
        }
        Family only = address.options().family();
        List<InetSocketAddress> all = Arrays.stream(found)
                .filter(each -> only == null || (only == Family.IPV4) == each instanceof Inet4Address)
                .map(each -> new InetSocketAddress(zoned(address, each), address.port()))
                .toList();
        if (all.isEmpty()) {
            throw new NetworkException(
                    Cause.UNRESOLVED,
                    "%s: the host '%s' has no IPv%s address. Leave out --family to use what it has."
                            .formatted(address, address.host(), only == null ? "" : only.digit()),
                    null);
        }
        return all;
    }

    /** A link-local address with the zone that the interface option names; both must say the same. */
    private static InetAddress zoned(Address address, InetAddress found) {
        String named = address.options().networkInterface();
        if (named == null || !(found instanceof Inet6Address six)) {
            return found;
        }
        int number = Interfaces.require(named).getIndex();
        boolean written = address.host().indexOf('%') >= 0;
        if (written && six.getScopeId() != number) {
            throw new IllegalArgumentException(
                    "%s: the zone in [%s] is another interface than --interface %s. Leave one of them out, or write the same in both."
                            .formatted(address, address.host(), named));
        }
        if (written || !NetworkErrors.needsZone(six)) {
            return found;
        }
        try {
            return Inet6Address.getByAddress(null, six.getAddress(), number);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an IPv6 address has 16 bytes", impossible);
        }
    }

    private static String unresolved(String host) {
        int percent = host.indexOf('%');
        if (percent < 0) {
            return "no address is known for the host '" + host + "'. Check the spelling, or write its IP address.";
        }
        String zone = host.substring(percent + 1);
        return Interfaces.names().contains(zone)
                ? "the interface '" + zone + "' has no link-local addresses."
                : "this computer has no interface '" + zone + "' (it has " + String.join(", ", Interfaces.names())
                        + ").";
    }
}

package dev.parley.socket;

import dev.parley.address.Address;
import dev.parley.address.Family;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import java.net.Inet4Address;
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
                .map(each -> new InetSocketAddress(each, address.port()))
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

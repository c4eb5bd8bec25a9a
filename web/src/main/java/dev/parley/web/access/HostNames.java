package dev.parley.web.access;

import dev.parley.address.Endpoint;
import dev.parley.host.Interfaces;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** What a Host header may call a server, before its port. */
public final class HostNames {
    private HostNames() {}

    /**
     * The server's address, or each address of this computer where it is on all of them, likeliest first; and {@code localhost} where
     * that leads here. In lower case, an IPv6 address in brackets.
     */
    public static Set<String> of(InetAddress host) {
        Set<String> names = new LinkedHashSet<>();
        if (host.isAnyLocalAddress()) {
            Interfaces.read().likeliestFirst().forEach(local -> names.add(show(local.address())));
        } else {
            names.add(show(host));
        }
        if (host.isLoopbackAddress() || host.isAnyLocalAddress()) {
            names.add("localhost");
        }
        return names;
    }

    private static String show(InetAddress host) {
        String text = Endpoint.host(host).toLowerCase(Locale.ROOT);
        return host instanceof Inet6Address ? "[" + text + "]" : text;
    }
}

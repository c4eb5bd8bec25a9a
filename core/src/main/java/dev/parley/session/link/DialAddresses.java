package dev.parley.session.link;

import dev.parley.address.Endpoint;
import dev.parley.event.Dial;
import dev.parley.hint.SilenceHint;
import dev.parley.host.Interfaces;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What others write to reach a socket of ours, likeliest first. */
public final class DialAddresses {
    private DialAddresses() {}

    public static List<Dial> of(Endpoint local, List<NetworkInterface> joinedOn, Interfaces interfaces) {
        InetAddress address = local.socketAddress().getAddress();
        if (!joinedOn.isEmpty()) {
            String names = joinedOn.stream().map(NetworkInterface::getName).collect(Collectors.joining(", "));
            return List.of(new Dial(local, "multicast group, joined on " + names));
        }
        if (!address.isAnyLocalAddress()) {
            return List.of(new Dial(local, kind(address, interfaces)));
        }
        return interfaces.likeliestFirst().stream()
                .filter(each -> address instanceof Inet4Address == false || each.address() instanceof Inet4Address)
                // an IPv6 one's zone has another name on the other side
                .filter(each -> each.address() instanceof Inet4Address
                        || !each.address().isLinkLocalAddress())
                .map(each -> new Dial(
                        new Endpoint(
                                local.scheme(),
                                new InetSocketAddress(
                                        each.address(), local.socketAddress().getPort())),
                        each.kind().label()))
                .toList();
    }

    /** The first of them that is not this computer alone, for a socket that is no group's; empty where there is none. */
    public static Optional<SilenceHint.Reach> likeliest(Endpoint local, Interfaces interfaces) {
        InetAddress address = local.socketAddress().getAddress();
        return interfaces.likeliestFirst().stream()
                .filter(each -> each.kind() != Interfaces.Kind.LOOPBACK)
                .filter(each -> address.isAnyLocalAddress()
                        ? address instanceof Inet6Address || each.address() instanceof Inet4Address
                        : each.address().equals(address))
                .filter(each -> !(each.address() instanceof Inet6Address)
                        || !each.address().isLinkLocalAddress())
                .findFirst()
                .map(each -> new SilenceHint.Reach(
                        new Endpoint(
                                local.scheme(),
                                new InetSocketAddress(
                                        each.address(), local.socketAddress().getPort())),
                        each.kind()));
    }

    private static String kind(InetAddress address, Interfaces interfaces) {
        return interfaces.locals().stream()
                .filter(local -> local.address().equals(address))
                .findFirst()
                .map(local -> local.kind().label())
                .orElse(address.isLoopbackAddress() ? Interfaces.Kind.LOOPBACK.label() : "");
    }
}

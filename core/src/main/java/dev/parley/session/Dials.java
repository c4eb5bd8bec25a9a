package dev.parley.session;

import dev.parley.address.Endpoint;
import dev.parley.event.Dial;
import dev.parley.socket.Interfaces;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.stream.Collectors;

/** What others write to reach a socket of ours, likeliest first. */
final class Dials {
    private Dials() {}

    static List<Dial> of(Endpoint local, List<NetworkInterface> joinedOn, Interfaces interfaces) {
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
                .filter(each -> !each.address().isLinkLocalAddress()) // its zone has another name on the other side
                .map(each -> new Dial(
                        new Endpoint(
                                local.scheme(),
                                new InetSocketAddress(
                                        each.address(), local.socketAddress().getPort())),
                        each.kind().says()))
                .toList();
    }

    private static String kind(InetAddress address, Interfaces interfaces) {
        return interfaces.locals().stream()
                .filter(local -> local.address().equals(address))
                .findFirst()
                .map(local -> local.kind().says())
                .orElse(address.isLoopbackAddress() ? Interfaces.Kind.LOOPBACK.says() : "");
    }
}

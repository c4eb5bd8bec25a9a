package dev.parley.session.runtime;

import dev.parley.address.Endpoint;
import dev.parley.host.Interfaces;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Which of our addresses a peer knows. Safe from any thread. */
public final class OwnAddress {
    private OwnAddress() {}

    /**
     * Our {@code host:port} as that peer sees it: the address that it sent to, else the one that our socket is bound to,
     * else the one from which the system would send to it. May ask the system, some 0.1 ms.
     *
     * @param local where our socket is bound
     * @param destination where the peer's message went to, or null where that is not known
     */
    public static String towards(Endpoint peer, Endpoint local, @Nullable InetSocketAddress destination) {
        InetAddress bound = local.socketAddress().getAddress();
        if (!bound.isAnyLocalAddress() && !bound.isMulticastAddress()) {
            return local.hostAndPort();
        }
        InetAddress own = destination == null ? null : destination.getAddress();
        if (own == null || !Interfaces.isOwn(own)) { // it went to a group or to a whole network
            own = Interfaces.sourceTowards(peer.socketAddress()).orElse(bound);
        }
        return Endpoint.show(new InetSocketAddress(own, local.port()));
    }
}

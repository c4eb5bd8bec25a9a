package dev.parley.session.link;

import dev.parley.address.Cidr;
import dev.parley.host.Interfaces;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Which peers are ours, near, allowed. The interfaces are read anew when somebody unknown turns up, at most every ten
 * seconds: a computer joins and leaves networks while a listener runs. Only {@link #isNear} is not safe from several threads.
 */
public final class AddressPolicy {
    private static final long STALE_NANOS = 10_000_000_000L;

    private final Clock clock;
    private final List<Cidr> allowed;
    private volatile Interfaces interfaces = Interfaces.read();
    private long readAtNanos;

    public AddressPolicy(Clock clock, List<Cidr> allowed) {
        this.clock = clock;
        this.allowed = allowed;
        this.readAtNanos = clock.nanos();
    }

    public boolean isAllowed(InetAddress peer) {
        return allowed.isEmpty() || isNamed(peer);
    }

    private boolean isNamed(InetAddress peer) {
        return allowed.stream().anyMatch(block -> block.contains(peer));
    }

    /** Whether the peer is on this computer, on one of its subnets, or named as allowed. */
    public boolean isNear(InetAddress peer) {
        if (interfaces.isNear(peer) || isNamed(peer)) {
            return true;
        }
        if (clock.nanos() - readAtNanos < STALE_NANOS) {
            return false;
        }
        interfaces = Interfaces.read();
        readAtNanos = clock.nanos();
        return interfaces.isNear(peer);
    }

    /** Whether many hear what is sent there: a multicast group or broadcast address. */
    public boolean isGroup(InetAddress address) {
        return address.isMulticastAddress() || interfaces.isBroadcast(address);
    }

    /** Whether the peer is one of these sockets of ours. */
    public boolean isOwn(InetSocketAddress peer, List<InetSocketAddress> own) {
        for (InetSocketAddress socket : own) {
            if (socket.getPort() == peer.getPort()
                    && (socket.getAddress().isAnyLocalAddress()
                            ? interfaces.isLocal(peer.getAddress())
                            : socket.getAddress().equals(peer.getAddress()))) {
                return true;
            }
        }
        return false;
    }
}

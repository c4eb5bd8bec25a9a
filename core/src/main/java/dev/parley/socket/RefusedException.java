package dev.parley.socket;

import java.net.InetSocketAddress;
import java.net.PortUnreachableException;

/** A peer of an unconnected port refused an earlier datagram (ICMP port unreachable, RFC 1122, 4.1.3.1). */
public final class RefusedException extends PortUnreachableException {
    private static final long serialVersionUID = 1;

    private final InetSocketAddress peer;

    /** @param peer to whom the datagram was sent */
    public RefusedException(InetSocketAddress peer) {
        super(peer + " answered \"port unreachable\"");
        this.peer = peer;
    }

    /** Who refused it. */
    public InetSocketAddress peer() {
        return peer;
    }
}

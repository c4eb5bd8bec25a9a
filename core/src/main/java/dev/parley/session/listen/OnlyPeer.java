package dev.parley.session.listen;

import java.net.InetSocketAddress;

/**
 * One peer, for whom alone a port is there.
 *
 * @param peer where it is
 * @param closed called when a rule closes that peer; must not block
 */
record OnlyPeer(InetSocketAddress peer, Runnable closed) {}

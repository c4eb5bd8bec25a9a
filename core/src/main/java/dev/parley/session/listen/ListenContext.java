package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.hint.ReportedHints;
import dev.parley.session.link.ConnectionLimiter;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.CountLimit;
import dev.parley.session.runtime.SessionContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What all sockets of one listener share. Safe from any thread.
 *
 * @param limits which datagrams may leave by themselves
 * @param peers everybody who came
 * @param count how many more are wanted
 * @param openConnections on all addresses together
 * @param connectionLimiter the same for each peer
 * @param reportedHints what was said of whom
 * @param handlers gives each UDP socket and each connection on that address its handler
 */
record ListenContext(
        ListenConfig config,
        SessionContext session,
        ReplyLimits limits,
        PeerRegistry peers,
        CountLimit count,
        AtomicInteger openConnections,
        ConnectionLimiter connectionLimiter,
        ReportedHints reportedHints,
        Function<Address, PeerHandler> handlers) {

    /** Whether every peer is remembered, so that it can be spoken to. */
    boolean remembersPeers() {
        return config.mostPeers() > 0;
    }
}

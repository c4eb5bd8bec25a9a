package dev.parley.session.relay;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.listen.ListenSession.Services;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gives each peer its way to the target, and ends it with the peer. Safe from any thread. */
final class RelayHandler implements PeerHandler {
    private final RelayConfig config;
    private final SessionContext context;
    private final PeerRegistry peers;
    private final Ledger up = new Ledger();
    private final Ledger down = new Ledger();
    private final Map<Flow, DatagramFlow> flows = new ConcurrentHashMap<>();
    private final Map<Flow, StreamFlow> connections = new ConcurrentHashMap<>();
    private final InjectedSums injected;
    private volatile boolean closing;

    RelayHandler(RelayConfig config, Services services) {
        this.config = config;
        this.context = services.session();
        this.peers = services.peers();
        this.injected = new InjectedSums(config);
        context.publisher().summarizeDirections(up, down, config.targetAddresses());
    }

    /** From peers to the target. */
    Ledger up() {
        return up;
    }

    /** From the target to peers. */
    Ledger down() {
        return down;
    }

    /** Tells what is done to what passes, if anything is. */
    void publishIntended() {
        injected.publishIntended(context.publisher());
    }

    int openFlows() {
        return flows.size() + connections.size();
    }

    /** Who speaks first is the business of the two sides. */
    @Override
    public boolean expectsMessages() {
        return false;
    }

    @Override
    public boolean takesBytes() {
        return true;
    }

    @Override
    public boolean delaysBytes() {
        return !config.up().isEmpty();
    }

    /** It has been passed on already, as the bytes that it is. */
    @Override
    public boolean takesUnfinished() {
        return true;
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        StreamFlow connection = new StreamFlow(config, context, peer, up, down, injected);
        connections.put(peer.flow(), connection);
        connection.open();
        if (closing) {
            connection.close();
        }
        return List.of();
    }

    @Override
    public List<Delivery> message(PeerChannel peer, Arrival arrival) {
        if (peer.flow().connection() != 0) {
            StreamFlow connection = connections.get(peer.flow());
            return connection == null ? List.of() : connection.messageFromPeer(arrival);
        }
        up.arrived(1);
        up.received(arrival.payload().size());
        DatagramFlow flow = flow(peer.state().channel());
        return flow == null ? List.of(noWay(peer.flow())) : flow.sendToTarget(arrival.payload());
    }

    private Delivery noWay(Flow peer) {
        Cause cause = closing ? Cause.STOPPED : Cause.UNSENDABLE;
        String message = closing
                ? "the session ended before it was passed on"
                : "there is no socket towards the target for this peer";
        context.ledger().due(1);
        up.due(1);
        up.droppedOut(cause, 1);
        return context.publisher().dropped(peer, cause, 1, message);
    }

    /** The flow of that peer, opened where it has none; null where none can be opened. */
    private @Nullable DatagramFlow flow(PeerChannel peer) {
        DatagramFlow known = flows.get(peer.flow());
        if (known != null || closing) {
            return known;
        }
        try {
            DatagramFlow opened = DatagramFlow.open(config, context, peer, up, down);
            flows.put(peer.flow(), opened);
            if (closing && flows.remove(peer.flow(), opened)) { // the one who closes has not seen it
                close(opened);
                return null;
            }
            return opened;
        } catch (NetworkException said) {
            context.publisher().failed(null, peer.flow().peer(), said.reason(), said.message());
            peers.forget(peer.state());
            return null;
        }
    }

    @Override
    public List<Delivery> bytes(PeerChannel peer, byte[] buffer, int count) {
        StreamFlow connection = connections.get(peer.flow());
        return connection == null ? List.of() : connection.bytesFromPeer(buffer, count);
    }

    @Override
    public List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        StreamFlow connection = connections.get(peer.flow());
        if (connection == null) {
            return List.of();
        }
        List<Delivery> last = connection.peerEnded(cause);
        connection.close();
        connections.remove(peer.flow());
        return last;
    }

    @Override
    public void forgotten(PeerChannel peer) {
        end(
                peer.flow(),
                Cause.LIMIT,
                "of more than %s peers this one was silent longest (--max-flows)"
                        .formatted(Sizes.count(config.listener().mostPeers())));
    }

    private void end(Flow peer, Cause cause, String message) {
        DatagramFlow flow = flows.remove(peer);
        if (flow != null) {
            // On a thread of its own: to close a flow waits for its reader, and nobody else shall.
            context.threads().start("parley-end-flow", () -> {
                close(flow);
                context.publisher().left(peer, flow.number(), "", cause, message);
            });
        }
    }

    private void close(DatagramFlow flow) {
        flow.close();
        injected.add(flow.upCounts(), flow.downCounts());
    }

    /** Ends the flows that are silent, and schedules the next look. On the timer's thread. */
    void endIdleFlows() {
        long idleNanos = config.idle().toNanos();
        long now = context.clock().nanos();
        long nextNanos = now + idleNanos;
        for (DatagramFlow flow : flows.values()) {
            long silentAtNanos = flow.heardNanos() + idleNanos;
            if (silentAtNanos <= now) {
                peers.forget(flow.peer().state());
                end(
                        flow.peer().flow(),
                        Cause.TIMED_OUT,
                        "it was silent for %s (--idle)".formatted(Durations.show(config.idle())));
            } else {
                nextNanos = Math.min(nextNanos, silentAtNanos);
            }
        }
        if (!closing) {
            context.timer().schedule(nextNanos, this::endIdleFlows);
        }
    }

    /** Ends all that goes towards the target; what peers still send is counted as not passed on. */
    void close() {
        closing = true;
        connections.values().forEach(StreamFlow::close);
        flows.values().forEach(DatagramFlow::stop);
        flows.values().forEach(this::close);
        injected.publish(context.publisher());
    }
}

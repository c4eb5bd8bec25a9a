package dev.parley.session.relay;

import dev.parley.event.Flow;
import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Timeline;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.listen.ListenSession.Services;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.InjectedSums;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives each peer its way to the target, and ends it with the peer. Safe from any thread. */
final class RelayHandler implements PeerHandler {
    private final RelayContext relay;
    private final RelayConfig config;
    private final SessionContext context;
    private final PeerRegistry peers;
    private final Ledger up;
    private final Map<Flow, DatagramFlow> flows = new ConcurrentHashMap<>();
    private final Map<Flow, StreamFlow> connections = new ConcurrentHashMap<>();
    private final ConnectOrder connectOrder;
    private final InjectedSums injected;
    private final TimelineRunner timeline;

    /** One change of the impairments after the other. */
    private final ReentrantLock replacing = new ReentrantLock();

    private volatile boolean closing;

    RelayHandler(RelayConfig config, Services services) {
        this.config = config;
        this.context = services.session();
        this.peers = services.peers();
        this.relay = RelayContext.of(config, context);
        this.connectOrder = new ConnectOrder(context.clock());
        this.up = relay.up();
        this.injected = relay.injected();
        this.timeline = new TimelineRunner(
                context, config.up(), config.down(), this::replace, () -> publishIntended("from now on, ", ""));
        context.publisher().summarizeDirections(relay.up(), relay.down(), config.targetAddresses());
        context.publisher()
                .summarizeInjected(
                        () -> Map.of("up", injectedInWords(Direction.UP), "down", injectedInWords(Direction.DOWN)));
    }

    /** Counts what goes that way. */
    Ledger ledger(Direction direction) {
        return relay.ledger(direction);
    }

    /** What is done now to what goes that way. */
    Impairments impairments(Direction direction) {
        return relay.impairments().now(direction);
    }

    /**
     * Does this from now on, in each flow that is open and each that comes, and then what the timeline says.
     *
     * @throws IllegalArgumentException as of {@link RelaySetup#check}; then nothing has changed
     */
    void impair(Impairments nextUp, Impairments nextDown, Timeline nextTimeline) {
        RelaySetup.check(config.target().scheme(), nextUp, nextDown);
        RelaySetup.check(config.target().scheme(), nextTimeline);
        timeline.follow(nextUp, nextDown, nextTimeline);
    }

    /** Whether that is anything else than before. Never blocks. */
    private boolean replace(Impairments nextUp, Impairments nextDown) {
        replacing.lock();
        try {
            if (nextUp.equals(impairments(Direction.UP)) && nextDown.equals(impairments(Direction.DOWN))) {
                return false;
            }
            relay.impairments().replace(Direction.UP, nextUp);
            relay.impairments().replace(Direction.DOWN, nextDown);
            open().forEach(this::impairAsNow);
            return true;
        } finally {
            replacing.unlock();
        }
    }

    /** A change that came before this flow was among the open ones holds for it too. */
    private void join(RelayFlow flow) {
        replacing.lock();
        try {
            impairAsNow(flow);
        } finally {
            replacing.unlock();
        }
    }

    private void impairAsNow(RelayFlow flow) {
        for (Direction direction : Direction.values()) {
            flow.impair(direction, impairments(direction));
        }
    }

    private Stream<RelayFlow> open() {
        return Stream.concat(flows.values().stream(), connections.values().stream());
    }

    /** What was done so far to what went that way, in all flows; null if nothing was to be done. */
    @Nullable
    ImpairmentCounts injected(Direction direction) {
        return injected.all(direction, open(direction));
    }

    /** Of each open flow what was done to that direction since the last change. */
    private List<ImpairmentCounts> open(Direction direction) {
        List<ImpairmentCounts> counts = new ArrayList<>();
        for (RelayFlow flow : open().toList()) {
            ImpairmentCounts done = flow.counts(direction);
            if (done != null) {
                counts.add(done);
            }
        }
        return counts;
    }

    /** Tells what is done to what passes, if anything is, and begins the timeline. */
    void begin() {
        if (!config.up().isEmpty()
                || !config.down().isEmpty()
                || !config.timeline().isEmpty()) {
            publishIntended("", config.timeline().isEmpty() ? "" : "; then " + config.timeline());
        }
        timeline.follow(config.up(), config.down(), config.timeline());
    }

    private void publishIntended(String since, String then) {
        context.publisher()
                .note(
                        null,
                        null,
                        0,
                        Cause.IMPAIRMENTS,
                        "%sto the target: %s; from the target: %s%s; --seed %s does the same to the same traffic"
                                .formatted(
                                        since,
                                        impairments(Direction.UP),
                                        impairments(Direction.DOWN),
                                        then,
                                        config.seed()));
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
        return !impairments(Direction.UP).isEmpty();
    }

    /** It has been passed on already, as the bytes that it is. */
    @Override
    public boolean takesUnfinished() {
        return true;
    }

    @Override
    public void accepted(Flow flow) {
        connectOrder.accepted(flow.connection());
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        StreamFlow connection = new StreamFlow(relay, peer);
        connections.put(peer.flow(), connection);
        join(connection);
        connection.open(connectOrder);
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

    Map<String, String> injectedInWords(Direction direction) {
        return injected.inWords(direction, open(direction));
    }

    long seed() {
        return config.seed();
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
            DatagramFlow opened = DatagramFlow.open(relay, peer);
            flows.put(peer.flow(), opened);
            join(opened);
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
        connectOrder.over(peer.flow().connection());
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
        injected.add(Direction.UP, flow.counts(Direction.UP));
        injected.add(Direction.DOWN, flow.counts(Direction.DOWN));
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
        timeline.end();
        connections.values().forEach(StreamFlow::close);
        flows.values().forEach(DatagramFlow::stop);
        for (Flow peer : List.copyOf(flows.keySet())) {
            DatagramFlow flow = flows.remove(peer);
            if (flow != null) {
                close(flow);
            }
        }
        relay.readerThread().close();
    }
}

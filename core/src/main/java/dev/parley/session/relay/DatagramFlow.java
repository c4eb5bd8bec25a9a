package dev.parley.session.relay;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.host.Interfaces;
import dev.parley.impairment.DatagramImpairer;
import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.impaired.DirectionCount;
import dev.parley.session.impaired.ImpairedPath;
import dev.parley.session.link.DatagramLink;
import dev.parley.session.link.DatagramReader;
import dev.parley.session.link.SharedReaderThread;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.InjectedSums;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;
import java.util.stream.Stream;

/** One UDP peer of a relay, with a socket of its own towards the target. */
final class DatagramFlow implements RelayFlow {
    /** Where each flow has a thread of its own: a slot holds the largest datagram, and there may be thousands of flows. */
    private static final int SLOTS = 2;

    private final RelayConfig config;
    private final SessionContext context;
    private final PeerChannel peer;
    private final SharedReaderThread readerThread;
    private final Ledger down;
    private final InjectedSums injected;
    private final InetSocketAddress target;
    private final ImpairedPath toTarget;
    private final ImpairedPath toPeer;
    private final TellingOrder order;
    private volatile TargetSocket socket;
    private volatile long heardNanos;

    private DatagramFlow(RelayContext relay, PeerChannel peer) throws NetworkException {
        this.config = relay.config();
        this.context = relay.session();
        this.peer = peer;
        this.readerThread = relay.readerThread();
        this.down = relay.down();
        this.injected = relay.injected();
        this.order = new TellingOrder(context);
        this.target = config.targetAddresses().getFirst();
        this.heardNanos = context.clock().nanos();
        this.toTarget = new ImpairedPath(
                context,
                ImpairedPath.Due.AS_SENT,
                new DirectionCount(relay.up()),
                peer::flow,
                () -> socket.flow,
                impairer(relay.impairments().now(Direction.UP), Direction.UP),
                config.seed(),
                context.timer(),
                this::rebind);
        this.toPeer = new ImpairedPath(
                context,
                ImpairedPath.Due.AS_SENT,
                new DirectionCount(relay.down()),
                () -> socket.flow,
                peer::flow,
                impairer(relay.impairments().now(Direction.DOWN), Direction.DOWN),
                config.seed(),
                context.timer(),
                () -> {});
        this.socket = openSocket();
    }

    private DatagramImpairer impairer(Impairments impairments, Direction direction) {
        return new DatagramImpairer(impairments, config.seed(), number() - 1L, direction, heardNanos);
    }

    /**
     * Opens a socket for that peer, tells of it, and begins to read.
     *
     * @throws NetworkException in words, if the system gives none
     */
    static DatagramFlow open(RelayContext relay, PeerChannel peer) throws NetworkException {
        DatagramFlow flow = new DatagramFlow(relay, peer);
        flow.socket.start();
        return flow;
    }

    private TargetSocket openSocket() throws NetworkException {
        DatagramOptions options = DatagramOptions.at(
                        new InetSocketAddress(Interfaces.everyInterface(target.getAddress()), 0))
                .to(target)
                .receiveBuffer(config.listener().receiveBufferBytes());
        try {
            return new TargetSocket(config.listener().session().network().openDatagram(options));
        } catch (NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw NetworkErrors.opening(Scheme.UDP, null, bad);
        }
    }

    /** From the next message on the target sees another port, as behind an address translator that has forgotten the peer. */
    private void rebind() {
        TargetSocket before = socket;
        try {
            TargetSocket next = openSocket();
            socket = next;
            next.start();
        } catch (NetworkException said) {
            context.publisher().failed(null, peer.flow().peer(), said.reason(), said.message());
            return;
        }
        context.threads().start("parley-end-socket", before::close);
    }

    PeerChannel peer() {
        return peer;
    }

    /** The peer's number in the session, from 1. */
    int number() {
        return peer.state().number();
    }

    /** When something last came from either side. */
    long heardNanos() {
        return heardNanos;
    }

    /** From the next message on. */
    @Override
    public void impair(Direction direction, Impairments next) {
        injected.add(direction, path(direction).replace(next));
    }

    @Override
    public ImpairmentCounts counts(Direction direction) {
        return path(direction).counts();
    }

    private ImpairedPath path(Direction direction) {
        return direction == Direction.UP ? toTarget : toPeer;
    }

    /** Passes on what came from the peer. */
    List<Delivery> sendToTarget(Payload message) {
        heardNanos = context.clock().nanos();
        List<Delivery> question = order.question();
        List<Delivery> outcomes = toTarget.pass(message, this::sendNow);
        return question.isEmpty()
                ? outcomes
                : Stream.concat(question.stream(), outcomes.stream()).toList();
    }

    private Delivery sendNow(Payload message) {
        return socket.send(message);
    }

    private Delivery sendBackNow(Payload message) {
        return peer.send(Outgoing.manual(message));
    }

    /** Passes on what has come from the target, and then ends. Never blocks. */
    void stop() {
        socket.reader.stop();
    }

    /** Closes the socket once all that has come from the target is passed on. */
    void close() {
        socket.close();
        context.publisher().publish(toTarget.close());
        context.publisher().publish(toPeer.close());
    }

    /** The socket towards the target. */
    private final class TargetSocket implements DatagramReader.Handler {
        private final DatagramLink link;
        private final DatagramReader reader;
        private final Flow flow;
        private final EventBatch events = new EventBatch(context.publisher());
        private long place;

        TargetSocket(DatagramPort port) {
            this.link = new DatagramLink(context, port);
            this.flow = link.flowTo(target);
            this.reader = new DatagramReader(port, context, SLOTS, this);
        }

        void start() {
            context.publisher().relaying(peer.flow(), flow);
            reader.startOn(readerThread);
        }

        void close() {
            reader.stop();
            reader.close();
            reader.publishRest();
        }

        /** The kernel reports the refusal of an earlier datagram in place of sending this one: so it goes again once. */
        Delivery send(Payload message) {
            context.ledger().due(1);
            try {
                return link.send(flow, message, null, "");
            } catch (PortUnreachableException earlier) {
                refused(earlier);
            } catch (IOException bad) {
                return undeliverable(bad);
            }
            try {
                return link.send(flow, message, null, "");
            } catch (PortUnreachableException again) {
                refused(again);
                return dropped(
                        Cause.REFUSED,
                        "the target refused the two before it: " + NetworkErrors.portUnreachable(target));
            } catch (IOException bad) {
                return undeliverable(bad);
            }
        }

        private Delivery undeliverable(IOException bad) {
            return bad instanceof NetworkException said
                    ? dropped(said.reason() == Cause.TOO_LARGE ? Cause.TOO_LARGE : Cause.UNSENDABLE, said.message())
                    : dropped(Cause.STOPPED, "the flow ended before it left");
        }

        private Delivery dropped(Cause cause, String message) {
            return context.publisher().dropped(flow, cause, 1, message);
        }

        @Override
        public void arrived(Flow from, DatagramBatch batch, int i) {
            heardNanos = context.clock().nanos();
            context.taps().arrived(from, batch.destination(i), batch.data(i), batch.epochNanos(i));
            Payload payload = batch.payload(i, DatagramBatch.SLOT_BYTES);
            InetSocketAddress destination = batch.destination(i);
            down.arrived(1);
            down.received(batch.wireBytes(i));
            events.received(
                    flow,
                    destination == null ? null : new Endpoint(Scheme.UDP, destination),
                    Unit.DATAGRAM,
                    payload,
                    batch.wireBytes(i),
                    batch.wireBytes(i),
                    batch.epochNanos(i));
            place = order.answer();
            events.add(toPeer.pass(payload, DatagramFlow.this::sendBackNow));
        }

        @Override
        public void batchEnd() {
            order.tell(place, events);
        }

        /** Other datagrams may find it started. */
        @Override
        public void refused(PortUnreachableException refusal) {
            context.publisher()
                    .refused(flow.local(), flow.peer(), Cause.PORT_UNREACHABLE, NetworkErrors.portUnreachable(target));
        }

        @Override
        public boolean failed(IOException bad) {
            NetworkException said = NetworkErrors.sending(target, 0, bad);
            context.publisher().failed(flow.local(), flow.peer(), said.reason(), said.message());
            return said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION;
        }
    }
}

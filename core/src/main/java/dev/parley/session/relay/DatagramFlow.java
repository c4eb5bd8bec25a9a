package dev.parley.session.relay;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Unit;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.link.DatagramLink;
import dev.parley.session.link.DatagramReader;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.Flow;
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

/** One UDP peer of a relay, with a socket of its own towards the target. */
final class DatagramFlow implements DatagramReader.Handler {
    private static final int SLOTS = 8;

    private final SessionContext context;
    private final PeerChannel peer;
    private final Ledger up;
    private final Ledger down;
    private final InetSocketAddress target;
    private final DatagramLink link;
    private final DatagramReader reader;
    private final Flow towardsTarget;
    private final EventBatch events;
    private volatile long heardNanos;

    private DatagramFlow(
            SessionContext context,
            PeerChannel peer,
            Ledger up,
            Ledger down,
            InetSocketAddress target,
            DatagramPort port) {
        this.context = context;
        this.peer = peer;
        this.up = up;
        this.down = down;
        this.target = target;
        this.link = new DatagramLink(context, port);
        this.towardsTarget = link.flowTo(target);
        this.events = new EventBatch(context.publisher());
        this.reader = new DatagramReader(port, context, SLOTS, this);
        this.heardNanos = context.clock().nanos();
    }

    /**
     * Opens a socket for that peer, tells of it, and begins to read.
     *
     * @throws NetworkException in words, if the system gives none
     */
    static DatagramFlow open(RelayConfig config, SessionContext context, PeerChannel peer, Ledger up, Ledger down)
            throws NetworkException {
        InetSocketAddress target = config.targetAddresses().getFirst();
        DatagramOptions options = DatagramOptions.at(
                        new InetSocketAddress(Interfaces.everyInterface(target.getAddress()), 0))
                .to(target)
                .receiveBuffer(config.listener().receiveBufferBytes());
        DatagramPort port;
        try {
            port = config.listener().session().network().openDatagram(options);
        } catch (NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw NetworkErrors.opening(Scheme.UDP, null, bad);
        }
        DatagramFlow flow = new DatagramFlow(context, peer, up, down, target, port);
        context.publisher().relaying(peer.flow(), flow.towardsTarget);
        flow.reader.start();
        return flow;
    }

    PeerChannel peer() {
        return peer;
    }

    /** The peer's number in the session. */
    int number() {
        return peer.state().number();
    }

    /** When something last came from either side. */
    long heardNanos() {
        return heardNanos;
    }

    /** Passes on what came from the peer. */
    Delivery sendToTarget(Payload message) {
        heardNanos = context.clock().nanos();
        context.ledger().due(1);
        up.due(1);
        Delivery delivery = attempt(message);
        DirectionCount.add(up, delivery);
        return delivery;
    }

    /** The kernel reports the refusal of an earlier datagram in place of sending this one: so it goes again once. */
    private Delivery attempt(Payload message) {
        try {
            return sendOnce(message);
        } catch (PortUnreachableException earlier) {
            refused(earlier);
        } catch (IOException bad) {
            return undeliverable(bad);
        }
        try {
            return sendOnce(message);
        } catch (PortUnreachableException again) {
            refused(again);
            return dropped(
                    Cause.REFUSED, "the target refused the two before it: " + NetworkErrors.portUnreachable(target));
        } catch (IOException bad) {
            return undeliverable(bad);
        }
    }

    private Delivery sendOnce(Payload message) throws IOException {
        return link.send(towardsTarget, message, null, "");
    }

    private Delivery undeliverable(IOException bad) {
        return bad instanceof NetworkException said
                ? dropped(said.reason() == Cause.TOO_LARGE ? Cause.TOO_LARGE : Cause.UNSENDABLE, said.message())
                : dropped(Cause.STOPPED, "the flow ended before it left");
    }

    private Delivery dropped(Cause cause, String message) {
        return context.publisher().dropped(towardsTarget, cause, 1, message);
    }

    @Override
    public void arrived(Flow from, DatagramBatch batch, int i) {
        heardNanos = context.clock().nanos();
        context.taps().arrived(from, batch.data(i), batch.epochNanos(i));
        Payload payload = batch.payload(i, DatagramBatch.SLOT_BYTES);
        InetSocketAddress destination = batch.destination(i);
        down.arrived(1);
        down.received(batch.wireBytes(i));
        events.received(
                towardsTarget,
                destination == null ? null : new Endpoint(Scheme.UDP, destination),
                Unit.DATAGRAM,
                payload,
                batch.wireBytes(i),
                batch.wireBytes(i),
                batch.epochNanos(i));
        down.due(1);
        Delivery delivery = peer.send(Outgoing.manual(payload));
        DirectionCount.add(down, delivery);
        events.add(List.of(delivery));
    }

    @Override
    public void batchEnd() {
        events.publish();
    }

    /** Other datagrams may find it started. */
    @Override
    public void refused(PortUnreachableException refusal) {
        context.publisher()
                .refused(
                        towardsTarget.local(),
                        towardsTarget.peer(),
                        Cause.PORT_UNREACHABLE,
                        NetworkErrors.portUnreachable(target));
    }

    @Override
    public boolean failed(IOException bad) {
        NetworkException said = NetworkErrors.sending(target, 0, bad);
        context.publisher().failed(towardsTarget.local(), towardsTarget.peer(), said.reason(), said.message());
        return said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION;
    }

    /** Passes on what has come from the target, and then ends. Never blocks. */
    void stop() {
        reader.stop();
    }

    /** Closes the socket once all that has come from the target is passed on. */
    void close() {
        reader.stop();
        reader.close();
        reader.publishRest();
    }
}

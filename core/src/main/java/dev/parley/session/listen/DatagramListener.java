package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Family;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.hint.DatagramHints;
import dev.parley.hint.SilenceHint;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.link.DatagramLink;
import dev.parley.session.link.DatagramReader;
import dev.parley.session.link.DialAddresses;
import dev.parley.session.link.SharedReaderThread;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.RefusedException;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import org.jspecify.annotations.Nullable;

/** One UDP socket that is listened on. It is never connected, so that everybody is heard. */
final class DatagramListener implements DatagramReader.Handler {
    /** A port that nobody is told to dial. */
    static final Address FREE = Address.parse("udp://:0");

    private static final int SLOTS = 16;

    private final ListenContext listening;
    private final SessionContext context;
    private final Address address;
    private final boolean sendsOnlyForRules;
    private final @Nullable OnlyPeer only;
    private final SocketBinding binding;
    private final DatagramPort port;
    private final DatagramReader reader;
    private final GuardedReplies replies;
    private final PeerHandler handler;
    private final EventBatch events;
    private final DatagramHints hints;

    /** @param forRules whether it is there for what rules send to addresses that they name */
    DatagramListener(
            ListenContext listening, Address address, SocketBinding binding, DatagramPort port, boolean forRules) {
        this(listening, address, binding, port, listening.handlers().apply(address), forRules, null);
    }

    /** One that hears that peer alone. */
    DatagramListener(
            ListenContext listening, SocketBinding binding, DatagramPort port, PeerHandler handler, OnlyPeer only) {
        this(listening, FREE, binding, port, handler, true, only);
    }

    private DatagramListener(
            ListenContext listening,
            Address address,
            SocketBinding binding,
            DatagramPort port,
            PeerHandler handler,
            boolean forRules,
            @Nullable OnlyPeer only) {
        this.listening = listening;
        this.context = listening.session();
        this.address = address;
        this.sendsOnlyForRules = forRules;
        this.only = only;
        this.binding = binding;
        this.port = port;
        this.reader = new DatagramReader(port, context, SLOTS, this);
        this.replies = new GuardedReplies(context, binding, new DatagramLink(context, port), listening.limits());
        this.handler = handler;
        this.events = new EventBatch(context.publisher());
        this.hints = new DatagramHints(listening.reportedHints());
    }

    InetSocketAddress local() {
        return port.local();
    }

    /** Whether it is there for rules alone, and nobody is told to dial it. */
    boolean isForRules() {
        return sendsOnlyForRules;
    }

    SilenceHint.Socket whereToDial(Interfaces interfaces) {
        return new SilenceHint.Socket(endpoint(), DialAddresses.likeliest(endpoint(), interfaces));
    }

    void announce(Interfaces interfaces) {
        Endpoint local = endpoint();
        context.publisher()
                .listening(local, DialAddresses.of(local, binding.joinOn(), interfaces), port.receiveBufferBytes());
        int asked = listening.config().receiveBufferBytes();
        if (listening.config().receiveBufferAsked() && port.receiveBufferBytes() < asked) {
            context.publisher()
                    .note(
                            local,
                            null,
                            0,
                            Cause.RECEIVE_BUFFER,
                            "the kernel gave a receive buffer of %s, not the %s asked for: a long burst may be dropped (on Linux: sysctl net.core.rmem_max=%s)"
                                    .formatted(Sizes.show(port.receiveBufferBytes()), Sizes.show(asked), asked));
        }
        if (address.options().family() == Family.IPV6
                && port.local().getAddress().isAnyLocalAddress()) {
            context.publisher()
                    .note(
                            local,
                            null,
                            0,
                            Cause.FAMILY,
                            "this socket also receives IPv4: the system's IPv6 wildcard includes both");
        }
    }

    void start() {
        reader.start();
    }

    void startOn(SharedReaderThread several) {
        reader.startOn(several);
    }

    void stop() {
        reader.stop();
    }

    void close() {
        reader.close();
    }

    void publishRest() {
        reader.publishRest();
    }

    void abandon() {
        port.close();
    }

    @Override
    public void arrived(Flow flow, DatagramBatch batch, int i) {
        if (!listening.limits().isAllowed(flow.peer().socketAddress().getAddress())) {
            context.publisher()
                    .droppedIn(flow.local(), flow.peer(), Cause.NOT_ALLOWED, 1, "the sender is not in --allow");
            return;
        }
        if (only != null && !only.peer().equals(flow.peer().socketAddress())) {
            context.publisher()
                    .droppedIn(
                            flow.local(),
                            flow.peer(),
                            Cause.NOT_ALLOWED,
                            1,
                            "a rule opened this port for another peer");
            return;
        }
        if (!listening.count().tryAcquire()) {
            context.publisher()
                    .droppedIn(
                            flow.local(),
                            flow.peer(),
                            Cause.UNREAD,
                            1,
                            "arrived behind the last one that --count asked for");
            return;
        }
        context.taps().arrived(flow, batch.destination(i), batch.data(i), batch.epochNanos(i));
        take(flow, batch, i);
        if (listening.count().isExhausted()) {
            context.lifecycle().complete(Outcome.DONE);
        }
    }

    private void take(Flow flow, DatagramBatch batch, int i) {
        InetSocketAddress destination = batch.destination(i);
        boolean handles = handler.wantsMessages();
        boolean publishes = context.publisher().areMessagesHeard();
        boolean remembers = listening.remembersPeers();
        if (!handles && !publishes && !remembers) {
            context.publisher().countReceived(flow, batch.wireBytes(i));
            return;
        }
        Payload payload = batch.payload(i, listening.config().session().maxMessage());
        events.received(
                flow,
                destination == null ? null : new Endpoint(Scheme.UDP, destination),
                Unit.DATAGRAM,
                payload,
                batch.wireBytes(i),
                batch.wireBytes(i),
                batch.epochNanos(i));
        if (handles || remembers) {
            DatagramPeerChannel channel = channel(flow, destination, batch.epochNanos(i));
            if (remembers) {
                channel.state();
            }
            if (handles) {
                events.add(handler.message(
                        channel,
                        new Arrival(Unit.DATAGRAM, payload, payload.size(), destination, batch.epochNanos(i))));
            }
        }
        if (publishes) {
            events.hints(flow, hints.inspect(flow.peer().socketAddress(), batch.data(i)));
        }
    }

    @Override
    public void batchEnd() {
        events.publish();
    }

    /** An answer found nobody any more: nothing ends, since others may ask. */
    @Override
    public void refused(PortUnreachableException refusal) {
        if (!(refusal instanceof RefusedException named)) {
            throw new IllegalStateException("a listening socket is never connected, so a refusal names who", refusal);
        }
        Endpoint peer = new Endpoint(Scheme.UDP, named.peer());
        Flow flow = new Flow(endpoint(), peer, 0);
        if (!handler.reportsLeaving(flow)) {
            context.publisher()
                    .refused(endpoint(), peer, Cause.PORT_UNREACHABLE, NetworkErrors.answerRefused(named.peer()));
        }
        handler.refused(peer);
        PeerState known = listening.peers().find(flow);
        if (known != null) {
            context.publisher().publish(handler.refused(known.channel()));
        }
    }

    /** What a router or firewall answers to an answer ends nothing either. */
    @Override
    public boolean failed(IOException bad) {
        if (bad instanceof NetworkException said
                && (said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION)) {
            context.publisher().failed(endpoint(), null, said.reason(), said.message());
            return true;
        }
        String message = "reading from " + endpoint() + " failed: the system says \"" + bad.getMessage() + "\".";
        context.publisher().failed(endpoint(), null, Cause.NETWORK, message);
        context.lifecycle().complete(new Outcome(Cause.NETWORK, message));
        return false;
    }

    private Endpoint endpoint() {
        return new Endpoint(Scheme.UDP, port.local());
    }

    /** Somebody of whom nothing is known, though nothing has come from there yet. It is this thread's turn with it. */
    PeerState expect(InetSocketAddress peer) {
        Flow flow = new Flow(endpoint(), new Endpoint(Scheme.UDP, peer), 0);
        PeerState before = listening.peers().find(flow);
        if (before != null) {
            listening.peers().forget(before);
        }
        return channel(flow, null, context.clock().epochNanos()).expected();
    }

    private DatagramPeerChannel channel(Flow flow, @Nullable InetSocketAddress destination, long epochNanos) {
        return new DatagramPeerChannel(listening, replies, handler, only, flow, destination, epochNanos);
    }

    /** Whether a datagram to there can leave from this socket. */
    boolean reaches(InetAddress peer) {
        return replies.reaches(peer);
    }

    /** Sends what a rule says to an address that it names. */
    Delivery sendNamed(InetSocketAddress peer, Payload message, String rule) {
        return replies.sendNamed(peer, message, rule);
    }
}

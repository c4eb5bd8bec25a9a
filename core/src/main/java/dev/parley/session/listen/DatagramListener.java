package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Family;
import dev.parley.address.Scheme;
import dev.parley.event.Event.Direction;
import dev.parley.event.Unit;
import dev.parley.hint.DatagramHints;
import dev.parley.hint.SilenceHint;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.Outcome;
import dev.parley.session.link.DatagramReader;
import dev.parley.session.link.DialAddresses;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.PeerStates;
import dev.parley.session.respond.ReplyContext;
import dev.parley.session.respond.Responder;
import dev.parley.session.respond.RuleEngine;
import dev.parley.session.runtime.CountLimit;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.SessionLifecycle;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One UDP socket that is listened on: never connected, so that it hears every sender. */
final class DatagramListener implements DatagramReader.Handler {
    /** Enough to spare a busy port most looks at its stop flag; each slot takes 64 KiB. */
    private static final int SLOTS = 32;

    private final ListenSetup setup;
    private final SocketBinding socketBinding;
    private final Address address;
    private final boolean forRules;
    private final DatagramPort port;
    private final EventPublisher eventPublisher;
    private final SessionLifecycle sessionLifecycle;
    private final CountLimit countLimit;
    private final DatagramReader reader;
    private final GuardedReplies replies;
    private final Responder responder;
    private final PeerStates peerStates;
    private final RuleEngine ruleEngine;
    private final PeerRegistry peerRegistry;
    private final DatagramHints watch;

    /** @param forRules whether it is there for what rules send to addresses that they name */
    DatagramListener(
            ListenSession session, Address address, SocketBinding socketBinding, DatagramPort port, boolean forRules) {
        this.setup = session.setup;
        this.address = address;
        this.forRules = forRules;
        this.socketBinding = socketBinding;
        this.port = port;
        this.eventPublisher = session.eventPublisher;
        this.sessionLifecycle = session.sessionLifecycle;
        this.countLimit = session.countLimit;
        this.reader = new DatagramReader(port, eventPublisher, setup.clock, sessionLifecycle, SLOTS, this);
        this.replies = new GuardedReplies(session, socketBinding, port);
        this.responder = new Responder(session, address);
        this.peerStates = session.peerStates;
        this.ruleEngine = session.ruleEngine;
        this.peerRegistry = session.peerRegistry;
        this.watch = new DatagramHints(session.reportedHints);
    }

    InetSocketAddress local() {
        return port.local();
    }

    /** Whether it is there for rules alone, and nobody is told to dial it. */
    boolean isForRules() {
        return forRules;
    }

    SilenceHint.Socket whereToDial(Interfaces interfaces) {
        return new SilenceHint.Socket(endpoint(), DialAddresses.likeliest(endpoint(), interfaces));
    }

    void announce(Interfaces interfaces) {
        Endpoint local = endpoint();
        eventPublisher.listening(
                local, DialAddresses.of(local, socketBinding.joinOn(), interfaces), port.receiveBufferBytes());
        if (setup.receiveBufferAsked && port.receiveBufferBytes() < setup.receiveBufferBytes) {
            eventPublisher.note(
                    local,
                    null,
                    0,
                    Cause.RECEIVE_BUFFER,
                    "the kernel gave a receive buffer of %s, not the %s asked for: a long burst may be dropped (on Linux: sysctl net.core.rmem_max=%s)"
                            .formatted(
                                    Sizes.show(port.receiveBufferBytes()),
                                    Sizes.show(setup.receiveBufferBytes),
                                    setup.receiveBufferBytes));
        }
        if (address.options().family() == Family.IPV6
                && port.local().getAddress().isAnyLocalAddress()) {
            eventPublisher.note(
                    local,
                    null,
                    0,
                    Cause.FAMILY,
                    "this socket hears IPv4 as well: the system's wildcard for IPv6 stands for both");
        }
    }

    void start() {
        reader.start();
    }

    void stop() {
        reader.stop();
    }

    void close() {
        reader.close();
    }

    void report() {
        reader.publishRest();
    }

    void abandon() {
        port.close();
    }

    @Override
    public void arrived(Flow flow, DatagramBatch batch, int i) {
        if (!replies.isAllowed(flow.peer().socketAddress().getAddress())) {
            eventPublisher.dropped(
                    flow.local(), flow.peer(), Direction.IN, Cause.NOT_ALLOWED, 1, "the sender is not in --allow");
            return;
        }
        if (!countLimit.take()) {
            eventPublisher.ledger.droppedIn(Cause.UNREAD, 1);
            return;
        }
        if (peerRegistry.remembers()) {
            InetSocketAddress asked = batch.destination(i);
            peerRegistry.heard(flow, batch.epochNanos(i), message -> {
                replies.speak(flow, message, asked).run();
                return true; // a datagram does not wait
            });
        }
        eventPublisher.tapArrived(flow, batch.data(i), batch.epochNanos(i));
        eventPublisher.countReceived(flow, batch.wireBytes(i));
        Response how = responder.response();
        if (eventPublisher.hasListener() || how.answers()) {
            Payload payload = batch.payload(i, setup.maxMessage);
            // The answer leaves before anybody is told what it answers: telling may take longer than all the rest.
            Runnable told = answer(how, flow, payload, batch.destination(i));
            tell(flow, batch, i, payload);
            told.run();
        }
        if (countLimit.isSpent()) {
            sessionLifecycle.complete(Outcome.DONE);
        }
    }

    /** Answers it or not, and gives back what tells it. */
    private Runnable answer(Response how, Flow flow, Payload arrived, @Nullable InetSocketAddress destination) {
        if (how instanceof Response.FromRules) {
            List<Runnable> told = new ArrayList<>();
            DatagramContact contact = (DatagramContact) peerStates.heard(flow, () -> new DatagramContact(flow));
            contact.destination = destination;
            ruleEngine.message(contact, arrived, told::add);
            return () -> told.forEach(Runnable::run);
        }
        Optional<Payload> reply = how.answers() ? responder.reply(how, flow, arrived) : Optional.empty();
        return reply.isPresent()
                ? replies.answer(flow, ReplyContext.with(arrived), reply.get(), destination, "")
                : DatagramListener::nothing;
    }

    private static void nothing() {
        // There is no answer to tell of.
    }

    private void tell(Flow flow, DatagramBatch batch, int i, Payload payload) {
        if (eventPublisher.hasListener()) {
            InetSocketAddress destination = batch.destination(i);
            eventPublisher.publishReceived(
                    flow,
                    destination == null ? null : new Endpoint(Scheme.UDP, destination),
                    Unit.DATAGRAM,
                    payload,
                    batch.wireBytes(i),
                    batch.epochNanos(i));
            eventPublisher.hints(flow, watch.inspect(flow.peer().socketAddress(), batch.data(i)));
        }
    }

    /** An answer found nobody any more: nothing ends, since others may ask. */
    @Override
    public void refused(PortUnreachableException refusal) {
        if (!(refusal instanceof RefusedException named)) {
            throw new IllegalStateException("a listening socket is never connected, so a refusal names who", refusal);
        }
        eventPublisher.refused(
                endpoint(),
                new Endpoint(Scheme.UDP, named.peer()),
                Cause.PORT_UNREACHABLE,
                NetworkErrors.portUnreachable(named.peer()));
    }

    /** What a router or firewall answers to an answer ends nothing either. */
    @Override
    public boolean failed(IOException bad) {
        if (bad instanceof NetworkException said
                && (said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION)) {
            eventPublisher.failed(endpoint(), null, said.reason(), said.message());
            return true;
        }
        String message = "reading from " + endpoint() + " failed: the system says \"" + bad.getMessage() + "\".";
        eventPublisher.failed(endpoint(), null, Cause.NETWORK, message);
        sessionLifecycle.complete(new Outcome(Cause.NETWORK, message));
        return false;
    }

    private Endpoint endpoint() {
        return new Endpoint(Scheme.UDP, port.local());
    }

    /** Whether a datagram to there can leave from this socket. */
    boolean reaches(InetAddress peer) {
        return replies.reaches(peer);
    }

    /** Sends what a rule says to an address that it names, and gives back what tells it. */
    Runnable sendTo(InetSocketAddress peer, Payload message, String rule) {
        return replies.named(new Flow(endpoint(), new Endpoint(Scheme.UDP, peer), 0), message, rule);
    }

    /** A peer of this socket as rules know it. */
    private final class DatagramContact extends PeerState {
        /** Which of our addresses it sent to lately. */
        private volatile @Nullable InetSocketAddress destination;

        DatagramContact(Flow flow) {
            super(flow, responder, setup.clock.nanos());
        }

        @Override
        public void reply(
                Payload message, ReplyContext replyContext, String rule, boolean here, Consumer<Runnable> telling) {
            telling.accept(replies.answer(flow(), replyContext, message, destination, rule));
        }

        @Override
        public void close() {
            peerStates.forget(this);
        }

        @Override
        public void halfClose() {
            // A datagram peer knows no end.
        }

        @Override
        public void reset() {
            peerStates.forget(this);
        }
    }
}

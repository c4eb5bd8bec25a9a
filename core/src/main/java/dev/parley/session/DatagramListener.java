package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Family;
import dev.parley.address.Scheme;
import dev.parley.event.Event.Direction;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.oddity.DatagramWatch;
import dev.parley.oddity.Silence;
import dev.parley.payload.Payload;
import dev.parley.rule.Answer;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Explain;
import dev.parley.socket.Interfaces;
import dev.parley.socket.NetworkException;
import dev.parley.socket.RefusedException;
import dev.parley.words.Sizes;
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
    private final Binding binding;
    private final Address address;
    private final boolean forRules;
    private final DatagramPort port;
    private final Journal journal;
    private final Ending ending;
    private final Quota quota;
    private final DatagramReader reader;
    private final DatagramReplies replies;
    private final Answering answering;
    private final Contacts contacts;
    private final Rulings rulings;
    private final Peers peers;
    private final DatagramWatch watch;

    /** @param forRules whether it is there for what rules send to addresses that they name */
    DatagramListener(ListenSession session, Address address, Binding binding, DatagramPort port, boolean forRules) {
        this.setup = session.setup;
        this.address = address;
        this.forRules = forRules;
        this.binding = binding;
        this.port = port;
        this.journal = session.journal;
        this.ending = session.ending;
        this.quota = session.quota;
        this.reader = new DatagramReader(port, journal, setup.clock, ending, SLOTS, this);
        this.replies = new DatagramReplies(session, binding, port);
        this.answering = new Answering(session, address);
        this.contacts = session.contacts;
        this.rulings = session.rulings;
        this.peers = session.peers;
        this.watch = new DatagramWatch(session.told);
    }

    InetSocketAddress local() {
        return port.local();
    }

    /** Whether it is there for rules alone, and nobody is told to dial it. */
    boolean isForRules() {
        return forRules;
    }

    Silence.Socket whereToDial(Interfaces interfaces) {
        return new Silence.Socket(endpoint(), Dials.likeliest(endpoint(), interfaces));
    }

    void announce(Interfaces interfaces) {
        Endpoint local = endpoint();
        journal.listening(local, Dials.of(local, binding.joinOn(), interfaces), port.receiveBufferBytes());
        if (setup.receiveBufferAsked && port.receiveBufferBytes() < setup.receiveBufferBytes) {
            journal.note(
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
            journal.note(
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
        reader.report();
    }

    void abandon() {
        port.close();
    }

    @Override
    public void arrived(Flow flow, DatagramBatch batch, int i) {
        if (!replies.isAllowed(flow.peer().socketAddress().getAddress())) {
            journal.dropped(
                    flow.local(), flow.peer(), Direction.IN, Cause.NOT_ALLOWED, 1, "the sender is not in --allow");
            return;
        }
        if (!quota.take()) {
            journal.ledger.droppedIn(Cause.UNREAD, 1);
            return;
        }
        if (peers.remembers()) {
            InetSocketAddress asked = batch.destination(i);
            peers.heard(flow, batch.epochNanos(i), message -> {
                replies.speak(flow, message, asked).run();
                return true; // a datagram does not wait
            });
        }
        journal.tapArrived(flow, batch.data(i), batch.epochNanos(i));
        journal.took(flow, batch.wireBytes(i));
        Answer how = answering.how();
        if (journal.isHeard() || how.answers()) {
            Payload payload = batch.payload(i, setup.maxMessage);
            // The answer leaves before anybody is told what it answers: telling may take longer than all the rest.
            Runnable told = answer(how, flow, payload, batch.destination(i));
            tell(flow, batch, i, payload);
            told.run();
        }
        if (quota.isSpent()) {
            ending.with(Outcome.DONE);
        }
    }

    /** Answers it or not, and gives back what tells it. */
    private Runnable answer(Answer how, Flow flow, Payload arrived, @Nullable InetSocketAddress destination) {
        if (how instanceof Answer.Ruled) {
            List<Runnable> told = new ArrayList<>();
            DatagramContact contact = (DatagramContact) contacts.heard(flow, () -> new DatagramContact(flow));
            contact.destination = destination;
            rulings.arrived(contact, arrived, told::add);
            return () -> told.forEach(Runnable::run);
        }
        Optional<Payload> reply = how.answers() ? answering.to(how, flow, arrived) : Optional.empty();
        return reply.isPresent()
                ? replies.answer(flow, Asked.with(arrived), reply.get(), destination, "")
                : DatagramListener::nothing;
    }

    private static void nothing() {
        // There is no answer to tell of.
    }

    private void tell(Flow flow, DatagramBatch batch, int i, Payload payload) {
        if (journal.isHeard()) {
            InetSocketAddress destination = batch.destination(i);
            journal.tellReceived(
                    flow,
                    destination == null ? null : new Endpoint(Scheme.UDP, destination),
                    Unit.DATAGRAM,
                    payload,
                    batch.wireBytes(i),
                    batch.epochNanos(i));
            journal.odd(flow, watch.saw(flow.peer().socketAddress(), batch.data(i)));
        }
    }

    /** An answer found nobody any more: nothing ends, since others may ask. */
    @Override
    public void refused(PortUnreachableException refusal) {
        if (!(refusal instanceof RefusedException named)) {
            throw new IllegalStateException("a listening socket is never connected, so a refusal names who", refusal);
        }
        journal.refused(
                endpoint(),
                new Endpoint(Scheme.UDP, named.peer()),
                Cause.PORT_UNREACHABLE,
                Explain.portUnreachable(named.peer()));
    }

    /** What a router or firewall answers to an answer ends nothing either. */
    @Override
    public boolean failed(IOException bad) {
        if (bad instanceof NetworkException said
                && (said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION)) {
            journal.failed(endpoint(), null, said.reason(), said.says());
            return true;
        }
        String says = "reading from " + endpoint() + " failed: the system says \"" + bad.getMessage() + "\".";
        journal.failed(endpoint(), null, Cause.NETWORK, says);
        ending.with(new Outcome(Cause.NETWORK, says));
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
    private final class DatagramContact extends Contact {
        /** Which of our addresses it sent to lately. */
        private volatile @Nullable InetSocketAddress destination;

        DatagramContact(Flow flow) {
            super(flow, answering, setup.clock.nanos());
        }

        @Override
        void reply(Payload message, Asked asked, String rule, boolean here, Consumer<Runnable> telling) {
            telling.accept(replies.answer(flow(), asked, message, destination, rule));
        }

        @Override
        void close() {
            contacts.forget(this);
        }

        @Override
        void halfClose() {
            // A datagram peer knows no end.
        }

        @Override
        void reset() {
            contacts.forget(this);
        }
    }
}

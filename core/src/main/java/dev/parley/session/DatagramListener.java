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
import dev.parley.rule.ReplyGuard;
import dev.parley.rule.ReplyGuard.Withheld;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One UDP socket that is listened on: never connected, so that it hears every sender. */
final class DatagramListener implements DatagramReader.Handler {
    /** Enough to spare a busy port most looks at its stop flag; each slot takes 64 KiB. */
    private static final int SLOTS = 32;

    private final ListenSetup setup;
    private final Binding binding;
    private final Address address;
    private final DatagramPort port;
    private final Journal journal;
    private final Ending ending;
    private final Quota quota;
    private final DatagramReader reader;
    private final ReplyGuard guard;
    private final Neighbourhood neighbourhood;
    private final Answering answering;
    private final Peers peers;
    private final DatagramWatch watch;
    private List<InetSocketAddress> own = List.of();

    DatagramListener(ListenSession session, Address address, Binding binding, DatagramPort port) {
        this.setup = session.setup;
        this.address = address;
        this.binding = binding;
        this.port = port;
        this.journal = session.journal;
        this.ending = session.ending;
        this.quota = session.quota;
        this.reader = new DatagramReader(port, journal, setup.clock, ending, SLOTS, this);
        this.guard = new ReplyGuard(setup.replyRate, setup.loopGuard);
        this.neighbourhood = new Neighbourhood(setup.clock, setup.allowed);
        this.answering = new Answering(setup, address);
        this.peers = session.peers;
        this.watch = new DatagramWatch(session.told);
    }

    InetSocketAddress local() {
        return port.local();
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

    /** @param ownSockets the session's UDP sockets, which are never answered */
    void start(List<InetSocketAddress> ownSockets) {
        own = ownSockets;
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
        if (!neighbourhood.isAllowed(flow.peer().socketAddress().getAddress())) {
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
            peers.heard(flow, batch.epochNanos(i), message -> speak(flow, message, asked));
        }
        journal.tapArrived(flow, batch.data(i), batch.epochNanos(i));
        journal.took(flow, batch.wireBytes(i));
        if (journal.isHeard() || answering.answers()) {
            Payload payload = batch.payload(i, setup.maxMessage);
            Optional<Payload> reply = answering.answers() ? answering.to(flow, payload) : Optional.empty();
            // The answer leaves before anybody is told what it answers: telling may take longer than all the rest.
            Runnable told = reply.isPresent()
                    ? answer(flow, payload, reply.get(), batch.destination(i))
                    : DatagramListener::nothing;
            tell(flow, batch, i, payload);
            told.run();
        }
        if (quota.isSpent()) {
            ending.with(Outcome.DONE);
        }
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

    /** Sends it or not, counts that, and gives back what tells it. */
    private Runnable answer(Flow flow, Payload arrived, Payload reply, @Nullable InetSocketAddress destination) {
        InetSocketAddress peer = flow.peer().socketAddress();
        journal.ledger.due(1);
        Optional<Withheld> withheld = withheld(peer, arrived, reply, destination);
        return withheld.isPresent()
                ? dropped(flow, withheld.get().cause(), withheld.get().says())
                : send(flow, reply, destination);
    }

    /** What somebody here says to a peer is not automatic, and passes no guard. */
    private boolean speak(Flow flow, Payload message, @Nullable InetSocketAddress asked) {
        journal.ledger.due(1);
        send(flow, message, asked).run();
        return true; // a datagram does not wait
    }

    /**
     * Sends it, counts that, and gives back what tells it.
     *
     * @param asked which of our addresses the peer sent to: from there it expects what comes back
     */
    private Runnable send(Flow flow, Payload message, @Nullable InetSocketAddress asked) {
        try {
            long epochNanos = setup.clock.epochNanos();
            port.send(message.buffer(), flow.peer().socketAddress(), isGroup(asked) ? null : asked);
            journal.tapLeft(flow, message.buffer(), epochNanos);
            journal.ledger.sent(message.size());
            return () -> journal.tellSent(flow, Unit.DATAGRAM, message, epochNanos);
        } catch (NetworkException said) {
            boolean tooLarge = said.reason() == Cause.TOO_LARGE;
            return dropped(
                    flow,
                    tooLarge ? Cause.TOO_LARGE : Cause.UNSENDABLE,
                    "it could not be sent: "
                            + (tooLarge
                                    ? "it fits no datagram"
                                    : "the system has no way to that peer, or does not permit it"));
        } catch (PortUnreachableException impossible) {
            throw new IllegalStateException("an unconnected socket was refused", impossible);
        } catch (IOException closed) {
            return dropped(flow, Cause.STOPPED, "the socket was closed before it left");
        }
    }

    private Runnable dropped(Flow flow, Cause cause, String says) {
        journal.ledger.droppedOut(cause, 1);
        return () -> journal.tellDropped(flow.local(), flow.peer(), Direction.OUT, cause, 1, says);
    }

    private Optional<Withheld> withheld(
            InetSocketAddress peer, Payload arrived, Payload reply, @Nullable InetSocketAddress destination) {
        if (!setup.answersGroups && isGroup(destination)) {
            return Optional.of(
                    new Withheld(
                            Cause.GUARD,
                            "what is sent to a broadcast address or multicast group is not answered, since every listener there would (--reply-to-groups does)"));
        }
        if (neighbourhood.isOwn(peer, own)) {
            return Optional.of(new Withheld(
                    Cause.GUARD, "it came from a listener of this very session, which would answer the answer"));
        }
        return guard.judge(peer, neighbourhood.isNear(peer.getAddress()), arrived, reply, setup.clock.nanos());
    }

    private boolean isGroup(@Nullable InetSocketAddress destination) {
        return isGroup(binding.local().getAddress()) || (destination != null && isGroup(destination.getAddress()));
    }

    private boolean isGroup(InetAddress address) {
        return address.isMulticastAddress() || neighbourhood.isBroadcast(address);
    }
}

package dev.parley.session.listen;

import dev.parley.event.Event.Direction;
import dev.parley.event.Unit;
import dev.parley.guard.ReplyGuard;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.link.AddressPolicy;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.respond.ReplyContext;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What leaves from one UDP socket that is listened on: judged, sent and counted at once, while telling of it is given back,
 * since it may take longer than all the rest. Safe from any thread; never blocks for long.
 */
final class GuardedReplies {
    private final ListenSession session;
    private final ListenSetup setup;
    private final SocketBinding socketBinding;
    private final DatagramPort port;
    private final EventPublisher eventPublisher;

    /** Guards the two below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final ReplyGuard guard;
    private final AddressPolicy addressPolicy;

    GuardedReplies(ListenSession session, SocketBinding socketBinding, DatagramPort port) {
        this.session = session;
        this.setup = session.setup;
        this.socketBinding = socketBinding;
        this.port = port;
        this.eventPublisher = session.eventPublisher;
        this.guard = new ReplyGuard(setup.replyRate, setup.loopGuard);
        this.addressPolicy = new AddressPolicy(setup.clock, setup.allowed);
    }

    boolean isAllowed(InetAddress peer) {
        return addressPolicy.isAllowed(peer);
    }

    /** Whether a datagram to there can leave from this socket. */
    boolean reaches(InetAddress peer) {
        InetAddress local = port.local().getAddress();
        if (local.isMulticastAddress()) {
            return false;
        }
        boolean sameFamily = local.getClass() == peer.getClass();
        return local.isAnyLocalAddress()
                ? sameFamily || local.getAddress().length == 16
                : sameFamily && local.isLoopbackAddress() == peer.isLoopbackAddress();
    }

    /**
     * One of the answers to what arrived.
     *
     * @param asked which of our addresses the peer sent to: from there it expects what comes back
     * @param rule where the rule stands that says it; empty where none does
     */
    Runnable answer(Flow flow, ReplyContext what, Payload reply, @Nullable InetSocketAddress asked, String rule) {
        return judged(
                flow,
                reply,
                asked,
                rule,
                () -> never(flow, asked)
                        .or(() -> what.judge(() -> judge(flow, what.data(), reply), () -> judgeUnasked(flow, reply))));
    }

    /** What goes to an address that a rule names: whoever wrote the rule answers for it, so that only the rate is bounded. */
    Runnable named(Flow flow, Payload reply, String rule) {
        InetSocketAddress peer = flow.peer().socketAddress();
        return judged(
                flow,
                reply,
                null,
                rule,
                () -> addressPolicy.isOwn(peer, session.ownSockets())
                        ? Optional.of(new Denial(
                                Cause.GUARD, "a listener of this very session is there, which would answer the answer"))
                        : guard.checkUnsolicited(peer, true, reply, setup.clock.nanos()));
    }

    private Runnable judged(
            Flow flow,
            Payload reply,
            @Nullable InetSocketAddress asked,
            String rule,
            Supplier<Optional<Denial>> judgement) {
        eventPublisher.ledger.due(1);
        Optional<Denial> denial;
        lock.lock();
        try {
            denial = judgement.get();
        } finally {
            lock.unlock();
        }
        return denial.isPresent()
                ? dropped(flow, denial.get().cause(), denial.get().message())
                : send(flow, reply, asked, rule);
    }

    /** What somebody here says to a peer is not automatic, and passes no guard. */
    Runnable speak(Flow flow, Payload message, @Nullable InetSocketAddress asked) {
        eventPublisher.ledger.due(1);
        return send(flow, message, asked, "");
    }

    private Optional<Denial> judge(Flow flow, Payload arrived, Payload reply) {
        InetSocketAddress peer = flow.peer().socketAddress();
        return guard.check(peer, addressPolicy.isNear(peer.getAddress()), arrived, reply, setup.clock.nanos());
    }

    private Optional<Denial> judgeUnasked(Flow flow, Payload reply) {
        InetSocketAddress peer = flow.peer().socketAddress();
        return guard.checkUnsolicited(peer, addressPolicy.isNear(peer.getAddress()), reply, setup.clock.nanos());
    }

    private Optional<Denial> never(Flow flow, @Nullable InetSocketAddress asked) {
        if (!setup.answersGroups && isGroup(asked)) {
            return Optional.of(
                    new Denial(
                            Cause.GUARD,
                            "what is sent to a broadcast address or multicast group is not answered, since every listener there would (--reply-to-groups does)"));
        }
        if (addressPolicy.isOwn(flow.peer().socketAddress(), session.ownSockets())) {
            return Optional.of(new Denial(
                    Cause.GUARD, "it came from a listener of this very session, which would answer the answer"));
        }
        return Optional.empty();
    }

    private boolean isGroup(@Nullable InetSocketAddress destination) {
        return addressPolicy.isGroup(socketBinding.local().getAddress())
                || (destination != null && addressPolicy.isGroup(destination.getAddress()));
    }

    private Runnable send(Flow flow, Payload message, @Nullable InetSocketAddress asked, String rule) {
        try {
            long epochNanos = setup.clock.epochNanos();
            port.send(message.buffer(), flow.peer().socketAddress(), isGroup(asked) ? null : asked);
            eventPublisher.tapLeft(flow, message.buffer(), epochNanos);
            eventPublisher.ledger.sent(message.size());
            return () -> eventPublisher.publishSent(flow, Unit.DATAGRAM, message, epochNanos, rule);
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

    private Runnable dropped(Flow flow, Cause cause, String message) {
        eventPublisher.ledger.droppedOut(cause, 1);
        return () -> eventPublisher.publishDropped(flow.local(), flow.peer(), Direction.OUT, cause, 1, message);
    }
}

package dev.parley.session.listen;

import dev.parley.guard.ReplyGuard;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.link.AddressPolicy;
import dev.parley.session.peer.ReplyContext;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which datagrams may leave by themselves. One for a session, whatever the number of its sockets, so that a peer gets no more
 * from two of them than from one. Safe from any thread.
 */
public final class ReplyLimits {
    private final Clock clock;
    private final boolean answersGroups;
    private final AddressPolicy policy;
    private final Supplier<List<InetSocketAddress>> ownSockets;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReplyGuard guard;

    /** @param ownSockets the session's UDP sockets, which are never answered */
    public ReplyLimits(ListenConfig config, Supplier<List<InetSocketAddress>> ownSockets) {
        this.clock = config.session().clock();
        this.answersGroups = config.answersGroups();
        this.policy = new AddressPolicy(clock, config.allowed());
        this.ownSockets = ownSockets;
        this.guard = new ReplyGuard(config.replyRate(), config.loopGuard());
    }

    /** Whether what comes from there is taken in. */
    public boolean isAllowed(InetAddress peer) {
        return policy.isAllowed(peer);
    }

    /** Whether many hear what is sent there: a multicast group or broadcast address. */
    public boolean isGroup(InetAddress address) {
        return policy.isGroup(address);
    }

    /** Whether the peer is a UDP socket of this session. */
    public boolean isOwn(InetSocketAddress peer) {
        return policy.isOwn(peer, ownSockets.get());
    }

    /** Whether the peer is on this computer, on one of its subnets, or named as allowed. */
    public boolean isNear(InetAddress peer) {
        lock.lock();
        try {
            return policy.isNear(peer);
        } finally {
            lock.unlock();
        }
    }

    /** Why this reply is denied, if it is; the whole of what came and went is counted. */
    public Optional<Denial> check(InetSocketAddress peer, Payload arrived, Payload reply) {
        lock.lock();
        try {
            return guard.check(peer, policy.isNear(peer.getAddress()), arrived, reply, clock.nanos());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Why an answer is denied, if it is.
     *
     * @param toGroup whether what is answered was sent to a group
     */
    Optional<Denial> checkAnswer(InetSocketAddress peer, ReplyContext context, Payload reply, boolean toGroup) {
        return checkPort(peer, peer, context, reply, toGroup);
    }

    /**
     * The same for another port of the host that asked: what it may get is what the host's own datagrams allow.
     *
     * @param asker who sent what is answered
     * @param to of the same host
     */
    Optional<Denial> checkPort(
            InetSocketAddress asker, InetSocketAddress to, ReplyContext context, Payload reply, boolean toGroup) {
        if (toGroup && !answersGroups) {
            return Optional.of(
                    new Denial(
                            Cause.GUARD,
                            "what is sent to a broadcast address or multicast group is not answered, since every listener there would (--reply-to-groups does)"));
        }
        if (isOwn(asker) || isOwn(to)) {
            return Optional.of(new Denial(
                    Cause.GUARD, "it came from another listener of this session; an answer would start a loop"));
        }
        lock.lock();
        try {
            boolean near = policy.isNear(to.getAddress());
            Optional<Denial> port = to.equals(asker) ? Optional.empty() : ReplyGuard.checkPort(to, near);
            return port.isPresent()
                    ? port
                    : context.check(
                            () -> guard.check(asker, near, context.data(), reply, clock.nanos()),
                            () -> guard.checkUnsolicited(to, near, reply, clock.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /** The same for an address that a rule names: whoever wrote the rule answers for it, so that only the rate is bounded. */
    Optional<Denial> checkNamed(InetSocketAddress peer, Payload message) {
        if (isOwn(peer)) {
            return Optional.of(new Denial(
                    Cause.GUARD, "another listener of this session is there; a message to it could start a loop"));
        }
        lock.lock();
        try {
            return guard.checkUnsolicited(peer, true, message, clock.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** Whether that is a group, where it is known at all. */
    boolean isGroup(@Nullable InetSocketAddress destination) {
        return destination != null && isGroup(destination.getAddress());
    }
}

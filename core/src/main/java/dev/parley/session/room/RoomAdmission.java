package dev.parley.session.room;

import dev.parley.address.AddressToken;
import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.guard.ReplyGuard;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.link.AddressPolicy;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whom a room lets in who only sends datagrams. Anybody can forge a sender, and who is in gets whatever is said; so
 * somebody from beyond our subnets must first show that it hears. Safe from any thread.
 */
final class RoomAdmission {
    /** A person may have to type it, and nobody guesses it. */
    private static final int TOKEN_BYTES = 6;

    private static final Duration TOKEN_SLOT = Duration.ofMinutes(1);
    private static final Payload FULL = Payload.of("* the room is full");

    private final ListenSession listener;
    private final ListenSetup setup;
    private final AddressPolicy addressPolicy;
    private final ReplyGuard guard;
    private final AddressToken addressToken = new AddressToken(TOKEN_BYTES, TOKEN_SLOT);
    private final ReentrantLock lock = new ReentrantLock();

    /** What becomes of a newcomer. */
    sealed interface Decision {
        /** It comes in. */
        record In() implements Decision {}

        /** It gets this and stays outside. */
        record Told(Payload answer) implements Decision {}

        /** It stays outside and gets nothing. */
        record Out(Denial why) implements Decision {}
    }

    RoomAdmission(ListenSession listener) {
        this.listener = listener;
        this.setup = listener.setup;
        this.addressPolicy = new AddressPolicy(setup.clock, setup.allowed);
        this.guard = new ReplyGuard(setup.replyRate, setup.loopGuard);
    }

    /** Judges what came from somebody who is not in. */
    Decision judge(Event.Received received, Endpoint local, Endpoint from) {
        lock.lock();
        try {
            InetSocketAddress peer = from.socketAddress();
            if (addressPolicy.isOwn(peer, listener.ownSockets())) {
                return out("it came from a listener of this very room, which would hear itself");
            }
            if (isGroup(local) || isGroup(received.destination())) {
                return out(
                        "who sends to a broadcast address or multicast group does not come into a room by that: every room there would answer");
            }
            if (addressPolicy.isNear(peer.getAddress()) || bringsToken(received.payload(), peer)) {
                return new Decision.In();
            }
            return answer(
                    peer,
                    received.payload(),
                    Payload.of("* to come in, send: /here " + addressToken.createHex(peer, 0, setup.clock.nanos())));
        } finally {
            lock.unlock();
        }
    }

    /** It may come in, but there are too many. */
    Decision full(Event.Received received, Endpoint from) {
        lock.lock();
        try {
            return answer(from.socketAddress(), received.payload(), FULL);
        } finally {
            lock.unlock();
        }
    }

    private Decision answer(InetSocketAddress peer, Payload arrived, Payload answer) {
        boolean near = addressPolicy.isNear(peer.getAddress());
        Optional<Denial> denial = guard.check(peer, near, arrived, answer, setup.clock.nanos());
        return denial.isPresent() ? new Decision.Out(denial.get()) : new Decision.Told(answer);
    }

    private static Decision out(String message) {
        return new Decision.Out(new Denial(Cause.GUARD, message));
    }

    private boolean bringsToken(Payload payload, InetSocketAddress peer) {
        return RoomCommand.parse(RoomCommand.withoutEnd(payload)) instanceof RoomCommand.Here here
                && addressToken.isValidHex(here.token(), peer, 0, setup.clock.nanos());
    }

    private boolean isGroup(@Nullable Endpoint destination) {
        return destination != null
                && addressPolicy.isGroup(destination.socketAddress().getAddress());
    }
}

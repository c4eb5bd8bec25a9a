package dev.parley.session.room;

import dev.parley.address.AddressToken;
import dev.parley.event.Flow;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.listen.ReplyLimits;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
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

    private final ReplyLimits limits;
    private final Clock clock;
    private final AddressToken token = new AddressToken(TOKEN_BYTES, TOKEN_SLOT);

    /** What becomes of a newcomer. */
    sealed interface Decision {
        /** It comes in. */
        record In() implements Decision {}

        /** It gets this and stays outside. */
        record Told(Payload answer) implements Decision {}

        /** It stays outside and gets nothing. */
        record Out(Denial why) implements Decision {}
    }

    RoomAdmission(ReplyLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Decides on what came from somebody who is not in.
     *
     * @param destination which of our addresses it was sent to, or null where that is not known
     */
    Decision decide(Flow flow, Payload message, @Nullable InetSocketAddress destination) {
        InetSocketAddress peer = flow.peer().socketAddress();
        if (limits.isOwn(peer)) {
            return out("it came from a listener of this very room, which would hear itself");
        }
        boolean toGroup = limits.isGroup(flow.local().socketAddress().getAddress())
                || (destination != null && limits.isGroup(destination.getAddress()));
        if (toGroup) {
            return out(
                    "who sends to a broadcast address or multicast group does not come into a room by that: every room there would answer");
        }
        if (limits.isNear(peer.getAddress()) || bringsToken(message, peer)) {
            return new Decision.In();
        }
        return answer(
                peer, message, Payload.of("* to come in, send: /here " + token.createHex(peer, 0, clock.nanos())));
    }

    /** It may come in, but there are too many. */
    Decision full(Flow flow, Payload message) {
        return answer(flow.peer().socketAddress(), message, FULL);
    }

    private Decision answer(InetSocketAddress peer, Payload arrived, Payload answer) {
        Optional<Denial> denial = limits.check(peer, arrived, answer);
        return denial.isPresent() ? new Decision.Out(denial.get()) : new Decision.Told(answer);
    }

    private static Decision out(String message) {
        return new Decision.Out(new Denial(Cause.GUARD, message));
    }

    private boolean bringsToken(Payload payload, InetSocketAddress peer) {
        return RoomCommand.parse(RoomCommand.withoutEnd(payload)) instanceof RoomCommand.Here here
                && token.isValidHex(here.token(), peer, 0, clock.nanos());
    }
}

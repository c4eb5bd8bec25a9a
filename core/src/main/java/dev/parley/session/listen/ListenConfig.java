package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.address.Cidr;
import dev.parley.framing.Framing;
import dev.parley.rule.Response;
import dev.parley.session.HandlerProgram;
import dev.parley.session.SessionConfig;
import dev.parley.time.Rate;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a listener was asked for when it was opened; {@link ListenSetup} says what each means. Immutable; safe from any
 * thread.
 *
 * @param response what it answers at first
 * @param program what answers in its place; null for none
 * @param answering which of its addresses answer
 * @param mostPeers how many peers can be spoken to; 0 where none can
 * @param writeQueueBytes what may wait to be written to a peer that does not read
 * @param seed decides, with the traffic, when a rule with a chance applies
 * @param runFor after which time it ends, or null
 */
public record ListenConfig(
        SessionConfig session,
        List<Address> addresses,
        Response response,
        @Nullable HandlerProgram program,
        Predicate<Address> answering,
        boolean answersGroups,
        int maxConnections,
        @Nullable Integer maxConnectionsPerPeer,
        @Nullable Duration idleTimeout,
        List<Cidr> allowed,
        Rate replyRate,
        boolean loopGuard,
        int mostPeers,
        int writeQueueBytes,
        boolean hintsAfterSilence,
        long seed,
        @Nullable Long count,
        @Nullable Duration runFor,
        int receiveBufferBytes,
        boolean receiveBufferAsked) {
    public ListenConfig {
        addresses = List.copyOf(addresses);
        allowed = List.copyOf(allowed);
    }

    /**
     * The same for a session that handles its peers itself: it remembers so many.
     *
     * @param defaultFraming what it has where it has no framing; null for chunks
     */
    public ListenConfig forHandler(@Nullable Framing defaultFraming, int most, int queueBytes) {
        return new ListenConfig(
                defaultFraming == null ? session : session.withDefaultFraming(defaultFraming),
                addresses,
                response,
                program,
                answering,
                answersGroups,
                maxConnections,
                maxConnectionsPerPeer,
                idleTimeout,
                allowed,
                replyRate,
                loopGuard,
                most,
                queueBytes,
                hintsAfterSilence,
                seed,
                count,
                runFor,
                receiveBufferBytes,
                receiveBufferAsked);
    }
}

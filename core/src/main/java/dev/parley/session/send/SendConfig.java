package dev.parley.session.send;

import dev.parley.address.Address;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.SessionConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sender was asked for when it was opened; {@link SendSetup} says what each means. Immutable; safe from any thread.
 *
 * @param source where its messages come from
 * @param fixed the message, where it is always the same, so that its size can be checked first; else null
 * @param waiting how long it waits for replies after the last message, or null where it does not
 * @param replyNeeded whether it is a failure that nothing came
 * @param staysOpen whether this side of a connection stays open after the last message
 * @param resets whether a connection ends with a reset
 * @param connectsEach whether each message has a connection of its own
 * @param reconnectAfter how long to wait before a new connection takes the place of one that has ended; null for none
 * @param answers how many answers to each datagram a UDP target waits for, {@link Long#MAX_VALUE} for all that come, or 0 for
 *     one of one host and all of several
 * @param notesNoAnswer whether a note says that one UDP host has not answered at all
 * @param splitBytes the longest datagram of a message that is split, or 0 where none is
 * @param messageHandler gets what arrives, after it was published
 * @param from from which address of ours, or null for the system's choice
 */
public record SendConfig(
        SessionConfig session,
        List<Address> targets,
        MessageSource source,
        @Nullable Payload fixed,
        Pace pace,
        @Nullable Duration waiting,
        boolean replyNeeded,
        boolean staysOpen,
        boolean resets,
        boolean connectsEach,
        @Nullable Duration reconnectAfter,
        boolean untilPeersLeave,
        boolean anyPeer,
        long answers,
        boolean notesNoAnswer,
        int splitBytes,
        MessageHandler messageHandler,
        @Nullable InetSocketAddress from,
        Duration connectTimeout,
        Response response) {
    public SendConfig {
        targets = List.copyOf(targets);
    }

    /** One that sends what its owner hands over itself, to one target, and hands it what arrives. */
    public static SendConfig forwarding(
            SessionConfig session,
            Address target,
            @Nullable InetSocketAddress from,
            Duration connectTimeout,
            MessageHandler messageHandler) {
        return new SendConfig(
                session,
                List.of(target),
                MessageSource.of(List.of()),
                null,
                Pace.atOnce(1),
                null,
                false,
                false,
                false,
                false,
                null,
                false,
                false,
                0,
                false,
                0,
                messageHandler,
                from,
                connectTimeout,
                new Response.None());
    }
}

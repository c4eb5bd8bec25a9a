package dev.parley.measure.result;

import dev.parley.address.Endpoint;
import dev.parley.measure.protocol.Direction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a far end did for one stream of a client.
 *
 * @param peer who measured
 * @param direction which way data went, as the client sees it; null for echoes
 * @param received datagrams that arrived; 0 over TCP
 * @param receivedBytes payload that arrived
 * @param sent datagrams that were sent to it; 0 over TCP
 * @param sentBytes payload that was sent to it
 * @param lost of what the client said it had sent; empty over TCP, and where it did not say
 */
public record ServedFlow(
        Endpoint peer,
        @Nullable Direction direction,
        long received,
        long receivedBytes,
        long sent,
        long sentBytes,
        Optional<Long> lost) {}

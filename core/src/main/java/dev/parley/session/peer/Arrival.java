package dev.parley.session.peer;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Something that arrived from a peer.
 *
 * @param framedBytes how many bytes it took, with what a framing adds
 * @param localDestination which of our addresses it was sent to, or null where that is not known
 * @param epochNanos when it was read
 */
public record Arrival(
        Unit unit,
        Payload payload,
        int framedBytes,
        @Nullable InetSocketAddress localDestination,
        long epochNanos) {}

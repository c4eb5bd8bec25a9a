package dev.parley.session.relay;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;

/**
 * A chunk that a stream's read gave, or a message of its framing.
 *
 * @param framedBytes how many bytes of the stream it took
 */
record StreamMessage(Unit unit, Payload payload, int framedBytes) {}

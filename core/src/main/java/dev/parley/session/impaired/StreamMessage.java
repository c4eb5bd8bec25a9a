package dev.parley.session.impaired;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a stream, or a message of its framing.
 *
 * @param framedBytes how many bytes of the stream it takes
 * @param rule where the rule stands that sends it; empty where none does
 * @param given what the sender gave, where the framing replaced bytes of it; else null
 */
public record StreamMessage(
        Unit unit,
        Payload payload,
        int framedBytes,
        String rule,
        @Nullable Payload given) {
    /** One that somebody else has sent, and that is passed on as it is. */
    public StreamMessage(Unit unit, Payload payload, int framedBytes) {
        this(unit, payload, framedBytes, "", null);
    }
}

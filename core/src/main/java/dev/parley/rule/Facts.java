package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.template.Values;
import java.util.Map;

/** What conditions are compared with beside the message: the time, the peer, what is remembered. */
@FunctionalInterface
public interface Facts {
    /** The message alone: nothing is remembered. */
    Facts OF_MESSAGE = (trigger, captures) ->
            Values.ofMessage(trigger instanceof Trigger.Arrived arrived ? arrived.message() : Payload.EMPTY, captures);

    /** All of it, where this happened, and that was captured and read. */
    Values with(Trigger trigger, Map<String, Payload> captures);
}

package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.template.Values;
import java.util.Map;

/** What conditions are compared with beside the message: the time, the peer, what is remembered. */
@FunctionalInterface
public interface Facts {
    /** All of it, where this was captured and read. */
    Values with(Map<String, Payload> captures);

    /** Of the message alone: nothing is remembered. */
    static Facts ofMessage(Trigger trigger) {
        Payload message = trigger instanceof Trigger.Arrived arrived ? arrived.message() : Payload.EMPTY;
        return captures -> Values.ofMessage(message, captures);
    }
}

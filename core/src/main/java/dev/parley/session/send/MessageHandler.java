package dev.parley.session.send;

import dev.parley.payload.Payload;
import dev.parley.session.runtime.Flow;

/** Gets what arrived at a target, after it was told, on the thread that reads; holds it back by blocking. */
@FunctionalInterface
public interface MessageHandler {
    void onMessage(Flow from, Payload message);
}

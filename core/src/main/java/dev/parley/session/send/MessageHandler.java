package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.payload.Payload;

/** Gets what arrived at a target, after it was published, on the thread that reads; holds it back by blocking. */
@FunctionalInterface
public interface MessageHandler {
    void onMessage(Endpoint peer, Payload message);
}

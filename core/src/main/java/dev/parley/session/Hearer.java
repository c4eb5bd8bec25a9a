package dev.parley.session;

import dev.parley.payload.Payload;

/** Gets what arrived at a target, after it was told, on the thread that reads; holds it back by blocking. */
@FunctionalInterface
interface Hearer {
    void heard(Flow from, Payload message);
}

package dev.parley.rule;

import dev.parley.address.Address;
import dev.parley.template.Template;
import java.time.Duration;

/**
 * What a {@link Rule} does, one after the other. Immutable; safe from any thread. A switch over it has no default, so that
 * a new one breaks every switch that forgot it.
 */
public sealed interface Action {

    /**
     * Sends a filled-in template.
     *
     * @param to who gets it
     */
    record Reply(Template template, Recipient to) implements Action {}

    /** Goes on with the next action after this time; meanwhile others are served, and so is this peer. */
    record Wait(Duration length) implements Action {
        public Wait {
            if (length.isNegative()) {
                throw new IllegalArgumentException("a wait cannot be negative, but was " + length);
            }
        }
    }

    /** The peer is in this state from now on. */
    record SetState(String state) implements Action {}

    /** Closes the connection. A peer over UDP is forgotten: it starts anew. */
    record Close() implements Action {}

    /** Tells the peer that nothing more comes (FIN), and goes on reading. Nothing over UDP. */
    record HalfClose() implements Action {}

    /** Breaks the connection off (RST). Nothing over UDP, but that the peer is forgotten. */
    record Reset() implements Action {}

    /** Does nothing: the message is meant to stay unanswered. */
    record StaySilent() implements Action {}

    /** Who gets a reply. */
    sealed interface Recipient {
        /** Who sent what is answered. */
        record Sender() implements Recipient {}

        /** Every peer of this listener, the sender too. */
        record All() implements Recipient {}

        /** Whoever listens there: {@code udp://host:port}. */
        record Named(Address address) implements Recipient {}
    }
}

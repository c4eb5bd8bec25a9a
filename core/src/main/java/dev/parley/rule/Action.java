package dev.parley.rule;

import dev.parley.address.Address;
import dev.parley.template.Assignment;
import dev.parley.template.Template;
import dev.parley.time.Durations;
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
     * @param raw whether it goes on a stream as it stands, past the framing: a message that is wrong on purpose, or a part of one
     * @param newPort whether it leaves from a UDP port of its own, which hears the sender from then on: what follows in the rule, and what
     *     comes to that port, is of a new peer, which begins with the sender's state and what rules remember of it
     */
    record Reply(Template template, Recipient to, boolean raw, boolean newPort) implements Action {
        public Reply {
            if (newPort && (raw || !(to instanceof Recipient.Sender))) {
                throw new IllegalArgumentException(
                        "a reply from a new port is a datagram to the sender: leave out \"to\" and \"raw\"");
            }
        }

        /** One from the socket that was asked. */
        public Reply(Template template, Recipient to, boolean raw) {
            this(template, to, raw, false);
        }

        /** One that the framing makes part of the stream. */
        public Reply(Template template, Recipient to) {
            this(template, to, false);
        }
    }

    /**
     * Sends a template, filled in anew each time, at once and then again and again, while the rule goes on with its next
     * action. It ends with the peer, with {@link Stop}, {@link Close} and {@link Reset}, and where the same action begins anew
     * for the same peer, which takes its place.
     *
     * @param to who gets it
     * @param every from the beginning of one to the next, from {@link #SHORTEST} to {@link Wait#LONGEST}
     * @param until what ends it besides
     */
    record Repeat(Template template, Recipient to, Duration every, Until until) implements Action {
        /** As often as the system's timers allow. */
        public static final Duration SHORTEST = Duration.ofMillis(1);

        public Repeat {
            if (every.compareTo(SHORTEST) < 0 || every.compareTo(Wait.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a reply can be repeated every 1ms to 24h, but every was " + Durations.show(every));
            }
        }
    }

    /** Ends what is repeated for this peer, and the rules that wait to go on with it. */
    record Stop() implements Action {}

    /**
     * Goes on with the next action after this time; meanwhile others are served, and so is this peer.
     *
     * @param length 0 to {@link #LONGEST}
     */
    record Wait(Duration length) implements Action {
        /** Longer than any peer waits. */
        public static final Duration LONGEST = Duration.ofDays(1);

        public Wait {
            if (length.isNegative() || length.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a wait must be from 0 to 24h, but was " + length);
            }
        }
    }

    /** The peer is in this state from now on. */
    record SetState(String state) implements Action {
        public SetState {
            StateName.require(state);
        }
    }

    /** Remembers something. */
    record SetVariable(Assignment assignment) implements Action {}

    /** Closes the connection. A peer over UDP is forgotten: it starts anew. */
    record Close() implements Action {}

    /** Tells the peer that nothing more comes (FIN), and goes on reading. Nothing over UDP. */
    record HalfClose() implements Action {}

    /** Breaks the connection off (RST). Nothing over UDP, but that the peer is forgotten. */
    record Reset() implements Action {}

    /** Does nothing: the message is meant to stay unanswered. */
    record NoReply() implements Action {}

    /** Who gets a reply. */
    sealed interface Recipient {
        /** Who sent what is answered. */
        record Sender() implements Recipient {}

        /** Every peer of this listener, the sender too. */
        record All() implements Recipient {}

        /**
         * Another UDP port of the sender's host.
         *
         * @param port from 1 to 65535
         */
        record Port(int port) implements Recipient {
            public Port {
                if (port < 1 || port > 65_535) {
                    throw new IllegalArgumentException("a port is from 1 to 65535, but was " + port);
                }
            }
        }

        /** Whoever listens there: {@code udp://host:port}. */
        record Named(Address address) implements Recipient {
            public Named {
                address.requireTarget();
                if (address.scheme().isStream()) {
                    throw new IllegalArgumentException(
                            "a reply can go to the sender, to all, or to a UDP address such as udp://127.0.0.1:9000, but %s would need a connection of its own"
                                    .formatted(address));
                }
            }
        }
    }
}

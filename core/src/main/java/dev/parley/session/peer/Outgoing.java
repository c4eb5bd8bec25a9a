package dev.parley.session.peer;

import dev.parley.payload.Payload;

/**
 * A message for a peer.
 *
 * @param context what it answers
 * @param rule where the rule stands that sends it; empty where none does
 * @param blocking whether to send it may wait for the peer to read
 * @param raw whether it goes on a stream as it is, past the framing
 */
public record Outgoing(Payload message, ReplyContext context, String rule, Blocking blocking, boolean raw) {
    /** One that the framing makes part of the stream. */
    public Outgoing(Payload message, ReplyContext context, String rule, Blocking blocking) {
        this(message, context, rule, blocking, false);
    }

    /** What somebody here says by hand: no guard judges it, and it waits behind what is not written yet. */
    public static Outgoing manual(Payload message) {
        return new Outgoing(message, ReplyContext.MANUAL, "", Blocking.NOT_ALLOWED, false);
    }

    /** The same, past the framing: a part of a message, several at once, or what is none. */
    public static Outgoing raw(Payload bytes) {
        return new Outgoing(bytes, ReplyContext.MANUAL, "", Blocking.NOT_ALLOWED, true);
    }
}

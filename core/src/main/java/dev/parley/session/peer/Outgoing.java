package dev.parley.session.peer;

import dev.parley.payload.Payload;

/**
 * A message for a peer.
 *
 * @param context what it answers
 * @param rule where the rule stands that sends it; empty where none does
 * @param blocking whether to send it may wait for the peer to read
 */
public record Outgoing(Payload message, ReplyContext context, String rule, Blocking blocking) {
    /** What somebody here says by hand: no guard judges it, and it waits behind what is not written yet. */
    public static Outgoing manual(Payload message) {
        return new Outgoing(message, ReplyContext.MANUAL, "", Blocking.NOT_ALLOWED);
    }
}

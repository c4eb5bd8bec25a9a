package dev.parley.session.link;

import dev.parley.ledger.Cause;
import dev.parley.socket.NetworkException;

/**
 * How a TCP connection ended.
 *
 * @param message a sentence without a capital, as it follows "closed: "
 */
public record CloseReason(Cause cause, String message) {
    static final CloseReason PEER_FINISHED_FIRST =
            new CloseReason(Cause.END_OF_STREAM, "the other side finished first, then this side");
    static final CloseReason FINISHED_FIRST =
            new CloseReason(Cause.END_OF_STREAM, "this side finished first, then the other side");
    static final CloseReason FINISHED_TOGETHER =
            new CloseReason(Cause.END_OF_STREAM, "both sides finished at the same time");

    /** Where the system does not tell who was first. */
    static final CloseReason BOTH_FINISHED = new CloseReason(Cause.END_OF_STREAM, "both sides have finished");

    /** As the network says it. */
    public static CloseReason of(NetworkException said) {
        return new CloseReason(said.reason(), said.message());
    }
}

package dev.parley.rule;

import dev.parley.payload.Payload;
import java.time.Duration;

/** What can happen to a peer that a rule may answer. */
public sealed interface Trigger {

    /** A connection was opened, or a datagram came from a peer that was not known; that datagram follows as a message. */
    record Connected() implements Trigger {}

    /**
     * Something came.
     *
     * @param message a datagram, a message, or a chunk where a stream has no framing
     * @param number of this peer's messages, from 1
     */
    record Arrived(Payload message, long number) implements Trigger {}

    /** Nothing has come from the peer for so long. */
    record Idle(Duration length) implements Trigger {}

    /** The peer has ended its side of the connection, or it was reset. Nothing can be answered to the peer any more after a reset. */
    record Disconnected() implements Trigger {}
}

package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;

/**
 * One target of a sender. {@link #send} and {@link #finishSending} are called on the sender's thread; a target that answers
 * sends from its reading thread too.
 */
public interface Target {
    /** Begins to listen for replies, and connects where that is needed; may block. */
    void start();

    /** Sends one message; what goes wrong is told, and kept for {@link #outcome}. */
    void send(Payload message);

    /** So many messages were read from the input for it, and are not sent any more, since it has ended. */
    default void unsent(long count) {}

    /** The other side's {@code host:port}. */
    String peer();

    /** This side's {@code host:port} as the other side sees it; empty where it is not known yet. */
    String local();

    /** The other side, as far as it is known. */
    Endpoint endpoint();

    /** After {@link #settle}: what came of a message whose end has not come. */
    Payload rest();

    /** Nothing more will be sent. */
    void finishSending();

    /**
     * Closes its connection at once, before {@link #stop}; nothing is sent after it. A datagram target has none.
     *
     * @param reset whether it is broken off (TCP RST)
     * @param message how the end is published, such as "by this side"
     */
    default void closeConnection(boolean reset, String message) {}

    /** When something came last that prolongs the wait for answers, on the session's clock; {@link Long#MIN_VALUE} for never. */
    long lastArrivalNanos();

    /** Whether a message may still be sent to it, though {@link #outcome} may be bad already. */
    default boolean mayStillSend() {
        return outcome().isGood();
    }

    /** Whether it can be sent to, or could be. */
    boolean isOpen();

    /** Whether its connection has ended, or never came to be; a datagram peer never leaves. */
    boolean hasLeft();

    /** Whether there is nothing more to wait for. */
    boolean isComplete();

    /** How it went with this target. */
    Outcome outcome();

    /** Wakes and breaks off whatever blocks. Never blocks itself. */
    void stop();

    /** After {@link #stop}: waits until the reading thread has taken its last look, so that the outcome is final. */
    void settle();

    /** After {@link #settle}: accounts for the rest and closes the socket. Tells nothing that may block the accounting. */
    void close();

    /** After {@link #close}: publishes what is left to publish. */
    void publishRest();
}

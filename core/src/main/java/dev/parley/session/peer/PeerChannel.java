package dev.parley.session.peer;

import dev.parley.event.Flow;
import dev.parley.session.runtime.Delivery;
import java.io.IOException;

/**
 * The way to one peer of one socket. It counts what is due, sent and dropped, and publishes nothing. Safe from any thread.
 */
public interface PeerChannel {
    Flow flow();

    /** What is known of the peer; a datagram peer is registered by this. */
    PeerState state();

    /** Sends to it. Never blocks for longer than the kernel takes, unless {@link Blocking#ALLOWED}. */
    Delivery send(Outgoing outgoing);

    /**
     * Sends to another UDP port of the peer's host, under the guards of the peer that asked.
     *
     * @throws UnsupportedOperationException if the peer came over a stream
     */
    default Delivery sendToPort(int port, Outgoing outgoing) {
        throw new UnsupportedOperationException("a peer on a stream has no other UDP port");
    }

    /**
     * Ends the connection once all that waits has left; a datagram peer is forgotten. Never blocks.
     *
     * @param reason how the end is told: {@code by this side: …}
     */
    void close(String reason);

    /** Tells it that nothing more comes, once all that waits has left. Never blocks. */
    void halfClose();

    /**
     * Breaks the connection off; a datagram peer is forgotten. Never blocks.
     *
     * @param reason how the end is told: {@code by this side: …}
     */
    void reset(String reason);

    /**
     * Writes bytes of a stream as they are, past its framing, and counts nothing. Waits for the peer to read.
     *
     * @param from borrowed
     * @throws IOException if they cannot be written, or not all of them
     */
    default void write(byte[] from, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("a datagram peer has no stream");
    }

    /** How many bytes wait for it to read; always 0 for datagrams. */
    default long waitingBytes() {
        return 0;
    }

    /** Whether its write queue is more than half full. */
    default boolean isBacklogged() {
        return false;
    }

    /** How many of those that waited were written; it grows as long as the peer reads. */
    default long writtenCount() {
        return 0;
    }
}

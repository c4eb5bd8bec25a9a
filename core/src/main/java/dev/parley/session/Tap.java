package dev.parley.session;

import dev.parley.address.Endpoint;
import java.nio.ByteBuffer;

/**
 * Sees the bytes that a session takes in and those that it sent, on the thread that moves them. It does not see what was
 * dropped: a datagram of a sender that is not allowed, one that came after the count was reached, or what was left unread at
 * the end. Called from several threads. It must not block and must not keep the buffer: a slow tap makes the session slow.
 */
public interface Tap {
    /**
     * A datagram, or what one read of a stream gave, has arrived.
     *
     * @param data borrowed and read-only, from position to limit
     * @param epochNanos when it was read
     */
    void arrived(Endpoint local, Endpoint peer, ByteBuffer data, long epochNanos);

    /**
     * A datagram, or what one write to a stream took, has left.
     *
     * @param data borrowed and read-only, from position to limit
     * @param epochNanos when it was handed to the kernel
     */
    void left(Endpoint local, Endpoint peer, ByteBuffer data, long epochNanos);
}

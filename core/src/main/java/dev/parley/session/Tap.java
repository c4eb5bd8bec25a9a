package dev.parley.session;

import dev.parley.address.Endpoint;
import java.nio.ByteBuffer;

/**
 * Sees every byte that passes, on the thread that moves it, before anything is made of it. It must not block and must
 * not keep the buffer: a tap that is slow makes the session slow.
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

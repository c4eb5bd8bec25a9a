package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A socket that streams are opened to. One thread accepts, any thread closes. */
public interface StreamListener extends AutoCloseable {
    /** Where it is bound; the port is never 0. */
    InetSocketAddress local();

    /**
     * Waits for the next connection; call it from a virtual thread.
     *
     * @return the connection; the caller closes it
     * @throws java.nio.channels.ClosedChannelException if the listener was closed, also while waiting
     */
    StreamConnection accept() throws IOException;

    /** Closes the socket; who waits gets an exception. Accepted connections stay open. Idempotent. */
    @Override
    void close();
}

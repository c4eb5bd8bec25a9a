package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A socket that streams are opened to. One thread accepts, any thread closes. */
public interface StreamListener extends AutoCloseable {
    /** Where it is bound; the port is never 0. */
    InetSocketAddress local();

    /**
     * Waits for the next connection inside the system: call it from a platform thread.
     *
     * @return the connection; the caller closes it
     * @throws java.nio.channels.ClosedChannelException if the listener was closed, also while waiting; or was to finish, and
     *     nobody waits any more
     */
    StreamConnection accept() throws IOException;

    /**
     * From now on {@link #accept} does not wait: it gives those who have come already, and behind the last of them it closes
     * the socket. Never blocks. Safe from any thread.
     */
    default void finish() {
        close();
    }

    /** Closes the socket; who waits gets an exception. Accepted connections stay open. Idempotent. */
    @Override
    void close();
}

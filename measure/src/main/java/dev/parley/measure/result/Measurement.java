package dev.parley.measure.result;

import dev.parley.socket.NetworkException;

/**
 * A running measurement. Safe from any thread.
 *
 * @param <R> what it finds out
 */
public interface Measurement<R> {
    /** How far it is. Never blocks. */
    Progress progress();

    /** Tells it to end now, with what it has so far. Never blocks. Idempotent. */
    void stop();

    /**
     * Blocks until it has ended by itself or was stopped; its sockets are closed then.
     *
     * @throws NetworkException in words, if the network or the system would not have it and there is no result
     * @throws InterruptedException if this thread was interrupted; the measurement runs on
     */
    R await() throws NetworkException, InterruptedException;
}

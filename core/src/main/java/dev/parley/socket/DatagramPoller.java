package dev.parley.socket;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Waits for datagrams at many ports, so that one thread receives for all of them. One thread waits, and it must be a platform thread,
 * since it waits inside the system; an interrupt of it closes the poller. The rest is safe from any thread.
 */
public interface DatagramPoller extends AutoCloseable {
    /**
     * From now on it tells of this port.
     *
     * @param port of the network that made this poller, and in no other one
     * @throws IOException if the system has no room for it, or either is closed
     */
    void add(DatagramPort port) throws IOException;

    /** Tells of this port no more. To be called before it is closed. No effect if it is not there. */
    void remove(DatagramPort port);

    /**
     * Waits until one of the ports has something for {@link DatagramPort#receive}, be it what its peer refused, and tells of each that
     * has. A port of which not all was received is told of again.
     *
     * @param deadlineNanos on the clock of the network that made this poller
     * @param readable called before this returns; never when the deadline passed or {@link #wake} was called
     * @throws java.nio.channels.ClosedChannelException if it was closed, also while waiting
     */
    void await(long deadlineNanos, Consumer<? super DatagramPort> readable) throws IOException;

    /** Makes the wait of now, or the next one, return at once. Never blocks. */
    void wake();

    /** Who waits gets an exception. The ports stay open. Idempotent. */
    @Override
    void close();
}

package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A stream of bytes both ways. One thread reads, one at a time writes, any thread closes; both block, so call them from
 * virtual threads. An interrupt closes it.
 */
public interface StreamConnection extends AutoCloseable {
    InetSocketAddress local();

    InetSocketAddress peer();

    /**
     * Waits for bytes.
     *
     * @return how many were put into the array, 1 or more; 0 when the deadline passed; -1 when the other side has
     *     finished sending
     * @param deadlineNanos on the clock of the network that made this connection
     * @throws NetworkException with cause {@code reset}, if the other side broke the connection off
     * @throws java.nio.channels.ClosedChannelException if it was closed here, also while waiting
     */
    int read(byte[] into, int offset, int length, long deadlineNanos) throws IOException;

    /**
     * Writes all bytes. Blocks while the other side does not read.
     *
     * @throws NetworkException with cause {@code reset}, if the other side broke the connection off
     * @throws java.nio.channels.ClosedChannelException if it was closed here, also while waiting, or finished here
     */
    void write(byte[] from, int offset, int length) throws IOException;

    /**
     * How many bytes were handed to the kernel since the connection was opened; also those of a write that failed in its
     * middle.
     */
    long written();

    /** What the kernel knows of it now. Never blocks. Safe from any thread. */
    default StreamStatus status() {
        return StreamStatus.UNKNOWN;
    }

    /** Tells the other side that nothing more comes (TCP FIN); reading goes on. Idempotent. */
    void finish() throws IOException;

    /**
     * Breaks the connection off (TCP RST, RFC 9293, 3.10.7.4): the other side learns of it at once, and what it had not yet
     * read, or this side had not yet sent, is lost. Closes this side as {@link #close} does. After a close it does nothing.
     */
    void reset();

    /** Closes both directions; who reads or writes gets an exception. Idempotent. */
    @Override
    void close();
}

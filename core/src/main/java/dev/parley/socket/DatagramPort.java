package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams. One thread receives, any thread sends or closes. Receiving waits inside the system, so the
 * receiving thread must be a platform thread. An interrupt of that thread closes the port.
 */
public interface DatagramPort extends AutoCloseable {
    /** Where it is bound; the port is never 0. */
    InetSocketAddress local();

    /** What the kernel gave of the receive buffer that was asked for. */
    int receiveBufferBytes();

    /**
     * Waits until a datagram is there, then takes as many as are there and fit the batch.
     *
     * @param batch filled from its first slot; what was in it is gone
     * @param deadlineNanos on the clock of the network that made this port; 0 does not wait
     * @return how many were taken; 0 when the deadline passed or {@link #wake} was called
     * @throws java.net.PortUnreachableException if the one peer of a connected socket refused an earlier datagram; the
     *     port stays usable
     * @throws RefusedException the same on an unconnected port, where the system tells it, with the peer's name
     * @throws java.nio.channels.ClosedChannelException if it was closed, also while waiting
     */
    int receive(DatagramBatch batch, long deadlineNanos) throws IOException;

    /**
     * Sends one datagram: the buffer from position to limit. Blocks only while the interface's own queue is full.
     *
     * @param payload borrowed; its position moves to its limit
     * @param peer to whom; on a connected port its one peer
     * @throws java.net.PortUnreachableException if the peer refused an <em>earlier</em> datagram; the kernel reports
     *     that in place of sending, so this one did not leave and may be sent again at once
     * @throws NetworkException in words, if the system would not send it
     */
    void send(ByteBuffer payload, InetSocketAddress peer) throws IOException;

    /**
     * Sends one datagram from an address of ours: a reply leaves from where the request came to, or a connected peer would
     * not take it. A port that cannot choose leaves it to the system's routes.
     *
     * @param from where an arrival was sent to ({@link DatagramBatch#destination}); null, a group or a broadcast address
     *     leaves the choice to the system
     * @throws IOException as {@link #send(ByteBuffer, InetSocketAddress)} does
     */
    default void send(ByteBuffer payload, InetSocketAddress peer, @Nullable InetSocketAddress from) throws IOException {
        send(payload, peer);
    }

    /**
     * Sends a run of datagrams of one size, as many at once as the system takes: the buffer from position to limit, cut
     * into pieces of {@code segmentBytes}; the last may be shorter. On the wire they are datagrams like any others.
     *
     * @param payloads borrowed; its position moves behind the last datagram that left, also where an exception ends the
     *     run, so that the call can be made again for the rest
     * @param segmentBytes 1 or more
     * @param peer to whom; on a connected port its one peer
     * @throws java.net.PortUnreachableException as {@link #send} does: of an earlier datagram
     * @throws NetworkException in words, if the system would not send one
     */
    default void sendRun(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer) throws IOException {
        int end = payloads.limit();
        while (payloads.position() < end) {
            int from = payloads.position();
            int to = (int) Math.min(end, (long) from + segmentBytes);
            send(payloads.duplicate().limit(to), peer);
            payloads.position(to);
        }
    }

    /**
     * The same from an address of ours, as {@link #send(ByteBuffer, InetSocketAddress, InetSocketAddress)} does for one. A port
     * that cannot choose leaves it to the system's routes.
     */
    default void sendRun(
            ByteBuffer payloads, int segmentBytes, InetSocketAddress peer, @Nullable InetSocketAddress from)
            throws IOException {
        sendRun(payloads, segmentBytes, peer);
    }

    /** Makes the receive that waits now, or the next one, return at once. Never blocks. */
    void wake();

    /**
     * How many datagrams the kernel dropped before this port could receive them, since it was opened; empty where the
     * system does not tell.
     */
    OptionalLong kernelDrops();

    /** Closes the socket; who receives gets an exception. Idempotent. What is still queued in the kernel is lost. */
    @Override
    void close();
}

package dev.parley.event;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sees the bytes that a session takes in and those that it sends, and how connections begin and end, on the thread that moves
 * them. It does not see what was dropped: a datagram of a sender that is not allowed, one that came after the count was
 * reached, or what was left unread at the end. Called from several threads; for one flow and one direction from one at a time.
 * It must not keep the buffer, and a slow tap makes the session slow: whoever blocks here holds the reader back.
 */
public interface Tap {
    /** How a connection ended. */
    enum Ending {
        /** This side closed it. */
        CLOSED,
        /** This side broke it off (TCP RST). */
        RESET_HERE,
        /** The other side broke it off, or refused what came behind its own end. */
        RESET_BY_PEER
    }

    /**
     * A connection is open; not called for datagrams.
     *
     * @param socket our address of it: the flow may name every interface
     * @param accepted whether the peer made it; else this side did
     */
    default void opened(Flow flow, InetSocketAddress socket, boolean accepted, long epochNanos) {}

    /**
     * A datagram, or what one read of a stream gave, has arrived. Its answer leaves after this call.
     *
     * @param destination the address that it was sent to, or null where the port cannot tell
     * @param data borrowed and read-only, from position to limit
     * @param epochNanos when it was read; where the kernel tells, when it came
     */
    void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos);

    /**
     * A datagram, or a part of a stream, is about to be handed to the kernel: no answer to it comes before this call.
     * {@link #notLeft} follows where the kernel does not take all of it.
     *
     * @param source from which of our addresses, or null for the system's choice
     * @param data borrowed and read-only, from position to limit
     */
    void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos);

    /**
     * What {@link #leaving} was last called with in this flow did not leave.
     *
     * @param leftBytes how many of its bytes did
     * @param message why, in words
     */
    default void notLeft(Flow flow, long leftBytes, String message) {}

    /**
     * Something was decided about what last arrived in this flow, such as an impairment.
     *
     * @param what in words; made only if {@link #wantsVerdicts}
     */
    default void decided(Flow flow, String what) {}

    /** Whether {@link #decided} is of use now: making its words takes time. Asked for each message that is impaired. */
    default boolean wantsVerdicts() {
        return false;
    }

    /**
     * One side of a connection has finished sending (TCP FIN).
     *
     * @param byPeer whether it was the other side
     */
    default void finished(Flow flow, boolean byPeer, long epochNanos) {}

    /** A connection is over. Called once for each that was {@link #opened}. */
    default void closed(Flow flow, Ending how, long epochNanos) {}
}

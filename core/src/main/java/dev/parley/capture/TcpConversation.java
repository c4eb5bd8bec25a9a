package dev.parley.capture;

import static dev.parley.capture.PacketBuilder.MOST_SEGMENT_BYTES;
import static dev.parley.capture.PacketBuilder.TCP_ACK;
import static dev.parley.capture.PacketBuilder.TCP_FIN;
import static dev.parley.capture.PacketBuilder.TCP_PSH;
import static dev.parley.capture.PacketBuilder.TCP_RST;
import static dev.parley.capture.PacketBuilder.TCP_SYN;

import java.nio.ByteBuffer;

/**
 * Makes the segments of a TCP connection of which the bytes alone are known: a handshake, sequence numbers that advance by
 * bytes, acknowledgements, and an end (RFC 9293). What one side says acknowledges all that the other has said; a segment that
 * acknowledges and nothing else stands only where a side says more before the other has said anything. Not safe from several
 * threads.
 */
public final class TcpConversation {
    /** So much is sent before it is acknowledged. */
    private static final int MOST_UNACKNOWLEDGED = 1 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Side here;
    private final Side peer;
    private final boolean accepted;
    private boolean over;

    /** Gets the segments, in their order. */
    public interface Output {
        /**
         * Waits until a segment with so many bytes can be taken. What another thread does meanwhile to the same conversation is
         * whole.
         */
        void awaitRoom(int payloadBytes);

        /**
         * One segment.
         *
         * @param outbound whether this side sends it
         * @param flags as {@link PacketBuilder#tcp} takes them
         * @param payload borrowed, from position to limit
         */
        void segment(boolean outbound, int sequence, int acknowledged, int flags, ByteBuffer payload);
    }

    private static final class Side {
        /** The number of the next byte. */
        private int next;

        /** Up to where the other side has acknowledged. */
        private int acknowledged;

        private boolean finished;

        Side(int first) {
            next = first;
            acknowledged = first;
        }

        int unacknowledged() {
            return next - acknowledged;
        }
    }

    /**
     * @param firstHere this side's initial sequence number: another one for each connection
     * @param firstPeer the other side's
     * @param accepted whether the other side made the connection
     */
    public TcpConversation(int firstHere, int firstPeer, boolean accepted) {
        this.here = new Side(firstHere);
        this.peer = new Side(firstPeer);
        this.accepted = accepted;
    }

    /** The handshake. */
    public void open(Output out) {
        boolean dialler = !accepted;
        emit(dialler, TCP_SYN, NOTHING, out);
        emit(!dialler, TCP_SYN | TCP_ACK, NOTHING, out);
        emit(dialler, TCP_ACK, NOTHING, out);
    }

    /**
     * Bytes of the stream; as many segments as they need.
     *
     * @param data from position to limit, which stay
     */
    public void data(boolean outbound, ByteBuffer data, Output out) {
        ByteBuffer rest = data.duplicate();
        int end = rest.limit();
        acknowledge(!outbound, 0, out);
        while (rest.position() < end) {
            int length = Math.min(MOST_SEGMENT_BYTES, end - rest.position());
            out.awaitRoom(length);
            acknowledge(!outbound, MOST_UNACKNOWLEDGED, out);
            rest.limit(rest.position() + length);
            emit(outbound, rest.limit() == end ? TCP_PSH | TCP_ACK : TCP_ACK, rest, out);
            rest.position(rest.limit()).limit(end);
        }
    }

    /** One side has finished sending. */
    public void finish(boolean outbound, Output out) {
        if (over || side(outbound).finished) {
            return;
        }
        acknowledge(!outbound, 0, out);
        side(outbound).finished = true;
        emit(outbound, TCP_FIN | TCP_ACK, NOTHING, out);
        if (side(!outbound).finished) {
            acknowledge(!outbound, 0, out);
        }
    }

    /** One side has broken the connection off. */
    public void reset(boolean outbound, Output out) {
        if (!over) {
            over = true;
            emit(outbound, TCP_RST | TCP_ACK, NOTHING, out);
        }
    }

    /** This side has closed the connection: where it had not finished, it has now. */
    public void close(Output out) {
        finish(true, out);
        if (!over) {
            over = true;
            acknowledge(false, 0, out);
            acknowledge(true, 0, out);
        }
    }

    private Side side(boolean outbound) {
        return outbound ? here : peer;
    }

    /** That side acknowledges what the other has said, if more than that is open. */
    private void acknowledge(boolean outbound, int most, Output out) {
        if (side(!outbound).unacknowledged() > most) {
            emit(outbound, TCP_ACK, NOTHING, out);
        }
    }

    private void emit(boolean outbound, int flags, ByteBuffer payload, Output out) {
        Side from = side(outbound);
        Side other = side(!outbound);
        boolean acknowledges = (flags & TCP_ACK) != 0;
        int sequence = from.next;
        from.next += payload.remaining() + ((flags & (TCP_SYN | TCP_FIN)) == 0 ? 0 : 1);
        if (acknowledges) {
            other.acknowledged = other.next;
        }
        out.segment(outbound, sequence, acknowledges ? other.next : 0, flags, payload);
    }
}

package dev.parley.capture;

import dev.parley.capture.TransportPacket.Segment;
import dev.parley.payload.Payload;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of one direction of a TCP connection in order. What came before its turn is held until what is missing has
 * come, or until it will not: when the other side has acknowledged it long ago, when more than 1 MiB is held, or at the end.
 * Positions count from the first byte, so that they do not wrap where sequence numbers do. Not safe from several threads.
 */
final class TcpReassembler {
    /** More of one direction is not held. */
    static final int MOST_HELD_BYTES = 1 << 20;

    /** What a segment takes beside its bytes. */
    private static final int OVERHEAD = 128;

    /** Captures of several processors have packets in the wrong order by a few. */
    private static final int PATIENCE_PACKETS = 16;

    /** No more than that is on its way (RFC 7323): who acknowledges more is mistaken. */
    private static final int WIDEST_WINDOW = 1 << 30;

    private final HeldBytes held;
    private final Output output;

    /** By the position of its first byte. */
    private final TreeMap<Long, Part> parts = new TreeMap<>();

    private long heldHere;
    private boolean started;

    /** The sequence number of the byte at {@link #next}. */
    private int nextSequence;

    private long next;
    private long acknowledged;
    private long finPosition = Long.MAX_VALUE;
    private int packetsSinceMissed;

    private long retransmissions;
    private long retransmittedBytes;
    private long outOfOrder;
    private long gaps;
    private long missingBytes;

    /** Gets what is in order. */
    interface Output {
        /** Bytes that follow those before. */
        void bytes(Payload payload, CapturedPacket packet);

        /** So many bytes are missing here. */
        void gap(long missing);
    }

    /** How much is held in all connections together. */
    static final class HeldBytes {
        /** More in all connections together is not held. */
        static final long MOST = 8 << 20;

        private long bytes;
    }

    /** @param bytes as many as it had, which may be more than its payload */
    private record Part(Payload payload, int bytes, CapturedPacket packet) {
        int cost() {
            return payload.size() + packet.data().size() + OVERHEAD;
        }
    }

    TcpReassembler(HeldBytes held, Output output) {
        this.held = held;
        this.output = output;
    }

    /** Takes in a segment of this direction. */
    void segment(Segment segment, CapturedPacket packet) {
        boolean syn = segment.has(Segment.SYN);
        int first = segment.sequence() + (syn ? 1 : 0);
        if (!started || (syn && next == 0 && parts.isEmpty())) {
            started = true;
            nextSequence = first;
        }
        long position = next + (first - nextSequence);
        if (segment.has(Segment.FIN)) {
            finPosition = Math.min(finPosition, position + segment.bytes());
        }
        if (segment.bytes() > 0) {
            take(position, new Part(segment.payload(), segment.bytes(), packet));
        }
    }

    private void take(long position, Part part) {
        if (position > next) {
            outOfOrder++;
            hold(position, part);
            return;
        }
        long again = Math.min(next - position, part.bytes);
        boolean keepsAlive = part.bytes == 1 && again == 1 && position == next - 1;
        if (again > 0 && !keepsAlive) {
            retransmissions++;
            retransmittedBytes += again;
        }
        if (again < part.bytes) {
            deliver(position, part);
            deliverHeld();
        }
    }

    private void hold(long position, Part part) {
        Part known = parts.get(position);
        if (known != null && known.bytes >= part.bytes) {
            outOfOrder--;
            retransmissions++;
            retransmittedBytes += part.bytes;
            return;
        }
        forget(parts.put(position, part));
        heldHere += part.cost();
        held.bytes += part.cost();
        while (!parts.isEmpty() && (heldHere > MOST_HELD_BYTES || held.bytes > HeldBytes.MOST)) {
            passGap();
        }
    }

    private void forget(@Nullable Part part) {
        if (part != null) {
            heldHere -= part.cost();
            held.bytes -= part.cost();
        }
    }

    /** What of it is new: it begins at the next byte or before it, and ends behind it. */
    private void deliver(long position, Part part) {
        int again = (int) (next - position);
        int captured = part.payload.size();
        if (again < captured) {
            output.bytes(part.payload.slice(again, captured), part.packet);
        }
        int from = Math.max(again, captured);
        advance(part.bytes - again);
        if (from < part.bytes) {
            miss(part.bytes - from); // it was cut when it was captured
        }
    }

    private void advance(long bytes) {
        next += bytes;
        nextSequence += (int) bytes;
        packetsSinceMissed = 0;
    }

    private void miss(long bytes) {
        gaps++;
        missingBytes += bytes;
        output.gap(bytes);
    }

    private void deliverHeld() {
        Map.Entry<Long, Part> first = parts.firstEntry();
        while (first != null && first.getKey() <= next) {
            parts.remove(first.getKey());
            Part part = first.getValue();
            forget(part);
            if (first.getKey() + part.bytes > next) {
                deliver(first.getKey(), part);
            }
            first = parts.firstEntry();
        }
    }

    /** Goes on behind what is missing. */
    private void passGap() {
        long missing = parts.firstKey() - next;
        advance(missing);
        miss(missing);
        deliverHeld();
    }

    /** The other side has everything before that sequence number. */
    void acknowledged(int sequence) {
        int ahead = sequence - nextSequence;
        if (started && ahead <= WIDEST_WINDOW) {
            acknowledged = Math.max(acknowledged, next + ahead);
        }
    }

    /** Another packet of the connection has been read: what was acknowledged long ago and is still missing does not come. */
    void packetPassed() {
        if (missingAcknowledged() > 0 && ++packetsSinceMissed > PATIENCE_PACKETS) {
            passAcknowledged();
        }
    }

    /** How many bytes, from the next on, the other side has and the capture has not. */
    private long missingAcknowledged() {
        long known = parts.isEmpty() ? finPosition : Math.min(finPosition, parts.firstKey());
        return Math.min(acknowledged, known) - next;
    }

    private void passAcknowledged() {
        long missing = missingAcknowledged();
        advance(missing);
        miss(missing);
        deliverHeld();
    }

    /** Nothing follows. */
    void end() {
        while (!parts.isEmpty()) {
            passGap();
        }
        if (missingAcknowledged() > 0) {
            passAcknowledged();
        }
    }

    /** Whether all bytes before the FIN have come. */
    boolean isFinished() {
        return next >= finPosition;
    }

    /** Whether it is the same connection that such a SYN would open. */
    boolean isOpenedBy(Segment syn) {
        return !started || (next == 0 && nextSequence == syn.sequence() + 1) || isBegin(syn);
    }

    private boolean isBegin(Segment syn) {
        return next + (syn.sequence() + 1 - nextSequence) == 0;
    }

    FlowSummary.Sums sums(long packets, long messages, long bytes) {
        return new FlowSummary.Sums(
                packets, messages, bytes, retransmissions, retransmittedBytes, outOfOrder, gaps, missingBytes);
    }
}

package dev.parley.capture;

import dev.parley.event.Event;
import dev.parley.event.Unit;
import dev.parley.impairment.Direction;
import dev.parley.payload.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a capture shows of a flow, in the order in which it can be known. */
public sealed interface FlowEvent {
    /** Whose it is. */
    CapturedFlow flow();

    /** When, in nanoseconds since 1970; {@link CapturedPacket#NO_TIME} where the file does not say. */
    long epochNanos();

    /**
     * The first packet of a flow.
     *
     * @param beginning whether the capture has its beginning; of UDP nobody can tell, and it is true
     */
    record Opened(CapturedFlow flow, long epochNanos, boolean beginning) implements FlowEvent {}

    /**
     * A datagram, a chunk of a stream, or a message that a framing made of chunks.
     *
     * @param direction up from the client to the server, or down
     * @param epochNanos when the packet was captured that completes it
     * @param payload what was captured of it
     * @param bytes how many it had
     * @param packet the number of that packet
     * @param side whether that packet came in or went out, as the capturing side saw it; null where the file does not say
     * @param comments what somebody wrote beside that packet
     */
    record Message(
            CapturedFlow flow,
            Direction direction,
            long epochNanos,
            Unit unit,
            Payload payload,
            int bytes,
            long packet,
            Event.@Nullable Direction side,
            List<String> comments)
            implements FlowEvent {
        public Message {
            comments = List.copyOf(comments);
        }

        /** Whether only its beginning was captured. */
        public boolean truncated() {
            return bytes > payload.size();
        }
    }

    /** Bytes of a stream that are not in the capture. */
    record Gap(CapturedFlow flow, Direction direction, long epochNanos, long missingBytes) implements FlowEvent {}

    /**
     * What somebody wrote beside a packet that completes no message, such as how a connection ended.
     *
     * @param packet the packet's number
     */
    record Commented(CapturedFlow flow, long epochNanos, long packet, List<String> comments) implements FlowEvent {
        public Commented {
            comments = List.copyOf(comments);
        }
    }

    /** The framing does not fit: what follows in that direction is shown as chunks. */
    record Unframed(CapturedFlow flow, Direction direction, long epochNanos, String why) implements FlowEvent {}

    /**
     * A connection has ended; a few packets of it may follow.
     *
     * @param ending {@link FlowSummary.Ending#CLOSED} or {@link FlowSummary.Ending#RESET}
     */
    record Closed(CapturedFlow flow, long epochNanos, FlowSummary.Ending ending) implements FlowEvent {}

    /** Nothing more of this flow follows. */
    record Ended(FlowSummary summary) implements FlowEvent {
        @Override
        public CapturedFlow flow() {
            return summary.flow();
        }

        @Override
        public long epochNanos() {
            return summary.lastNanos();
        }
    }
}

package dev.parley.capture;

import dev.parley.capture.FlowSummary.Ending;
import dev.parley.capture.TransportPacket.Datagram;
import dev.parley.capture.TransportPacket.Segment;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.impairment.Direction;
import dev.parley.payload.Payload;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A flow while its capture is read. */
final class TrackedFlow {
    private final CapturedFlow flow;
    private final Shared shared;
    private final boolean beginning;
    private final long firstNanos;
    private final Side up;
    private final Side down;
    private final RoundTripSums roundTrips = new RoundTripSums();
    private long lastNanos;
    private long longestSilenceNanos;
    private @Nullable Ending ending;

    /** The packet that is taken in, until a message has its comments. */
    private @Nullable CapturedPacket commented;

    /** What all flows of a capture have together. */
    static final class Shared {
        final @Nullable Framing framing;
        final Consumer<FlowEvent> events;
        final TcpReassembler.HeldBytes held = new TcpReassembler.HeldBytes();
        final MessageCutter.HeldBytes unfinished = new MessageCutter.HeldBytes();

        Shared(@Nullable Framing framing, Consumer<FlowEvent> events) {
            this.framing = framing;
            this.events = events;
        }
    }

    /** @param segment its first on TCP; null on UDP */
    TrackedFlow(CapturedFlow flow, Shared shared, @Nullable Segment segment, CapturedPacket packet) {
        this.flow = flow;
        this.shared = shared;
        this.beginning = segment == null || segment.has(Segment.SYN);
        this.firstNanos = packet.epochNanos();
        this.lastNanos = firstNanos;
        this.up = new Side(Direction.UP);
        this.down = new Side(Direction.DOWN);
        shared.events.accept(new FlowEvent.Opened(flow, firstNanos, beginning));
    }

    /** One direction of it. */
    private final class Side implements TcpReassembler.Output, MessageCutter.Output {
        final Direction direction;
        final TcpReassembler reassembler = new TcpReassembler(shared.held, this);
        final @Nullable MessageCutter cutter;
        long packets;
        long messages;
        long bytes;

        Side(Direction direction) {
            this.direction = direction;
            this.cutter = shared.framing == null || !flow.scheme().isStream()
                    ? null
                    : new MessageCutter(shared.framing, shared.unfinished, this);
        }

        @Override
        public void bytes(Payload payload, CapturedPacket packet) {
            if (cutter == null) {
                message(Unit.CHUNK, payload, payload.size(), packet);
            } else {
                cutter.chunk(payload, packet);
            }
        }

        @Override
        public void gap(long missing) {
            if (cutter != null) {
                cutter.gap();
            }
            shared.events.accept(new FlowEvent.Gap(flow, direction, lastNanos, missing));
        }

        @Override
        public void message(Unit unit, Payload payload, int length, CapturedPacket packet) {
            messages++;
            bytes += length;
            roundTrips.message(direction, packet.epochNanos());
            boolean first = commented != null && commented.number() == packet.number();
            shared.events.accept(new FlowEvent.Message(
                    flow,
                    direction,
                    packet.epochNanos(),
                    unit,
                    payload,
                    length,
                    packet.number(),
                    packet.direction(),
                    first ? packet.comments() : List.of()));
            if (first) {
                commented = null;
            }
        }

        @Override
        public void unframed(String why) {
            shared.events.accept(new FlowEvent.Unframed(flow, direction, lastNanos, why));
        }

        void end() {
            reassembler.end();
            if (cutter != null) {
                cutter.end();
            }
        }

        FlowSummary.Sums sums() {
            return reassembler.sums(packets, messages, bytes);
        }
    }

    void datagram(Datagram datagram, CapturedPacket packet) {
        Side side = passed(datagram.from().equals(flow.client()), packet);
        side.message(Unit.DATAGRAM, datagram.payload(), datagram.bytes(), packet);
    }

    void segment(Segment segment, CapturedPacket packet) {
        boolean isUp = segment.from().equals(flow.client());
        Side side = passed(isUp, packet);
        Side other = isUp ? down : up;
        side.reassembler.segment(segment, packet);
        if (segment.has(Segment.ACK) && !segment.has(Segment.RST)) {
            other.reassembler.acknowledged(segment.acknowledgment());
        }
        side.reassembler.packetPassed();
        other.reassembler.packetPassed();
        CapturedPacket waiting = commented;
        if (waiting != null && !waiting.comments().isEmpty()) {
            shared.events.accept(
                    new FlowEvent.Commented(flow, packet.epochNanos(), packet.number(), packet.comments()));
        }
        commented = null;
        if (ending == null) {
            closed(segment, packet);
        }
    }

    private void closed(Segment segment, CapturedPacket packet) {
        if (segment.has(Segment.RST)) {
            ending = Ending.RESET;
        } else if (up.reassembler.isFinished() && down.reassembler.isFinished()) {
            ending = Ending.CLOSED;
        } else {
            return;
        }
        shared.events.accept(new FlowEvent.Closed(flow, packet.epochNanos(), ending));
    }

    private Side passed(boolean isUp, CapturedPacket packet) {
        Side side = isUp ? up : down;
        side.packets++;
        commented = packet;
        if (packet.hasTime()) {
            longestSilenceNanos = Math.max(longestSilenceNanos, packet.epochNanos() - lastNanos);
            lastNanos = packet.epochNanos();
        }
        return side;
    }

    /** Whether that segment opens another connection between the same ports. */
    boolean isReplacedBy(Segment segment) {
        if (!segment.has(Segment.SYN)) {
            return false;
        }
        boolean isUp = segment.from().equals(flow.client());
        return !(isUp ? up : down).reassembler.isOpenedBy(segment);
    }

    /** @param otherwise how it ended where it was open until now */
    void end(Ending otherwise) {
        up.end();
        down.end();
        shared.events.accept(new FlowEvent.Ended(new FlowSummary(
                flow,
                firstNanos,
                lastNanos,
                up.sums(),
                down.sums(),
                roundTrips.sums(),
                longestSilenceNanos,
                beginning,
                ending == null ? otherwise : ending)));
    }
}

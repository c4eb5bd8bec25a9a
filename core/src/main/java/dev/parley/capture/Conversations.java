package dev.parley.capture;

import dev.parley.capture.Conversation.Line;
import dev.parley.capture.Conversation.Side;
import dev.parley.impairment.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The conversations of a capture, for who replays them. */
public final class Conversations {
    /** Payloads are held in memory, so that no file decides how much that is. */
    static final long MOST_BYTES = 256L << 20;

    private static final long MOST_LINES = 10_000_000;

    private Conversations() {}

    /**
     * All of them, in the order in which they began. What has a gap or was captured in part cannot be said again as it was, and
     * is refused.
     *
     * @param capture read to its end
     * @throws CaptureException if it is damaged
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException in words, if it has a gap, or is too large
     */
    public static List<Conversation> of(Capture capture) throws IOException {
        Map<Integer, CapturedFlow> flows = new TreeMap<>();
        Map<Integer, List<Line>> lines = new TreeMap<>();
        long[] sums = {0, 0, Long.MIN_VALUE}; // bytes, lines, when it begins
        try {
            capture.events().forEach(event -> {
                switch (event) {
                    case FlowEvent.Message message -> {
                        requireWhole(message, sums);
                        flows.putIfAbsent(message.flow().number(), message.flow());
                        List<Line> those = lines.computeIfAbsent(message.flow().number(), none -> new ArrayList<>());
                        those.add(line(message, those, sums));
                    }
                    case FlowEvent.Gap gap ->
                        throw new IllegalArgumentException(
                                "%s bytes of %s are not in the capture, so it cannot be replayed"
                                        .formatted(gap.missingBytes(), gap.flow()));
                    default -> {}
                }
            });
        } catch (UncheckedIOException bad) {
            throw bad.getCause();
        }
        List<Conversation> conversations = new ArrayList<>();
        lines.forEach((number, those) -> {
            CapturedFlow flow = Objects.requireNonNull(flows.get(number));
            conversations.add(new Conversation(
                    number,
                    flow.client().hostAndPort(),
                    flow.server().hostAndPort(),
                    flow.scheme().isStream(),
                    those));
        });
        return conversations;
    }

    private static void requireWhole(FlowEvent.Message message, long[] sums) {
        if (message.truncated()) {
            throw new IllegalArgumentException(
                    "of a message of %s only %s of %s B were captured, so it cannot be replayed: record without a snap length (tcpdump -s 0)"
                            .formatted(message.flow(), message.payload().size(), message.bytes()));
        }
        sums[0] += message.payload().size();
        sums[1]++;
        if (sums[0] > MOST_BYTES || sums[1] > MOST_LINES) {
            throw new IllegalArgumentException(
                    "the capture holds more than %s MiB or %s messages, which is too much to replay at once"
                            .formatted(MOST_BYTES >> 20, MOST_LINES));
        }
    }

    /** Times of a capture may go back, as clocks do; those of a conversation do not. */
    private static Line line(FlowEvent.Message message, List<Line> before, long[] sums) {
        long epochNanos = message.epochNanos() == CapturedPacket.NO_TIME ? Math.max(0, sums[2]) : message.epochNanos();
        if (sums[2] == Long.MIN_VALUE) {
            sums[2] = epochNanos;
        }
        long earliest = before.isEmpty() ? 0 : before.getLast().nanos();
        return new Line(
                Math.max(earliest, epochNanos - sums[2]),
                message.direction() == Direction.UP ? Side.CLIENT : Side.SERVER,
                message.payload());
    }
}

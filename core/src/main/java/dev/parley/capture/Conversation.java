package dev.parley.capture;

import dev.parley.payload.Payload;
import java.util.List;

/**
 * What two ends said to each other in one flow of a recording, in the order in which it was recorded. Immutable; safe from any
 * thread.
 *
 * @param number which flow of the recording it is, from 1
 * @param client who began, as {@code host:port}
 * @param server whom it spoke to, as {@code host:port}
 * @param isStream whether they had a TCP connection; else they exchanged datagrams
 * @param lines what was said, none earlier than the one before
 */
public record Conversation(int number, String client, String server, boolean isStream, List<Line> lines) {
    /** Who says something. */
    public enum Side {
        /** The end that began. */
        CLIENT,
        /** The end that it spoke to. */
        SERVER
    }

    /**
     * One message.
     *
     * @param nanos when it was said, in nanoseconds since the recording began: 0 or more
     */
    public record Line(long nanos, Side side, Payload payload) {
        /** @throws IllegalArgumentException if the time is negative */
        public Line {
            if (nanos < 0) {
                throw new IllegalArgumentException(
                        "a recorded message cannot be before its recording, but was at " + nanos + " ns");
            }
        }
    }

    /** @throws IllegalArgumentException if a line is earlier than the one before */
    public Conversation {
        lines = List.copyOf(lines);
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).nanos() < lines.get(i - 1).nanos()) {
                throw new IllegalArgumentException(
                        "line %s of flow %s is earlier than the one before".formatted(i + 1, number));
            }
        }
    }

    /** How many messages that side said. */
    public long count(Side side) {
        return lines.stream().filter(line -> line.side() == side).count();
    }

    @Override
    public String toString() {
        return "flow %s, %s → %s".formatted(number, client, server);
    }
}

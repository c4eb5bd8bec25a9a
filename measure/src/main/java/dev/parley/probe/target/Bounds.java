package dev.parley.probe.target;

import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.time.Duration;

/**
 * What a check-up sends at most, and how long it takes at most. They are published before anything is sent, and never exceeded:
 * a check that would go beyond them is left out and says so.
 *
 * @param datagrams how many datagrams on UDP; chunks on TCP
 * @param connections how many connections are tried, on TCP
 * @param bytes how many bytes in all
 * @param time how long it takes
 * @param perSecond how many datagrams, chunks and connections a second, over any longer time
 * @param burst how many datagrams leave back to back; the pause after it makes up for it
 * @param size how long one datagram is, in bytes; on TCP a very long message
 * @param parallel how many connections are open at once
 * @param loop how many connections are opened one after the other to see when they run out
 */
public record Bounds(
        int datagrams,
        int connections,
        long bytes,
        Duration time,
        int perSecond,
        int burst,
        int size,
        int parallel,
        int loop) {

    /** The most that can be asked for. */
    static final int MOST_BURST = 64;

    static final int MOST_LOOP = 1_000;

    /** The largest datagram over IPv4 (RFC 791, RFC 768). */
    static final int MOST_SIZE = 65_507;

    /** What goes to a named host beyond our own networks: what passes everywhere in one piece. */
    static final int MOST_SIZE_BEYOND = 1_400;

    static final int MOST_BURST_BEYOND = 16;
    static final int MOST_LOOP_BEYOND = 32;

    private static final int PER_SECOND = 100;

    /** All connections of all checks but the loop and the parallel ones, with their looks whether the server still lives. */
    private static final int OTHER_CONNECTIONS = 70;

    /** Where the other side is. */
    public enum Distance {
        /** On this computer. */
        HERE("this computer"),
        /** On one of this computer's networks. */
        NEAR("on a network of this computer"),
        /** Behind a router. */
        BEYOND("beyond the networks of this computer");

        private final String label;

        Distance(String message) {
            this.label = message;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /** @throws IllegalArgumentException if one of them is not positive, or more than can be asked for */
    public Bounds {
        range("burst", burst, MOST_BURST);
        range("size", size, MOST_SIZE);
        range("connections", loop, MOST_LOOP);
        if (!time.isPositive()) {
            throw new IllegalArgumentException("the time of a check-up must be more than 0");
        }
    }

    private static void range(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "%s must be from 1 to %s here, but was %s".formatted(what, Sizes.count(most), Sizes.count(value)));
        }
    }

    /** The usual ones for a host at that distance. */
    public static Bounds of(Distance distance) {
        Duration minute = Duration.ofMinutes(1);
        return switch (distance) {
            case HERE -> new Bounds(500, 20 + 8 + OTHER_CONNECTIONS, 4 << 20, minute, PER_SECOND, 64, MOST_SIZE, 8, 20);
            // Eight pieces of an Ethernet frame: enough to see whether fragments pass, and little for a board.
            case NEAR -> new Bounds(500, 20 + 8 + OTHER_CONNECTIONS, 1 << 20, minute, PER_SECOND, 64, 8_192, 8, 20);
            case BEYOND ->
                new Bounds(300, 10 + 4 + OTHER_CONNECTIONS, 128 << 10, minute, 20, 16, MOST_SIZE_BEYOND, 4, 10);
        };
    }

    /** The same with bursts of at most so many datagrams. */
    public Bounds burst(int most) {
        return new Bounds(datagrams, connections, bytes, time, perSecond, most, size, parallel, loop);
    }

    /** The same with so many connections one after the other. */
    public Bounds loop(int count) {
        return new Bounds(
                datagrams, count + parallel + OTHER_CONNECTIONS, bytes, time, perSecond, burst, size, parallel, count);
    }

    /** The same with no datagram, and no message, longer than this. */
    public Bounds size(int most) {
        // Larger ones want more bytes: the ladder of sizes doubles, and what lies between is halved.
        long wanted = Math.max(bytes, 64L * most);
        return new Bounds(datagrams, connections, wanted, time, perSecond, burst, most, parallel, loop);
    }

    /** The same, but it ends after that time. */
    public Bounds time(Duration most) {
        return new Bounds(datagrams, connections, bytes, most, perSecond, burst, size, parallel, loop);
    }

    /**
     * The same bounds, checked for a host at that distance.
     *
     * @throws IllegalArgumentException if they are more than may go there
     */
    public Bounds requireFor(Distance distance) {
        if (distance == Distance.BEYOND
                && (size > MOST_SIZE_BEYOND || burst > MOST_BURST_BEYOND || loop > MOST_LOOP_BEYOND)) {
            throw new IllegalArgumentException(
                    "that host is beyond the networks of this computer: at most %s, bursts of %s and %s go there"
                            .formatted(
                                    Sizes.show(MOST_SIZE_BEYOND),
                                    MOST_BURST_BEYOND,
                                    Sizes.count(MOST_LOOP_BEYOND, "connection")));
        }
        return this;
    }

    /** For a person: everything that it sends at most. */
    public String describe(boolean stream) {
        String time = Durations.show(this.time);
        return stream
                ? "Opens at most %s (%s at once), and sends at most %s (%s) within %s: %s of all these a second. No message is longer than %s."
                        .formatted(
                                Sizes.count(connections, "connection"),
                                parallel,
                                Sizes.count(datagrams, "chunk"),
                                Sizes.show(bytes),
                                time,
                                perSecond,
                                Sizes.show(size))
                : "Sends at most %s (%s) within %s: %s a second, or in bursts of up to %s with a pause behind. None is longer than %s."
                        .formatted(
                                Sizes.count(datagrams, "datagram"),
                                Sizes.show(bytes),
                                time,
                                perSecond,
                                burst,
                                Sizes.show(size));
    }
}

package dev.parley.event;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells. An event says what happened, never what was wished; in {@code --json} each is one line with the
 * fields that {@code docs/reference/events.md} lists. A new kind of event breaks every switch that forgot it.
 *
 * <p>{@code toString()} is a line for a person, in the words of the command line and without the time: {@code udp
 * 192.168.1.20:53211  →  5 B  hello}, where → arrived and ← left. Whatever arrived is shown as printable text, cut after
 * 256 bytes. No program should read it.
 */
public sealed interface Event {

    /** When, in which session and between whom. */
    Header header();

    /** An event that explains itself to a person. */
    sealed interface Explained extends Event {
        /** The stable word for it. */
        Cause cause();

        /** A sentence: what happened, and where it helps what to do. */
        String message();
    }

    /**
     * What all events have.
     *
     * @param epochNanos when, on {@link dev.parley.time.Clock#epochNanos()}; for what arrived: when it was read
     * @param session the session's name
     * @param local our socket, or null where there is none
     * @param peer the other side, or null where there is none
     * @param connection the connection's number in this session from 1, or 0 where there is none
     */
    record Header(
            long epochNanos,
            String session,
            @Nullable Endpoint local,
            @Nullable Endpoint peer,
            int connection) {}

    /**
     * A socket is open and others can reach it.
     *
     * @param dial what others write to reach it, likeliest first
     * @param receiveBufferBytes what the kernel gave, or 0 on a stream
     */
    record Listening(Header header, List<Dial> dial, int receiveBufferBytes) implements Event {
        public Listening {
            dial = List.copyOf(dial);
        }

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * A relay has a way to its target for the peer that came to it. What has {@code from} as its own socket belongs to that
     * peer too.
     *
     * @param from the relay's socket towards the target
     */
    record Relaying(Header header, Endpoint from, Endpoint target) implements Event {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /** A connection is open, accepted or made. */
    record Opened(Header header) implements Event {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * Something arrived and was taken in.
     *
     * @param destination the address that it was sent to, or null where the port cannot tell
     * @param bytes the length of the datagram, chunk or message, without what a framing adds; more than the payload's where it
     *     was truncated
     * @param framedBytes how many bytes of the stream it took, with what a framing adds; else the same
     */
    record Received(
            Header header, @Nullable Endpoint destination, Unit unit, Payload payload, int bytes, int framedBytes)
            implements Event {
        /** What came without a framing. */
        public Received(Header header, @Nullable Endpoint destination, Unit unit, Payload payload, int bytes) {
            this(header, destination, unit, payload, bytes, bytes);
        }

        /** Whether only the beginning was kept. */
        public boolean truncated() {
            return bytes > payload.size();
        }

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * Something left: the kernel took it.
     *
     * @param rule where the rule stands that answers so, such as {@code bench.yaml:12}; empty where none does
     * @param framedBytes how many bytes left for it, with what a framing adds; else the payload's
     */
    record Sent(Header header, Unit unit, Payload payload, String rule, int framedBytes) implements Event {
        /** What left without a framing. */
        public Sent(Header header, Unit unit, Payload payload, String rule) {
            this(header, unit, payload, rule, payload.size());
        }

        /** What no rule answers. */
        public Sent(Header header, Unit unit, Payload payload) {
            this(header, unit, payload, "");
        }

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * Something did not pass.
     *
     * @param direction which way it was going
     * @param count how many; further ones of the same cause are told together, about once a second
     */
    record Dropped(Header header, Direction direction, Cause cause, long count, String message) implements Explained {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /** The other host said that nobody listens there. */
    record Refused(Header header, Cause cause, String message) implements Explained {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * The other side of a connection has finished sending (TCP FIN), and this side has not yet: {@link Closed} follows once it
     * has. Where this side finishes at once, that alone is told.
     */
    record Finished(Header header) implements Event {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /** A connection has ended. */
    record Closed(Header header, Cause cause, String message) implements Explained {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * Somebody came to a listener that remembers its peers: sent a first datagram, or opened a connection.
     *
     * @param number its number in the session from 1, never given twice
     * @param name what others in a room call it; empty outside a room
     */
    record Joined(Header header, int number, String name) implements Event {
        /** One without a name. */
        public Joined(Header header, int number) {
            this(header, number, "");
        }

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * A remembered peer has gone: its connection ended, or it was forgotten.
     *
     * @param number the number that it had
     * @param name what others in a room called it; empty outside a room
     */
    record Left(Header header, int number, String name, Cause cause, String message) implements Explained {
        /** One without a name. */
        public Left(Header header, int number, Cause cause, String message) {
            this(header, number, "", cause, message);
        }

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * A member of a room has taken another name.
     *
     * @param number its number in the session
     * @param name the new one
     */
    record Renamed(Header header, int number, String name) implements Event {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /** Something that was asked for could not be done. */
    record Failed(Header header, Cause cause, String message) implements Explained {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /** Something worth knowing. */
    record Note(Header header, Cause cause, String message) implements Explained {
        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * One step of a session that goes through several: a check of {@code probe}, or a step of a script.
     *
     * @param check which: a stable word, or a script's step by its number and kind, such as {@code 3 expect}
     * @param status how it went, as a stable word: {@code ok}, {@code noted}, {@code failed} or {@code skipped}; of a
     *     script's step {@code passed} or {@code failed}
     * @param action what was done
     * @param observed what came back
     * @param meaning what that means
     * @param remedy what to do about it; empty where there is nothing to mend
     * @param metrics what was counted or measured, by stable names with their units in them
     */
    record Step(
            Header header,
            String check,
            String status,
            String action,
            String observed,
            String meaning,
            String remedy,
            Map<String, Number> metrics)
            implements Event {
        public Step {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /**
     * The session's sums, as its last event.
     *
     * @param peers how many different peers something was received from; {@link #MOST_PEERS} may be more
     * @param nanos how long the session was open
     * @param directions of a relay what it took in and passed on {@code up}, to the target, and {@code down}; else empty
     * @param injected by the same words what was done on purpose, of each impairment what was intended and what was done; directions
     *     to which nothing was done are left out
     */
    record Summary(
            Header header,
            Totals totals,
            int peers,
            long nanos,
            Map<String, Totals> directions,
            Map<String, Map<String, String>> injected)
            implements Event {
        public Summary {
            directions = Collections.unmodifiableMap(new TreeMap<>(directions).descendingMap());
            TreeMap<String, Map<String, String>> done = new TreeMap<>();
            injected.forEach((direction, lines) -> {
                if (!lines.isEmpty()) {
                    done.put(direction, Collections.unmodifiableMap(new LinkedHashMap<>(lines)));
                }
            });
            injected = Collections.unmodifiableMap(done.descendingMap());
        }

        /** Of a session that has no directions. */
        public Summary(Header header, Totals totals, int peers, long nanos) {
            this(header, totals, peers, nanos, Map.of(), Map.of());
        }

        /** Peers are counted up to this number: a flood of forged addresses must not fill the memory. */
        public static final int MOST_PEERS = 100_000;

        @Override
        public String toString() {
            return EventLine.of(this);
        }
    }

    /** Which way something goes. */
    enum Direction {
        IN,
        OUT
    }
}

package dev.parley.rule;

import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
import java.time.Duration;

/**
 * One condition of a {@link Rule}. Those about messages hold for {@link Occasion.Arrived} alone. Immutable; safe from any
 * thread. A switch over it has no default, so that a new one breaks every switch that forgot it.
 */
public sealed interface Match {

    /** The message is these bytes. */
    record Exactly(Payload payload) implements Match {}

    /** The message begins with these bytes. */
    record Prefix(Payload payload) implements Match {}

    /** The message ends with these bytes. */
    record Suffix(Payload payload) implements Match {}

    /** These bytes are somewhere in the message. */
    record Contains(Payload payload) implements Match {}

    /**
     * A regular expression is found in the message.
     *
     * @param expression what is looked for, with captures by number and by name
     */
    record Found(Expression expression) implements Match {}

    /**
     * The message has from {@code least} to {@code most} bytes.
     *
     * @param least 0 or more
     * @param most {@code least} or more
     */
    record Size(int least, int most) implements Match {
        public Size {
            if (least < 0 || most < least) {
                throw new IllegalArgumentException(
                        "a size must be 4 or from..to such as 1..10, but was " + least + ".." + most);
            }
        }
    }

    /** The peer's address is in this network. */
    record From(Cidr network) implements Match {}

    /**
     * It is the peer's n-th message.
     *
     * @param number from 1
     */
    record Nth(long number) implements Match {
        public Nth {
            if (number < 1) {
                throw new IllegalArgumentException("messages are counted from 1, but nth was " + number);
            }
        }
    }

    /** The peer is in this state; a peer begins in {@link #START}. */
    record InState(String state) implements Match {
        /** The state of a peer that no rule has changed. */
        public static final String START = "start";
    }

    /** Nothing has come from the peer for this long; told once for each silence. */
    record Silence(Duration length) implements Match {
        public Silence {
            if (!length.isPositive()) {
                throw new IllegalArgumentException("a silence must be longer than 0, but was " + length);
            }
        }
    }

    /** The peer has come ({@link Occasion.Connected}). */
    record Connect() implements Match {}

    /** The peer has gone ({@link Occasion.Disconnected}). */
    record Disconnect() implements Match {}

    /** Any message: {@code otherwise}. */
    record Anything() implements Match {}
}

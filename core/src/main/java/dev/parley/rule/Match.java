package dev.parley.rule;

import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.template.Condition;
import dev.parley.template.Layout;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a {@link Rule}. Those about messages hold for {@link Trigger.Arrived} alone. Immutable; safe from any
 * thread. A switch over it has no default, so that a new one breaks every switch that forgot it.
 */
public sealed interface Match {

    /** The message is these bytes. */
    record Exactly(Payload payload) implements Match {}

    /** The message begins with these bytes. */
    record Prefix(Payload payload) implements Match {
        public Prefix {
            requireBytes("prefix", payload);
        }
    }

    /** The message ends with these bytes. */
    record Suffix(Payload payload) implements Match {
        public Suffix {
            requireBytes("suffix", payload);
        }
    }

    /** These bytes are somewhere in the message. */
    record Contains(Payload payload) implements Match {
        public Contains {
            requireBytes("contains", payload);
        }
    }

    /**
     * A regular expression is found in the message.
     *
     * @param regex what is looked for, with captures by number and by name
     */
    record Found(Regex regex) implements Match {}

    /**
     * The message has these fields, and those that are computed are right.
     *
     * @param layout what the fields are
     * @param bad those that must not be right, on purpose
     * @param unchecked those that may be right or not
     */
    record Fields(Layout layout, Set<String> bad, Set<String> unchecked) implements Match {
        public Fields {
            bad = Set.copyOf(bad);
            unchecked = Set.copyOf(unchecked);
            layout.names(); // says why a message cannot be read so
            Stream.concat(bad.stream(), unchecked.stream())
                    .filter(field -> !layout.isComputed(field))
                    .findFirst()
                    .ifPresent(field -> {
                        throw new IllegalArgumentException(
                                "the field \"%s\" is not computed from others, so it cannot be bad".formatted(field));
                    });
        }

        /** All that is computed must be right. */
        public Fields(Layout layout) {
            this(layout, Set.of(), Set.of());
        }

        /** The bytes of the fields, or null where the message is not so. */
        @Nullable
        Map<String, Payload> read(Payload message) {
            Layout.Parsed parsed = layout.read(message).orElse(null);
            if (parsed == null || !parsed.bad().containsAll(bad)) {
                return null;
            }
            boolean good = parsed.bad().stream().allMatch(each -> bad.contains(each) || unchecked.contains(each));
            return good ? parsed.fields() : null;
        }
    }

    /** A field, a capture or a variable has one of these values. */
    record Where(Condition condition) implements Match {}

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

        public InState {
            StateName.require(state);
        }
    }

    /**
     * Nothing has come from the peer for this long. It is told once for each silence: again only after something came.
     *
     * @param length up to {@link #LONGEST}
     */
    record Silence(Duration length) implements Match {
        /** Longer than any bench runs unattended. */
        public static final Duration LONGEST = Duration.ofDays(1);

        public Silence {
            if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a silence must be longer than 0 and at most 24h, but was " + Durations.show(length));
            }
        }
    }

    /** The peer has come ({@link Trigger.Connected}). */
    record Connect() implements Match {}

    /** The peer has gone ({@link Trigger.Disconnected}). */
    record Disconnect() implements Match {}

    /** Any message: {@code otherwise}. */
    record Anything() implements Match {}

    /** Such a condition would hold for every message, which is hardly meant. */
    private static void requireBytes(String key, Payload payload) {
        if (payload.isEmpty()) {
            throw new IllegalArgumentException(
                    key + " needs at least one byte; otherwise matches any message, and text \"\" an empty one");
        }
    }
}

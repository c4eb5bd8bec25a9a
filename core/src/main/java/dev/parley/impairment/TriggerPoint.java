package dev.parley.impairment;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.Objects;

/** Where in a flow something begins, or how long after that it ends. Immutable; safe from any thread. */
public sealed interface TriggerPoint {
    /**
     * So much time has passed.
     *
     * @param time more than 0, at most an hour
     */
    record Time(Duration time) implements TriggerPoint {
        /** @throws IllegalArgumentException if it is out of range */
        public Time {
            Notation.checkLength("a time of a trigger", time);
        }

        @Override
        public String toString() {
            return Durations.show(time);
        }
    }

    /**
     * So many datagrams have passed.
     *
     * @param count from 1 to 999,999,999,999,999
     */
    record Datagrams(long count) implements TriggerPoint {
        /** @throws IllegalArgumentException if it is out of range */
        public Datagrams {
            Notation.checkCount("a number of datagrams", count, 1, Notation.MOST);
        }

        @Override
        public String toString() {
            return Long.toString(count);
        }
    }

    /**
     * So many bytes of a stream have passed.
     *
     * @param bytes from 1 to 999,999,999,999,999
     */
    record Bytes(long bytes) implements TriggerPoint {
        /** @throws IllegalArgumentException if it is out of range */
        public Bytes {
            Notation.checkCount("a number of bytes", bytes, 1, Notation.MOST);
        }

        /** {@code 64KiB}, {@code 100B}: never without a unit, since a bare number counts datagrams. */
        @Override
        public String toString() {
            String size = Notation.size(bytes);
            return size.endsWith("B") ? size : size + "B";
        }
    }

    /**
     * A datagram came that matches.
     *
     * @param match what it has
     */
    record Match(MessageMatch match) implements TriggerPoint {
        public Match {
            Objects.requireNonNull(match);
        }

        boolean isIn(Payload message) {
            return match.isIn(message);
        }

        @Override
        public String toString() {
            return match.toString();
        }
    }

    /**
     * Reads a length of time ({@code 10s}), a number of datagrams ({@code 100}), a size ({@code 64KiB}, {@code 100B}) or a regular
     * expression ({@code /GO/}).
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    static TriggerPoint parse(String text) {
        if (MessageMatch.isRegex(text)) {
            return new Match(MessageMatch.parse(text));
        }
        if (text.matches("\\d{1,15}")) {
            return new Datagrams(Long.parseLong(text));
        }
        try {
            return new Bytes(Sizes.parse(text));
        } catch (IllegalArgumentException noSize) {
            if (!text.matches("\\d.*[a-zµ]")) {
                throw new IllegalArgumentException(
                        "'" + text
                                + "' is no point of a flow: write 10s, 100 for datagrams, 64KiB of a stream, or /text/",
                        noSize);
            }
            return new Time(Durations.parse(text));
        }
    }
}

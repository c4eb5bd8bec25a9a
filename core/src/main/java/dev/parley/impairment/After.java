package dev.parley.impairment;

import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.time.Duration;

/** A point in a stream: after so many bytes, or after a time. */
public sealed interface After {
    /**
     * So many bytes have passed.
     *
     * @param bytes from 0 to 999,999,999,999,999; 0 is before the first byte
     */
    record Bytes(long bytes) implements After {
        /** @throws IllegalArgumentException if it is out of range */
        public Bytes {
            Notation.checkCount("a number of bytes", bytes, 0, Notation.MOST);
        }

        @Override
        public String toString() {
            return Notation.size(bytes);
        }
    }

    /**
     * So much time has passed since the connection was opened, or since the impairment was switched on.
     *
     * @param time more than 0, at most an hour
     */
    record Time(Duration time) implements After {
        /** @throws IllegalArgumentException if it is out of range */
        public Time {
            Notation.checkLength("a time after which something happens", time);
        }

        @Override
        public String toString() {
            return Durations.show(time);
        }
    }

    /**
     * Reads a size ({@code 0}, {@code 64KiB}) or a length of time ({@code 5s}).
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    static After parse(String text) {
        try {
            return new Bytes(Sizes.parse(text));
        } catch (IllegalArgumentException noSize) {
            if (!text.matches("\\d.*[a-zµ]")) {
                throw new IllegalArgumentException(
                        "'" + text + "' is neither a size nor a length of time: write 64KiB or 5s", noSize);
            }
            return new Time(Durations.parse(text));
        }
    }
}

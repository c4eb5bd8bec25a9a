package dev.parley.impairment;

import java.util.List;
import java.util.Objects;

/**
 * From a point on, this direction is not read any more, so its sender sees a window that stays closed (RFC 9293, 3.8.6). No
 * draw.
 *
 * @param after when
 */
public record StopReading(After after) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            StopReading.class,
            List.of("stop-reading"),
            Impairments.NO_CONNECTION,
            "stop-reading=64KiB",
            values -> new StopReading(values.required("stop-reading", After::parse)));

    /** @throws IllegalArgumentException if a value is out of range */
    public StopReading {
        Objects.requireNonNull(after);
    }

    /** {@code stop-reading=5s}. */
    @Override
    public String toString() {
        return "stop-reading=" + after;
    }
}

package dev.parley.impairment;

import java.util.List;
import java.util.Objects;

/**
 * The connection is reset (TCP RST) at a point of this direction (toxiproxy's {@code reset_peer}). What has not left by then is
 * dropped. No draw.
 *
 * @param after when
 */
public record Reset(After after) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            Reset.class,
            List.of("reset-after"),
            Impairments.NO_CONNECTION,
            "reset-after=64KiB",
            values -> new Reset(values.required("reset-after", After::parse)));

    /** @throws IllegalArgumentException if a value is out of range */
    public Reset {
        Objects.requireNonNull(after);
    }

    /** {@code reset-after=5s}. */
    @Override
    public String toString() {
        return "reset-after=" + after;
    }
}

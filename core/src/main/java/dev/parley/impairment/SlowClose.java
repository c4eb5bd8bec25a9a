package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/**
 * The end of the stream is passed on late (toxiproxy's {@code slow_close}). No draw.
 *
 * @param delay how late, up to an hour
 */
public record SlowClose(Duration delay) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            SlowClose.class,
            List.of("slow-close"),
            Impairments.NO_CONNECTION,
            "slow-close=2s",
            values -> new SlowClose(values.time("slow-close")));

    /** @throws IllegalArgumentException if a value is out of range */
    public SlowClose {
        Notation.checkLength("slow-close", delay);
    }

    /** {@code slow-close=2s}. */
    @Override
    public String toString() {
        return "slow-close=" + Durations.show(delay);
    }
}

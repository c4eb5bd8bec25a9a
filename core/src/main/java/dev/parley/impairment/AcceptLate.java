package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/**
 * Each connection is left waiting before it is taken further. The system has accepted it meanwhile, so its client may have
 * sent something already. No draw.
 *
 * @param delay how long, up to an hour
 */
public record AcceptLate(Duration delay) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            AcceptLate.class,
            List.of("accept-late"),
            Impairments.NO_CONNECTION,
            "accept-late=2s",
            values -> new AcceptLate(values.time("accept-late")));

    /** @throws IllegalArgumentException if a value is out of range */
    public AcceptLate {
        Notation.checkLength("accept-late", delay);
    }

    /** {@code accept-late=2s}. */
    @Override
    public String toString() {
        return "accept-late=" + Durations.show(delay);
    }
}

package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/**
 * Again and again nothing leaves for a while; then all that waited leaves at once. On a stream that looks like a
 * retransmission. No draw: the times hang on the start of the flow alone. The first stall ends when {@code every} has passed.
 *
 * @param length how long nothing leaves, up to an hour
 * @param every from the end of one stall to the end of the next: longer than the stall, up to an hour
 */
public record Stall(Duration length, Duration every) implements Impairment {
    static final Kind KIND =
            Kind.forBoth(Stall.class, List.of("stall", "stall-every"), "stall=2s,stall-every=10s", Stall::read);

    private static final Duration DEFAULT_EVERY = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException if a value is out of range */
    public Stall {
        Notation.checkLength("stall", length);
        Notation.checkLength("stall-every", every);
        if (every.compareTo(length) <= 0) {
            throw new IllegalArgumentException("stall-every must be longer than the stall, but was "
                    + Durations.show(every) + " with a stall of " + Durations.show(length));
        }
    }

    /**
     * When something may leave that would leave without stalls at {@code dueNanos}.
     *
     * @param startNanos when the flow began
     */
    long releaseNanos(long dueNanos, long startNanos) {
        long cycle = every.toNanos();
        long phase = Math.max(0, dueNanos - startNanos) % cycle;
        return phase < cycle - length.toNanos() ? dueNanos : dueNanos + cycle - phase;
    }

    private static Stall read(Values values) {
        return new Stall(values.time("stall"), values.time("stall-every", DEFAULT_EVERY));
    }

    /** {@code stall=2s,stall-every=10s}. */
    @Override
    public String toString() {
        return "stall=" + Durations.show(length) + ",stall-every=" + Durations.show(every);
    }
}

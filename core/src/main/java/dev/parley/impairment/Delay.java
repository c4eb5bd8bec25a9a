package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Each message waits before it leaves (netem's {@code delay}). With a jitter each waits differently, so datagrams overtake one
 * another; a stream's bytes keep their order, and each waits for those before it. Four draws a message, two for each
 * copy, or as many for each 256 bytes of a stream.
 *
 * @param delay the mean, from 0 to an hour
 * @param jitter how far it varies, from 0 to an hour; what that means is said by the distribution. No message waits for less
 *     than nothing
 * @param distribution of the times
 * @param correlation of each time with the one before, from 0 to 1. The distribution stays the same, unlike netem's, whose
 *     times gather around the mean
 */
public record Delay(Duration delay, Duration jitter, Distribution distribution, double correlation)
        implements Impairment {
    static final Kind KIND = Kind.forBoth(
            Delay.class,
            List.of("delay", "jitter", "distribution", "correlation"),
            "delay=100ms,jitter=20ms",
            Delay::read);

    /** @throws IllegalArgumentException if a value is out of range */
    public Delay {
        Notation.checkTime("delay", delay);
        Notation.checkTime("jitter", jitter);
        Notation.checkShare("correlation", correlation);
    }

    /** The same for each. */
    public Delay(Duration delay) {
        this(delay, Duration.ZERO, Distribution.UNIFORM, 0);
    }

    private static Delay read(Values values) {
        return new Delay(
                values.time("delay"),
                values.time("jitter", Duration.ZERO),
                values.read(
                        "distribution",
                        Distribution.UNIFORM,
                        text -> Values.word("distribution", text, Distribution.values())),
                values.share("correlation", 0));
    }

    /** {@code delay=100ms,jitter=20ms,distribution=normal,correlation=25%}. */
    @Override
    public String toString() {
        return "delay=" + Durations.show(delay)
                + (jitter.isZero() ? "" : ",jitter=" + Durations.show(jitter))
                + (distribution == Distribution.UNIFORM
                        ? ""
                        : ",distribution=" + distribution.name().toLowerCase(Locale.ROOT))
                + (correlation == 0 ? "" : ",correlation=" + Notation.share(correlation));
    }
}

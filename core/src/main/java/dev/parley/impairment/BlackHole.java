package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * From a point on, everything of this direction is read and vanishes, the end of the stream too; the connection stays open
 * (toxiproxy's {@code timeout}). No draw.
 *
 * @param after when
 * @param close the connection is closed so long after that, up to an hour; zero leaves it open
 */
public record BlackHole(After after, Duration close) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            BlackHole.class,
            List.of("black-hole", "black-hole-close"),
            "datagrams vanish without it: use loss=100%",
            "black-hole=64KiB",
            BlackHole::read);

    /** @throws IllegalArgumentException if a value is out of range */
    public BlackHole {
        Objects.requireNonNull(after);
        Notation.checkTime("black-hole-close", close);
    }

    /** The connection stays open. */
    public BlackHole(After after) {
        this(after, Duration.ZERO);
    }

    private static BlackHole read(Values values) {
        return new BlackHole(
                values.required("black-hole", After::parse), values.time("black-hole-close", Duration.ZERO));
    }

    /** {@code black-hole=64KiB,black-hole-close=5s}. */
    @Override
    public String toString() {
        return "black-hole=" + after + (close.isZero() ? "" : ",black-hole-close=" + Durations.show(close));
    }
}

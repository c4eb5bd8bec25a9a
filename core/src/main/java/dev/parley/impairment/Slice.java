package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/**
 * The stream is written in small pieces, as toxiproxy's {@code slicer} does: for a reader that takes one read for one message.
 * Where the pieces end hangs on the bytes' offsets alone. One draw a piece.
 *
 * @param bytes the mean size of a piece, from 1 B to 1 GiB
 * @param variation how much smaller or larger each may be, evenly; less than the mean
 * @param pause between two pieces, from 0 to an hour
 */
public record Slice(int bytes, int variation, Duration pause) implements Impairment {
    static final Kind KIND = Kind.forStreams(
                    Slice.class,
                    List.of("slice", "slice-variation", "slice-pause"),
                    "a datagram arrives whole: use truncate, which cuts its end off",
                    "slice=100,slice-pause=10ms",
                    Slice::read)
            .lasting();

    private static final int MOST = 1 << 30;

    /** @throws IllegalArgumentException if a value is out of range */
    public Slice {
        Notation.checkCount("slice", bytes, 1, MOST);
        Notation.checkCount("slice-variation", variation, 0, MOST);
        Notation.checkTime("slice-pause", pause);
        if (variation >= bytes) {
            throw new IllegalArgumentException("slice-variation must be less than the slice, but was " + variation
                    + " with slices of " + bytes + " B");
        }
    }

    private static Slice read(Values values) {
        return new Slice(
                (int) Math.min(values.size("slice"), Integer.MAX_VALUE),
                (int) Math.min(values.size("slice-variation", 0), Integer.MAX_VALUE),
                values.time("slice-pause", Duration.ZERO));
    }

    /** {@code slice=100,slice-variation=50,slice-pause=10ms}. */
    @Override
    public String toString() {
        return "slice=" + Notation.size(bytes)
                + (variation == 0 ? "" : ",slice-variation=" + Notation.size(variation))
                + (pause.isZero() ? "" : ",slice-pause=" + Durations.show(pause));
    }
}

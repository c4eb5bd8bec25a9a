package dev.parley.impairment;

import java.util.List;

/**
 * The connection is closed after exactly so many bytes of this direction (toxiproxy's {@code limit_data}). What comes after
 * them is dropped. No draw.
 *
 * @param bytes from 0 to 999,999,999,999,999
 */
public record CutAfter(long bytes) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            CutAfter.class,
            List.of("cut-after"),
            Impairments.NO_CONNECTION,
            "cut-after=64KiB",
            values -> new CutAfter(values.size("cut-after")));

    /** @throws IllegalArgumentException if a value is out of range */
    public CutAfter {
        Notation.checkCount("cut-after", bytes, 0, Notation.MOST);
    }

    /** {@code cut-after=64KiB}. */
    @Override
    public String toString() {
        return "cut-after=" + Notation.size(bytes);
    }
}

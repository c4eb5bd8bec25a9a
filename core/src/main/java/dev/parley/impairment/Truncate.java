package dev.parley.impairment;

import java.util.List;

/**
 * A datagram that is longer loses its end. No draw.
 *
 * @param bytes the most that is left, from 0 to 65,535
 */
public record Truncate(int bytes) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            Truncate.class,
            List.of("truncate"),
            "a stream has no message that could be cut: use cut-after, which ends the connection",
            "truncate=512",
            Truncate::read);

    private static final int MOST = 65_535;

    /** @throws IllegalArgumentException if a value is out of range */
    public Truncate {
        Notation.checkCount("truncate", bytes, 0, MOST);
    }

    private static Truncate read(Values values) {
        return new Truncate((int) Math.min(values.size("truncate"), Integer.MAX_VALUE));
    }

    /** {@code truncate=512}. */
    @Override
    public String toString() {
        return "truncate=" + Notation.size(bytes);
    }
}

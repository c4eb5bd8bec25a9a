package dev.parley.impairment;

import java.util.List;

/**
 * A share of the connections is refused: accepted by the system, and reset at once. One draw a connection.
 *
 * @param share of the connections, from 0 to 1
 */
public record Refuse(double share) implements Impairment {
    static final Kind KIND = Kind.forStreams(
            Refuse.class,
            List.of("refuse"),
            Impairments.NO_CONNECTION,
            "refuse=100%",
            values -> new Refuse(values.share("refuse")));

    /** @throws IllegalArgumentException if a value is out of range */
    public Refuse {
        Notation.checkShare("refuse", share);
    }

    /** {@code refuse=100%}. */
    @Override
    public String toString() {
        return "refuse=" + Notation.share(share);
    }
}

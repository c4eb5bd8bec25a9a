package dev.parley.impairment;

import java.util.List;

/**
 * A share of the messages leaves twice. Each copy has its own delay. One draw a message.
 *
 * @param share of the messages, from 0 to 1
 */
public record Duplicate(double share) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            Duplicate.class,
            List.of("duplicate"),
            "a stream has no duplicates: TCP delivers each byte once",
            "duplicate=1%",
            values -> new Duplicate(values.share("duplicate")));

    /** @throws IllegalArgumentException if a value is out of range */
    public Duplicate {
        Notation.checkShare("duplicate", share);
    }

    /** {@code duplicate=1%}. */
    @Override
    public String toString() {
        return "duplicate=" + Notation.share(share);
    }
}

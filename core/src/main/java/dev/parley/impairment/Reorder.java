package dev.parley.impairment;

import java.util.List;

/**
 * A share of the messages leaves without delay, and so before those that came earlier (netem's {@code reorder}). It needs a
 * {@link Delay}, which the others wait for. One draw a message.
 *
 * @param share of the messages that may, from 0 to 1
 * @param gap that many messages less one are delayed before one may leave at once; 1 lets each
 */
public record Reorder(double share, int gap) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            Reorder.class,
            List.of("reorder", "reorder-gap"),
            "TCP delivers bytes in order: use delay with jitter, or stall",
            "reorder=25%",
            Reorder::read);

    private static final int MOST = 1_000_000;

    /** @throws IllegalArgumentException if a value is out of range */
    public Reorder {
        Notation.checkShare("reorder", share);
        Notation.checkCount("reorder-gap", gap, 1, MOST);
    }

    private static Reorder read(Values values) {
        return new Reorder(values.share("reorder"), values.read("reorder-gap", 1, Values::number));
    }

    /** {@code reorder=25%,reorder-gap=5}. */
    @Override
    public String toString() {
        return "reorder=" + Notation.share(share) + (gap == 1 ? "" : ",reorder-gap=" + gap);
    }
}

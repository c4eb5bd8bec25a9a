package dev.parley.impairment;

import java.util.List;

/**
 * In a share of the messages one bit is flipped, anywhere in the payload (netem's {@code corrupt}). An empty message stays
 * as it is. Four draws a message: two for each copy.
 *
 * @param share of the messages, from 0 to 1
 */
public record Corrupt(double share) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            Corrupt.class,
            List.of("corrupt"),
            "TCP's checksum finds a flipped bit, and sends the bytes again: use stall, which looks like a"
                    + " retransmission",
            "corrupt=0.1%",
            values -> new Corrupt(values.share("corrupt")));

    /** @throws IllegalArgumentException if a value is out of range */
    public Corrupt {
        Notation.checkShare("corrupt", share);
    }

    /** {@code corrupt=0.1%}. */
    @Override
    public String toString() {
        return "corrupt=" + Notation.share(share);
    }
}

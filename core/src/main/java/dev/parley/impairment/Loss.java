package dev.parley.impairment;

import java.util.List;

/**
 * Each message is lost with the same chance, whatever became of the one before (netem's {@code loss random}). One draw a
 * message.
 *
 * @param share of the messages, from 0 to 1
 */
public record Loss(double share) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            Loss.class,
            List.of("loss"),
            Impairments.NO_LOSS_ON_STREAMS,
            "loss=5%",
            values -> new Loss(values.share("loss")));

    /** @throws IllegalArgumentException if a value is out of range */
    public Loss {
        Notation.checkShare("loss", share);
    }

    /** {@code loss=5%}. */
    @Override
    public String toString() {
        return "loss=" + Notation.share(share);
    }
}

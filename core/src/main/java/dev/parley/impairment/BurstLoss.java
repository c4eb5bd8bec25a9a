package dev.parley.impairment;

import java.util.List;

/**
 * Messages are lost in bursts: the model of Gilbert and Elliott, netem's {@code loss gemodel p r 1-h 1-k}. There is a good
 * and a bad state; before each message the state may change, and in each state a message is lost with another chance. A
 * burst lasts {@code 1/end} messages on average. Two draws a message.
 *
 * @param begin the chance that a burst begins, with each message outside one: netem's {@code p}
 * @param end the chance that it ends, with each message inside one: {@code r}
 * @param inBurst the share that is lost inside a burst: {@code 1-h}
 * @param outside the share that is lost outside bursts: {@code 1-k}
 */
public record BurstLoss(double begin, double end, double inBurst, double outside) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            BurstLoss.class,
            List.of("burst-loss", "burst-end", "burst-inside", "burst-outside"),
            Impairments.NO_LOSS_ON_STREAMS,
            "burst-loss=1%,burst-end=25%",
            BurstLoss::read);

    private static final double DEFAULT_END = 0.25;

    /** @throws IllegalArgumentException if a value is out of range */
    public BurstLoss {
        Notation.checkShare("burst-loss", begin);
        Notation.checkShare("burst-end", end);
        Notation.checkShare("burst-inside", inBurst);
        Notation.checkShare("burst-outside", outside);
    }

    /** In bursts everything is lost, and outside nothing: the model of Gilbert. */
    public BurstLoss(double begin, double end) {
        this(begin, end, 1, 0);
    }

    /** The share of all messages that is lost in the long run, from 0 to 1. */
    public double share() {
        double bad = begin == 0 ? 0 : begin / (begin + end);
        return bad * inBurst + (1 - bad) * outside;
    }

    private static BurstLoss read(Values values) {
        return new BurstLoss(
                values.share("burst-loss"),
                values.share("burst-end", DEFAULT_END),
                values.share("burst-inside", 1),
                values.share("burst-outside", 0));
    }

    /** {@code burst-loss=1%,burst-end=25%}. */
    @Override
    public String toString() {
        return "burst-loss=" + Notation.share(begin) + ",burst-end=" + Notation.share(end)
                + (inBurst == 1 ? "" : ",burst-inside=" + Notation.share(inBurst))
                + (outside == 0 ? "" : ",burst-outside=" + Notation.share(outside));
    }
}

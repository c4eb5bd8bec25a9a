package dev.parley.impairment;

/**
 * How long each message waits. Number {@code i} has four draws, two for each of its copies. The normal numbers are those of
 * Box and Muller (1958), by {@link StrictMath}, so that they are the same on every machine. With a correlation they are an
 * autoregressive series of the first order, which is then bent into the distribution: so the distribution stays what it is.
 */
final class Jitter {
    private static final int DRAWS = 4;
    private static final int DRAWS_OF_COPY = 2;
    private static final double FARTHEST = 4; // netem's table ends there

    private final Delay delay;
    private final long delayNanos;
    private final long jitterNanos;
    private final Draws draws;
    private long index = -1;
    private double before;
    private double current;

    Jitter(Delay delay, Draws draws) {
        this.delay = delay;
        this.delayNanos = delay.delay().toNanos();
        this.jitterNanos = delay.jitter().toNanos();
        this.draws = draws;
    }

    boolean isConstant() {
        return jitterNanos == 0;
    }

    /** Goes on to that message. Call it for each, in order, whatever becomes of the message. */
    void moveTo(long next) {
        if (delay.correlation() > 0 && !isConstant() && next != index) {
            before = index < 0 ? normal(next * DRAWS + DRAWS_OF_COPY) : current;
            current = correlated(next * DRAWS);
        }
        index = next;
    }

    /** How long that copy of the present message waits, 0 or more. */
    long nanos(int copy) {
        if (isConstant()) {
            return delayNanos;
        }
        double deviation = switch (delay.distribution()) {
            case UNIFORM -> 2 * even(copy) - 1;
            case NORMAL -> bell(copy);
            case PARETO -> Math.min(FARTHEST, (StrictMath.pow(1 - even(copy), -1.0 / 3) - 1.5) * 4 / 3);
        };
        return Math.max(0, delayNanos + Math.round(jitterNanos * deviation));
    }

    /** From 0 up to 1, without 1. */
    private double even(int copy) {
        return delay.correlation() == 0 ? draws.uniform(drawOf(copy)) : Math.min(1 - 0x1.0p-53, share(bell(copy)));
    }

    /** Around 0, with a standard deviation of 1. */
    private double bell(int copy) {
        if (delay.correlation() == 0) {
            return normal(drawOf(copy));
        }
        return copy == 0 ? current : correlated(drawOf(copy));
    }

    private long drawOf(int copy) {
        return index * DRAWS + (long) copy * DRAWS_OF_COPY;
    }

    private double correlated(long draw) {
        double correlation = delay.correlation();
        return correlation * before + Math.sqrt(1 - correlation * correlation) * normal(draw);
    }

    private double normal(long draw) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - draws.uniform(draw)));
        return radius * cosineOfTurn(draws.uniform(draw + 1));
    }

    /** The cosine of a part of a full turn. Within an eighth of a turn StrictMath need not reduce it, which allocates. */
    private static double cosineOfTurn(double turn) {
        double quarters = turn * 4;
        int nearest = (int) Math.rint(quarters);
        double rest = (quarters - nearest) * (Math.PI / 2);
        return switch (nearest % 4) {
            case 0 -> StrictMath.cos(rest);
            case 1 -> -StrictMath.sin(rest);
            case 2 -> -StrictMath.cos(rest);
            default -> StrictMath.sin(rest);
        };
    }

    /** The share of normal numbers below that one: G. Marsaglia, "Evaluating the normal distribution", 2004. */
    static double share(double number) {
        if (Math.abs(number) > 8) {
            return number < 0 ? 0 : 1;
        }
        double sum = number;
        double term = number;
        double previous = 0;
        for (int i = 3; sum != previous; i += 2) {
            previous = sum;
            term *= number * number / i;
            sum += term;
        }
        return Math.max(0, Math.min(1, 0.5 + sum * StrictMath.exp(-0.5 * number * number) / Math.sqrt(2 * Math.PI)));
    }
}

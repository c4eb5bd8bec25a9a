package dev.parley.impairment;

/** Where a {@link BurstLoss} is: inside a burst, or outside. It begins outside. */
final class BurstState {
    private static final int DRAWS = 2;

    private final BurstLoss loss;
    private final Draws draws;
    private boolean inside;

    BurstState(BurstLoss loss, Draws draws) {
        this.loss = loss;
        this.draws = draws;
    }

    /** Whether that message is lost. Call it for each message, in order. */
    boolean loses(long index) {
        boolean changes = draws.chance(index * DRAWS, inside ? loss.end() : loss.begin());
        inside ^= changes;
        return draws.chance(index * DRAWS + 1, inside ? loss.inBurst() : loss.outside());
    }
}

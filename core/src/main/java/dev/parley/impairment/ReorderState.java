package dev.parley.impairment;

/** Which messages a {@link Reorder} lets leave at once. */
final class ReorderState {
    private final Reorder reorder;
    private final Draws draws;
    private long delayed;

    ReorderState(Reorder reorder, Draws draws) {
        this.reorder = reorder;
        this.draws = draws;
    }

    /** Whether that message leaves at once. Call it for each, in order, as netem counts them. */
    boolean isAtOnce(long index) {
        boolean atOnce = delayed >= reorder.gap() - 1 && draws.chance(index, reorder.share());
        delayed = atOnce ? 0 : delayed + 1;
        return atOnce;
    }
}

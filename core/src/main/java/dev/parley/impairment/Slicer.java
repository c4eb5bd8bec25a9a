package dev.parley.impairment;

/** Where the pieces of a {@link Slice} end. */
final class Slicer {
    private final Slice slice;
    private final Draws draws;
    private long number;
    private long endsAtByte;
    private long notBeforeNanos = Long.MIN_VALUE;

    /**
     * @param offset where the first piece begins
     */
    Slicer(Slice slice, Draws draws, long offset) {
        this.slice = slice;
        this.draws = draws;
        this.endsAtByte = offset + size();
    }

    private long size() {
        return slice.bytes() - slice.variation() + draws.below(number, 2L * slice.variation() + 1);
    }

    long endsAtByte() {
        return endsAtByte;
    }

    long notBeforeNanos() {
        return notBeforeNanos;
    }

    /** The present piece is complete, and its last byte leaves then. */
    void next(long dueNanos) {
        number++;
        endsAtByte += size();
        notBeforeNanos = dueNanos + slice.pause().toNanos();
    }
}

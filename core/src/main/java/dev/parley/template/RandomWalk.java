package dev.parley.template;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A number that goes up or down by up to a stride each time, and turns back at its bounds. Where it is at a time hangs on the
 * seed alone. Every {@link #MARK_EVERY}th place is kept, so that any can be found again soon. Safe from any thread.
 */
final class RandomWalk {
    private static final int MARK_EVERY = 256;
    private static final int MOST_MARKS = 1 << 16;

    /** After so many it goes the same way again: 16,777,216. */
    private static final long LENGTH = (long) MARK_EVERY * MOST_MARKS;

    private final double stride;
    private final double least;
    private final double most;
    private final long seed;
    private double[] marks = new double[16];
    private int known = 1;
    private long lastStep;
    private double last;

    RandomWalk(double start, double stride, double least, double most, long seed) {
        this.stride = stride;
        this.least = least;
        this.most = most;
        this.seed = seed;
        this.marks[0] = start;
        this.last = start;
    }

    /** @param n from 1, where it starts */
    synchronized double at(long n) {
        long step = Math.floorMod(n - 1, LENGTH);
        int mark = (int) Math.min(step / MARK_EVERY, known - 1);
        if (step < lastStep || (long) mark * MARK_EVERY > lastStep) {
            lastStep = (long) mark * MARK_EVERY;
            last = marks[mark];
        }
        while (lastStep < step) {
            lastStep++;
            last = next(last, lastStep);
            if (lastStep == (long) known * MARK_EVERY) {
                keep(last);
            }
        }
        return last;
    }

    private void keep(double place) {
        if (known == marks.length) {
            marks = Arrays.copyOf(marks, Math.min(MOST_MARKS, 2 * known));
        }
        marks[known++] = place;
    }

    private double next(double from, long step) {
        double by = (2 * new SplittableRandom(seed ^ (step * 0x9E3779B97F4A7C15L)).nextDouble() - 1) * stride;
        double to = from + by;
        if (to < least || to > most) {
            to = from - by;
        }
        return Math.max(least, Math.min(most, to));
    }
}

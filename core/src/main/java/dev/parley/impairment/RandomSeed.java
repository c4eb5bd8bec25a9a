package dev.parley.impairment;

import java.util.concurrent.ThreadLocalRandom;

/** A seed where none was asked for. */
public final class RandomSeed {
    /** Short enough to be typed again. */
    private static final long MOST = 1_000_000_000;

    private RandomSeed() {}

    /** From 0 to below 1,000,000,000. Safe from any thread. */
    public static long next() {
        return ThreadLocalRandom.current().nextLong(MOST);
    }
}

package dev.parley.testkit;

import java.util.Random;

/** Where random tests get their numbers: from {@code -Dparley.seed=…} if it is set, so that a failure can be repeated. */
public final class Seed {
    private Seed() {}

    /** Prints its seed. */
    public static Random random() {
        long seed = Long.getLong("parley.seed", new Random().nextLong());
        System.out.println("-Dparley.seed=" + seed);
        return new Random(seed);
    }
}

package dev.parley.junit;

import dev.parley.event.EventRecorder;
import dev.parley.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a peer gets from the test that it belongs to.
 *
 * @param name in transcripts: that of its field or parameter
 * @param clock what its later answers wait for
 * @param seed decides what it does by chance
 * @param patience how long an expectation waits for what does not come
 */
record PeerSettings(String name, ManualClock clock, long seed, Duration patience) {
    private static final String SEED = "parley.seed";

    /** Of one that no extension opened. */
    static PeerSettings standAlone() {
        return new PeerSettings("peer", ManualClock.running(), seed(System.getProperty(SEED)), EventRecorder.PATIENCE);
    }

    PeerSettings named(String other) {
        return new PeerSettings(other, clock, seed, patience);
    }

    /** The one that is given, or a random one, short enough to be typed. */
    static long seed(@Nullable String given) {
        return given == null ? ThreadLocalRandom.current().nextLong(1_000_000) : Long.parseLong(given);
    }
}

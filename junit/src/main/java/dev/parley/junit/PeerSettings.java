package dev.parley.junit;

import dev.parley.event.EventRecorder;
import dev.parley.socket.Network;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a peer gets from the test that it belongs to.
 *
 * @param name in transcripts: that of its field or parameter
 * @param network where its sockets come from
 * @param clock what its later answers wait for
 * @param seed decides what it does by chance
 * @param patience how long an expectation waits for what does not come
 * @param capture what passes, for a file if the test fails
 */
record PeerSettings(
        String name, Network network, ManualClock clock, long seed, Duration patience, FailureCapture capture) {
    private static final String SEED = "parley.seed";

    /** Of one that no extension opened. */
    static PeerSettings standAlone() {
        return new PeerSettings(
                "peer",
                Network.system(),
                ManualClock.running(),
                seed(System.getProperty(SEED)),
                EventRecorder.PATIENCE,
                FailureCapture.current());
    }

    PeerSettings named(String other) {
        return new PeerSettings(other, network, clock, seed, patience, capture);
    }

    boolean isInMemory() {
        return network instanceof MemoryNetwork;
    }

    /** The one that is given, or a random one, short enough to be typed. */
    static long seed(@Nullable String given) {
        return given == null ? ThreadLocalRandom.current().nextLong(1_000_000) : Long.parseLong(given);
    }
}

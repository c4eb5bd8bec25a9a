package dev.parley.session.replay;

import dev.parley.address.Address;
import dev.parley.capture.Conversation;
import dev.parley.session.SessionConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay was asked for when it was opened; {@link ReplaySetup} says what each means. Immutable; safe from any thread.
 *
 * @param times when each message is due
 * @param rounds how often all of it is sent
 * @param inTurn whether a message waits for the answers that were recorded before it
 * @param changing what is another one each time, or null for nothing
 * @param compares whether answers must be as they were recorded
 * @param from from which address of ours, or null for the system's choice
 * @param most how long it may take, or null
 */
record ReplayConfig(
        SessionConfig session,
        Address target,
        List<Conversation> conversations,
        RecordedTimes times,
        long rounds,
        boolean inTurn,
        boolean compares,
        @Nullable ChangingValues changing,
        Duration waiting,
        @Nullable InetSocketAddress from,
        Duration connectTimeout,
        @Nullable Duration most) {
    ReplayConfig {
        conversations = List.copyOf(conversations);
    }

    /** Whether what comes are chunks, which are no messages. */
    boolean countsChunks() {
        return target.scheme().isStream() && session.framing() == null;
    }
}

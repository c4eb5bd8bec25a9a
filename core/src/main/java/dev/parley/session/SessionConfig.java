package dev.parley.session;

import dev.parley.event.EventListener;
import dev.parley.event.Tap;
import dev.parley.framing.Framing;
import dev.parley.session.record.Recording;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.socket.Network;
import dev.parley.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every session is opened with: a setup's choices at that moment. Immutable; safe from any thread.
 *
 * @param name the session's name in events
 * @param network where its sockets come from
 * @param clock what it measures and waits with
 * @param framing how streams are cut into messages, or null for chunks
 * @param sentFraming how messages are made part of a stream; null sends them as they are
 * @param maxMessage the longest message in bytes
 * @param impaired what is done on purpose to all that it sends; null for nothing
 * @param taps who sees every byte
 * @param listener who gets the events, or null for nobody
 * @param recording where it is recorded, or null
 * @param traffic who keeps its traffic in memory, or null
 */
public record SessionConfig(
        String name,
        Network network,
        Clock clock,
        @Nullable Framing framing,
        @Nullable Framing sentFraming,
        int maxMessage,
        @Nullable OutgoingImpairments impaired,
        List<Tap> taps,
        @Nullable EventListener listener,
        @Nullable Recording recording,
        @Nullable TrafficRecorder traffic) {
    /** @throws IllegalArgumentException if no message of the framing fits into the longest one */
    public SessionConfig {
        taps = List.copyOf(taps);
        if (framing != null) {
            framing.deframer(maxMessage);
        }
    }

    /** The same, with this framing both ways where it has none. */
    public SessionConfig withDefaultFraming(Framing other) {
        return framing != null
                ? this
                : new SessionConfig(
                        name, network, clock, other, other, maxMessage, impaired, taps, listener, recording, traffic);
    }

    /** The same, with sockets from there. */
    public SessionConfig withNetwork(Network other) {
        return new SessionConfig(
                name, other, clock, framing, sentFraming, maxMessage, impaired, taps, listener, recording, traffic);
    }

    /** The same, seen and heard by others. */
    public SessionConfig heardBy(List<Tap> otherTaps, EventListener other) {
        return new SessionConfig(
                name, network, clock, framing, sentFraming, maxMessage, impaired, otherTaps, other, recording, traffic);
    }
}

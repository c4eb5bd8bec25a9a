package dev.parley.rule;

import dev.parley.time.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ends a reply that is repeated: whatever of it comes first. Immutable; safe from any thread.
 *
 * @param count after so many messages, the first one too; 0 for any number
 * @param time nothing is sent so long after the first one; null for any time
 * @param match a message of the peer for which all of this holds; empty for none
 * @param silence nothing has come from the peer for so long; null for {@link #DATAGRAM_SILENCE} over UDP, and any time on a
 *     stream
 */
public record Until(
        long count,
        @Nullable Duration time,
        List<Match> match,
        @Nullable Duration silence) {
    /**
     * How long a datagram peer may be silent where nothing else is said: its address may be forged, and then nobody there asks
     * for an end.
     */
    public static final Duration DATAGRAM_SILENCE = Duration.ofMinutes(1);

    /** Nothing but the peer, or a rule, ends it. */
    public static final Until STOPPED = new Until(0, null, List.of(), null);

    public Until {
        match = List.copyOf(match);
        if (count < 0) {
            throw new IllegalArgumentException("a count must be 1 or more, but was " + count);
        }
        requireLength("time", time);
        requireLength("silence", silence);
        if (!match.isEmpty() && !CompiledMatch.of(match).isAboutMessages()) {
            throw new IllegalArgumentException(
                    "what ends a repeated reply is a message, so connect, disconnect and silence cannot stand here");
        }
    }

    private static void requireLength(String name, @Nullable Duration length) {
        if (length != null && (!length.isPositive() || length.compareTo(Action.Wait.LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "a %s must be longer than 0 and at most 24h, but was %s".formatted(name, Durations.show(length)));
        }
    }

    /** Whether this message ends it. */
    public boolean isEndedBy(Trigger.Arrived arrived, InetAddress peer, String state) {
        return !match.isEmpty()
                && CompiledMatch.of(match).match(arrived, peer, state).isPresent();
    }
}

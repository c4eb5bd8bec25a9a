package dev.parley.session.relay;

import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import org.jspecify.annotations.Nullable;

/** One peer's way to the target and back. Safe from any thread. */
sealed interface RelayFlow permits DatagramFlow, StreamFlow {
    /** Does this from now on to what goes that way. */
    void impair(Direction direction, Impairments next);

    /** What was done to that direction since the last change; null once the relay's sums have it, or if nothing is. */
    @Nullable
    ImpairmentCounts counts(Direction direction);
}

package dev.parley.measure.client;

import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.statistics.Loss;
import dev.parley.measure.statistics.RoundTripRecorder;
import dev.parley.socket.NetworkException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one socket or connection gave of round trips.
 *
 * @param roundTripRecorder the sums
 * @param endNanos when the last one had left
 * @param drops what this computer's kernel dropped on its way to that socket; empty where it does not tell
 * @param farEnd whether the peer is one of {@code parley measure --serve}
 * @param far what it saw; null where it did not say
 * @param broken what ended it, or null
 */
record SocketResult(
        RoundTripRecorder roundTripRecorder,
        long endNanos,
        OptionalLong drops,
        boolean farEnd,
        @Nullable ReceiverReport far,
        @Nullable NetworkException broken) {
    static SocketResult of(RoundTripRecorder roundTripRecorder) {
        return new SocketResult(
                roundTripRecorder, roundTripRecorder.schedule().startNanos(), OptionalLong.of(0), false, null, null);
    }

    Loss loss() {
        long unsent = Math.max(0, roundTripRecorder.schedule().due(endNanos) - roundTripRecorder.sent());
        return far == null
                ? Loss.alone(roundTripRecorder.sequenceTracker.lost(), drops, unsent)
                : Loss.with(roundTripRecorder.sequenceTracker.lost(), drops, unsent, far.lost(), far.drops());
    }
}

package dev.parley.measure.client;

import dev.parley.measure.result.FlowResult;
import dev.parley.socket.NetworkException;
import org.jspecify.annotations.Nullable;

/**
 * What one socket or connection gave of throughput.
 *
 * @param up what went to the far end, or null
 * @param down what came from it, or null
 * @param exact whether the split of the loss is exact
 * @param broken what ended it, or null
 */
record FlowPair(
        @Nullable FlowResult up,
        @Nullable FlowResult down,
        boolean exact,
        @Nullable NetworkException broken) {}

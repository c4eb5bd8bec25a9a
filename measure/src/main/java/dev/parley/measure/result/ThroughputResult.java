package dev.parley.measure.result;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.Direction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement of throughput found out.
 *
 * @param target the far end, or where it was sent without one
 * @param direction which way data went
 * @param bytes the size of each datagram, or of each write over TCP
 * @param streams how many sockets or connections at once
 * @param oneWay whether nobody was asked what arrived
 * @param up what went to the far end; empty where nothing was to go
 * @param down what came from it; empty where nothing was to come
 * @param exact whether it is known what each kernel dropped, so that the split of the loss is exact
 * @param valid whether the sender kept its rate, and the far end's report can be right
 * @param cause why it is no success, or {@link Cause#DONE}
 * @param message a sentence about that; null where there is nothing to say
 */
public record ThroughputResult(
        Address target,
        Direction direction,
        int bytes,
        int streams,
        boolean oneWay,
        Optional<FlowResult> up,
        Optional<FlowResult> down,
        boolean exact,
        boolean valid,
        Cause cause,
        @Nullable String message) {}

package dev.parley.measure.result;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.measure.statistics.DelayVariation;
import dev.parley.measure.statistics.Latency;
import dev.parley.measure.statistics.Loss;
import dev.parley.measure.statistics.LossRuns;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement of round trips found out. Times are round trips, never halves of them.
 *
 * @param target whose echo it is
 * @param bytes the size of each datagram or message
 * @param intervalNanos from one to the next, over all streams
 * @param streams how many sockets or connections at once
 * @param nanos how long it was sent
 * @param due how many should have left in that time
 * @param sent how many left
 * @param received different echoes that came in time
 * @param reordered of these, after one with a higher number (RFC 4737, 3.3)
 * @param reorderingExtent the largest number of echoes that came between one with a higher number and the one that should
 *     have come before it (RFC 4737, 4.2.1); at most 1,024
 * @param duplicates echoes beyond the first of the same number
 * @param tooLate echoes that came after they were given up
 * @param foreign datagrams or messages that are no echo of this measurement
 * @param corrupt echoes with other bytes than were sent; they count as received, and their time is not taken
 * @param refused how often the host said that nothing listens there, after it had answered before
 * @param loss what was lost, and where
 * @param lossRuns how many were lost in a row
 * @param service from the moment something left to its echo
 * @param response from the moment something was due to its echo: with what the sender itself was late
 * @param lateness from the moment something was due to the moment it left
 * @param jitterNanos the running jitter of RFC 3550, at the end
 * @param delayVariation of {@code service}, by RFC 5481
 * @param farEnd whether the peer is one of {@code parley measure --serve}
 * @param exact whether the split of the loss is exact; the loss itself always is
 * @param valid whether the sender kept its schedule and the far end's report can be right; where it did not, this says nothing about the network
 * @param cause why it is no success, or {@link Cause#DONE}
 * @param message a sentence about that; null where there is nothing to say
 */
public record RoundTripResult(
        Address target,
        int bytes,
        double intervalNanos,
        int streams,
        long nanos,
        long due,
        long sent,
        long received,
        long reordered,
        int reorderingExtent,
        long duplicates,
        long tooLate,
        long foreign,
        long corrupt,
        long refused,
        Loss loss,
        LossRuns lossRuns,
        Latency service,
        Latency response,
        Latency lateness,
        double jitterNanos,
        DelayVariation delayVariation,
        boolean farEnd,
        boolean exact,
        boolean valid,
        Cause cause,
        @Nullable String message) {}

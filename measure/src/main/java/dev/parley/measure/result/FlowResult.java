package dev.parley.measure.result;

import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.statistics.Loss;
import java.util.OptionalLong;

/**
 * What went one way. Over TCP only bytes are counted. A value is empty where nobody reported it.
 *
 * @param sent datagrams that left
 * @param sentBytes payload that left
 * @param sentNanos how long it was sent; the longest of several streams
 * @param unsent due by the rate, but not sent
 * @param received different datagrams that arrived
 * @param receivedBytes payload that arrived
 * @param receivedNanos from the first arrival to the last; the longest of several streams
 * @param lost that did not arrive
 * @param receiveBuffer of these, dropped by the receiver's kernel because its receive buffer was full
 * @param network of these, lost on the way; without {@code receiveBuffer}, all
 * @param reordered datagrams that arrived after one with a higher number (RFC 4737, 3.3)
 * @param duplicates copies that arrived
 * @param lossRuns how many runs of losses there were
 * @param longestLoss the longest of them
 */
public record FlowResult(
        long sent,
        long sentBytes,
        long sentNanos,
        long unsent,
        OptionalLong received,
        OptionalLong receivedBytes,
        OptionalLong receivedNanos,
        OptionalLong lost,
        OptionalLong receiveBuffer,
        OptionalLong network,
        long reordered,
        long duplicates,
        long lossRuns,
        long longestLoss) {

    /** Datagrams a second, as the receiver reported, or else as they were sent; 0 over TCP. */
    public double perSecond() {
        return rate(received.orElse(sent));
    }

    /** Payload bits a second, as the receiver reported, or else as they were sent. */
    public double bitsPerSecond() {
        return 8 * rate(receivedBytes.orElse(sentBytes));
    }

    private double rate(long amount) {
        // By the longer of both times: a queue that drains afterwards must not make the network look faster.
        long nanos = Math.max(receivedNanos.orElse(0), sentNanos);
        return nanos == 0 ? 0 : amount * 1e9 / nanos;
    }

    /** Of a flow that nobody counted at its other end. */
    public static FlowResult sentOnly(long sent, long bytes, long nanos, long unsent) {
        OptionalLong unknown = OptionalLong.empty();
        return new FlowResult(
                sent, bytes, nanos, unsent, unknown, unknown, unknown, unknown, unknown, unknown, 0, 0, 0, 0);
    }

    /** Of datagrams, with what their receiver saw. */
    public static FlowResult of(long sent, int size, long nanos, long unsent, ReceiverReport seen) {
        OptionalLong buffer = Loss.atMost(seen.drops(), seen.lost());
        return new FlowResult(
                sent,
                sent * size,
                nanos,
                unsent,
                OptionalLong.of(seen.received()),
                OptionalLong.of(seen.bytes()),
                OptionalLong.of(seen.nanos()),
                OptionalLong.of(seen.lost()),
                buffer,
                OptionalLong.of(seen.lost() - buffer.orElse(0)),
                seen.reordered(),
                seen.duplicates(),
                seen.runs(),
                seen.longest());
    }

    public FlowResult plus(FlowResult other) {
        return new FlowResult(
                sent + other.sent,
                sentBytes + other.sentBytes,
                Math.max(sentNanos, other.sentNanos),
                unsent + other.unsent,
                Loss.plus(received, other.received),
                Loss.plus(receivedBytes, other.receivedBytes),
                receivedNanos.isPresent() && other.receivedNanos.isPresent()
                        ? OptionalLong.of(Math.max(receivedNanos.getAsLong(), other.receivedNanos.getAsLong()))
                        : OptionalLong.empty(),
                Loss.plus(lost, other.lost),
                Loss.plus(receiveBuffer, other.receiveBuffer),
                Loss.plus(network, other.network),
                reordered + other.reordered,
                duplicates + other.duplicates,
                lossRuns + other.lossRuns,
                Math.max(longestLoss, other.longestLoss));
    }
}

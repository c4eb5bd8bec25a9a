package dev.parley.measure.result;

/**
 * How far a measurement is: a look at sums that go on changing, of which each is right by itself.
 *
 * @param nanos since it started
 * @param ofNanos how long it shall take; {@link Long#MAX_VALUE} where no time was said
 * @param sent datagrams or messages that left
 * @param received answers, or what came from the far end
 * @param sentBytes payload that left
 * @param receivedBytes payload that came
 * @param lastNanos the last round trip; 0 where there is none
 */
public record Progress(
        long nanos, long ofNanos, long sent, long received, long sentBytes, long receivedBytes, long lastNanos) {}

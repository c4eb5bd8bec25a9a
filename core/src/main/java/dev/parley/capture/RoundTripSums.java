package dev.parley.capture;

import dev.parley.impairment.Direction;

/** Times from the last message of each request to the first of its answer. */
final class RoundTripSums {
    private long requestNanos = CapturedPacket.NO_TIME;
    private long count;
    private long sumNanos;
    private long least = Long.MAX_VALUE;
    private long most;

    void message(Direction direction, long epochNanos) {
        if (direction == Direction.UP) {
            requestNanos = epochNanos;
        } else if (requestNanos != CapturedPacket.NO_TIME && epochNanos != CapturedPacket.NO_TIME) {
            long nanos = Math.max(0, epochNanos - requestNanos); // clocks are set back
            count++;
            sumNanos += nanos;
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
            requestNanos = CapturedPacket.NO_TIME;
        }
    }

    FlowSummary.RoundTrips sums() {
        return count == 0
                ? new FlowSummary.RoundTrips(0, 0, 0, 0)
                : new FlowSummary.RoundTrips(count, least, sumNanos / count, most);
    }
}

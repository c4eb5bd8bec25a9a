package dev.parley.measure.statistics;

/** The running interarrival jitter of RFC 3550, 6.4.1, over round trips in the order in which they ended. Pure. */
public final class Jitter {
    private double nanos;
    private long last;
    private boolean any;

    /** One more round trip, in nanoseconds. */
    void add(long roundTripNanos) {
        if (any) {
            nanos += (Math.abs(roundTripNanos - last) - nanos) / 16;
        }
        last = roundTripNanos;
        any = true;
    }

    public double nanos() {
        return nanos;
    }
}

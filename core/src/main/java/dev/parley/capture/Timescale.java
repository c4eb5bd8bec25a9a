package dev.parley.capture;

import java.math.BigInteger;

/**
 * How an interface counts time (if_tsresol and if_tsoffset of pcapng).
 *
 * @param resolution the byte of the file: a negative power of 10, or of 2 where its highest bit is set
 * @param offsetSeconds what is added
 */
record Timescale(int resolution, long offsetSeconds) {
    /** Where a file does not say: microseconds. */
    static final Timescale MICROS = new Timescale(6, 0);

    private static final int NANOS = 9;
    private static final BigInteger NANOS_A_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger LATEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger EARLIEST = BigInteger.valueOf(-Long.MAX_VALUE);

    /**
     * Nanoseconds since 1970, rounded down; a time that has no room in them is the nearest that has.
     *
     * @param ticks taken as 64 bits without a sign
     */
    long epochNanos(long ticks) {
        if (offsetSeconds == 0 && ticks >= 0) {
            if (resolution == NANOS) {
                return ticks;
            }
            if (resolution == 6 && ticks < Long.MAX_VALUE / 1_000) {
                return ticks * 1_000;
            }
        }
        BigInteger counted = new BigInteger(Long.toUnsignedString(ticks)).multiply(NANOS_A_SECOND);
        int power = resolution & 0x7f;
        BigInteger nanos = resolution < 0x80 ? counted.divide(BigInteger.TEN.pow(power)) : counted.shiftRight(power);
        return nanos.add(BigInteger.valueOf(offsetSeconds).multiply(NANOS_A_SECOND))
                .min(LATEST)
                .max(EARLIEST)
                .longValueExact();
    }
}

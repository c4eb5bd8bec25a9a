package dev.parley.impairment;

import dev.parley.time.Clock;

/**
 * The point in one stream where something happens.
 *
 * @param atByte so many bytes lie before it; {@link Long#MAX_VALUE} if it goes by time
 * @param atNanos the time; {@link Clock#NEVER} if it goes by bytes
 */
record Point(long atByte, long atNanos) {
    /**
     * @param offset how many bytes had passed when the impairment was switched on
     * @param nowNanos when that was
     */
    static Point of(After after, long offset, long nowNanos) {
        return switch (after) {
            case After.Bytes bytes -> new Point(offset + bytes.bytes(), Clock.NEVER);
            case After.Time time ->
                new Point(Long.MAX_VALUE, nowNanos + time.time().toNanos());
        };
    }

    boolean isReached(long offset, long nowNanos) {
        return offset >= atByte || nowNanos >= atNanos;
    }
}

package dev.parley.probe;

import dev.parley.payload.Payload;
import dev.parley.words.Sizes;
import java.util.Locale;

/** Bytes and times as a person reads them in a finding. */
final class Shown {
    private static final double NANOS_PER_MILLI = 1e6;

    private Shown() {}

    /** {@code 5 B "hello"}. */
    static String bytes(Payload payload) {
        return payload.isEmpty() ? Sizes.show(0) : Sizes.show(payload.size()) + " " + Server.quoted(payload);
    }

    /** {@code 0.21 ms}, {@code 12 ms}. */
    static String millis(long nanos) {
        double millis = millisOf(nanos);
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    /** In milliseconds, to the microsecond. */
    static double millisOf(long nanos) {
        return Math.round(nanos / 1e3) * 1e3 / NANOS_PER_MILLI;
    }
}

package dev.parley.probe.target;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.util.Locale;

/** Bytes and times as a person reads them in a finding. */
public final class Formats {
    private static final double NANOS_PER_MILLI = 1e6;

    private Formats() {}

    /** {@code 5 B "hello"}. */
    public static String bytes(Payload payload) {
        return payload.isEmpty() ? Sizes.show(0) : Sizes.show(payload.size()) + " " + ProbeTarget.quoted(payload);
    }

    /** {@code 0.21 ms}, {@code 12 ms}. */
    public static String millis(long nanos) {
        double millis = millisOf(nanos);
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    /** In milliseconds, to the microsecond. */
    public static double millisOf(long nanos) {
        return Math.round(nanos / 1e3) * 1e3 / NANOS_PER_MILLI;
    }
}

package dev.parley.probe.target;

import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.text.Sizes;
import java.util.Locale;

/** Bytes and times as a person reads them in a finding. */
public final class Formats {
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * How findings quote payloads; text where nothing is said. A check-up runs on one thread and binds it, so that the
     * evaluations need not hand it on from each to each.
     */
    public static final ScopedValue<PayloadFormat> PAYLOAD_FORMAT = ScopedValue.newInstance();

    private Formats() {}

    static boolean isHex() {
        return PAYLOAD_FORMAT.orElse(PayloadFormat.TEXT) == PayloadFormat.HEX;
    }

    /** {@code 5 B "hello"}, or {@code 5 B hex 68 65 6c 6c 6f}. */
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

package dev.parley.event.json;

import dev.parley.text.Utf8Builder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;

/** The text of a time down to its second, which many events share. Not safe from several threads. */
public final class SecondText {
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private final Function<Instant, String> format;
    private long epochSecond = Long.MIN_VALUE;
    private byte[] text = new byte[0];

    /** @param format shows a whole second */
    public SecondText(Function<Instant, String> format) {
        this.format = format;
    }

    /** Appends the second, a dot, and so many digits of its fraction, from 1 to 9. */
    public void append(long epochNanos, int digits, Utf8Builder to) {
        long second = Math.floorDiv(epochNanos, NANOS_A_SECOND);
        if (second != epochSecond) {
            epochSecond = second;
            text = format.apply(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.US_ASCII);
        }
        long fraction = Math.floorMod(epochNanos, NANOS_A_SECOND);
        for (int i = digits; i < 9; i++) {
            fraction /= 10;
        }
        to.append(text).appendAscii('.').appendDigits(fraction, digits);
    }
}

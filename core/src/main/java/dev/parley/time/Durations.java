package dev.parley.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time, read from and shown to people. Pure; safe from any thread. */
public final class Durations {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,16}(?:\\.\\d{1,9})?)\\s?(us|µs|ms|s|m|min|h)");

    /** 292 years are what a long has room for, and lengths are added up. */
    private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(876_600 * 3_600_000_000_000L);

    private Durations() {}

    /**
     * Reads {@code 200ms}, {@code 2s}, {@code 1.5s}, {@code 5m}, {@code 1h} or {@code 0}.
     *
     * @return from 0 to 100 years, to the nanosecond
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    text.matches("\\d+(\\.\\d+)?")
                            ? "'%s' has no unit: write %ss for seconds or %sms for milliseconds"
                                    .formatted(text, text, text)
                            : "'%s' is not a length of time: write 200ms, 2s or 5m".formatted(text));
        }
        long unitNanos = switch (matcher.group(2)) {
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 60_000_000_000L;
        };
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNanos));
        if (nanos.compareTo(LONGEST_NANOS) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than the 100 years that can be waited for");
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** An exact form that {@link #parse} reads, in the largest unit that needs no fraction: {@code 2s}, {@code 1500ms}. */
    public static String show(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0";
        }
        if (nanos % 3_600_000_000_000L == 0) {
            return nanos / 3_600_000_000_000L + "h";
        }
        if (nanos % 60_000_000_000L == 0) {
            return nanos / 60_000_000_000L + "m";
        }
        if (nanos % 1_000_000_000L == 0) {
            return nanos / 1_000_000_000L + "s";
        }
        return nanos % 1_000_000L == 0 ? nanos / 1_000_000L + "ms" : micros(nanos) + "us";
    }

    private static String micros(long nanos) {
        return BigDecimal.valueOf(nanos, 3).stripTrailingZeros().toPlainString();
    }
}

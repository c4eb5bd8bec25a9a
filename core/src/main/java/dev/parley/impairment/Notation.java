package dev.parley.impairment;

import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How shares, rates and sizes are written, and the ranges of values. */
final class Notation {
    /** Longer than any network delays; and so short that times can be added up. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** A petabyte, or as many messages: as large a number as a size is read. */
    static final long MOST = 999_999_999_999_999L;

    private static final Pattern SHARE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,40})?)\\s?%");
    private static final Pattern RATE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s?([A-Za-z]+)(/s)?");
    private static final long KILO = 1_000;
    private static final long KIBI = 1_024;

    private Notation() {}

    /** {@code 5%} as 0.05. */
    static double parseShare(String text) {
        Matcher matcher = SHARE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    text.matches("\\d+(\\.\\d+)?")
                            ? "'%s' has no unit: write %s%%".formatted(text, text)
                            : "'%s' is not a share: write 5%% or 0.1%%".formatted(text));
        }
        return new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
    }

    /** 0.05 as {@code 5%}; exact. */
    static String share(double share) {
        if (Double.isNaN(share) || Double.isInfinite(share)) {
            return Double.toString(share);
        }
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
        return (percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString()) + "%";
    }

    /** Bits a second, in tc(8)'s units or as a size a second. */
    static long parseRate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw noRate(text);
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.matches("[kmgt]?bps")) {
            throw new IllegalArgumentException(
                    "'%s' means bytes to tc and bits to most others: write mbit for bits, or MB/s for bytes"
                            .formatted(text));
        }
        long bits = unit.endsWith("bit") ? bits(unit) : matcher.group(3) == null ? 0 : bytes(unit) * Byte.SIZE;
        if (bits == 0) {
            throw noRate(text);
        }
        BigDecimal rate = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(bits));
        return rate.min(BigDecimal.valueOf(Long.MAX_VALUE))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static IllegalArgumentException noRate(String text) {
        return new IllegalArgumentException(
                text.matches("\\d+(\\.\\d+)?")
                        ? "'%s' has no unit: write %skbit or %skB/s".formatted(text, text, text)
                        : "'%s' is not a rate: write 500kbit, 1mbit, 1gbit or 64KiB/s".formatted(text));
    }

    private static long bits(String unit) {
        return switch (unit) {
            case "bit" -> 1;
            case "kbit" -> KILO;
            case "mbit" -> KILO * KILO;
            case "gbit" -> KILO * KILO * KILO;
            case "tbit" -> KILO * KILO * KILO * KILO;
            case "kibit" -> KIBI;
            case "mibit" -> KIBI * KIBI;
            case "gibit" -> KIBI * KIBI * KIBI;
            default -> 0;
        };
    }

    private static long bytes(String unit) {
        try {
            return Sizes.parse("1" + unit);
        } catch (IllegalArgumentException noSize) {
            return 0;
        }
    }

    /** {@code 1mbit}, {@code 1500kbit}: the largest unit in which it is a whole number. */
    static String rate(long bitsPerSecond) {
        return inUnits(bitsPerSecond, KILO, "bit", "kbit", "mbit", "gbit");
    }

    /** {@code 64KiB}, {@code 1500}: the largest unit in which it is a whole number. */
    static String size(long bytes) {
        return inUnits(bytes, KIBI, "", "KiB", "MiB", "GiB");
    }

    private static String inUnits(long number, long step, String... units) {
        long left = number;
        int unit = 0;
        while (unit < units.length - 1 && left != 0 && left % step == 0) {
            left /= step;
            unit++;
        }
        return left + units[unit];
    }

    static void checkShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(what + " must be from 0% to 100%, but was " + share(share));
        }
    }

    /** From 0. */
    static void checkTime(String what, Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + Durations.show(LONGEST) + ", but was " + Durations.show(time));
        }
    }

    /** More than 0. */
    static void checkLength(String what, Duration time) {
        if (time.isZero()) {
            throw new IllegalArgumentException(what + " must be more than 0");
        }
        checkTime(what, time);
    }

    static void checkCount(String what, long count, long least, long most) {
        if (count < least || count > most) {
            throw new IllegalArgumentException(
                    what + " must be from " + least + " to " + Sizes.count(most) + ", but was " + Sizes.count(count));
        }
    }
}

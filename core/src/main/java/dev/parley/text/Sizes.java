package dev.parley.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes, read from and shown to people. Pure; safe from any thread. */
public final class Sizes {
    private static final int GROUP = 3;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s?([A-Za-z]*)");

    private Sizes() {}

    /**
     * Reads {@code 64}, {@code 1KiB} (1,024) or {@code 10MB} (10,000,000). The units are {@code B}, {@code kB},
     * {@code KiB}, {@code MB}, {@code MiB}, {@code GB} and {@code GiB}, in any case.
     *
     * @return bytes, 0 or more
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        long unit = matcher.matches() ? unit(matcher.group(2)) : 0;
        if (unit == 0) {
            throw new IllegalArgumentException("'" + text + "' is not a size: write bytes as 64, 1KiB or 10MB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is larger than any size here can be", tooLarge);
        }
    }

    private static long unit(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "kb" -> 1_000;
            case "kib" -> 1L << 10;
            case "mb" -> 1_000_000;
            case "mib" -> 1L << 20;
            case "gb" -> 1_000_000_000;
            case "gib" -> 1L << 30;
            default -> 0;
        };
    }

    /** {@code 5 B}, {@code 60,000 B}: bytes are never rounded, so that a size can be compared with another tool's. */
    public static String show(long bytes) {
        return count(bytes) + " B";
    }

    /** {@code 65,507}: a whole number with separators that do not depend on the machine's language. */
    public static String count(long number) {
        // By hand: a formatter reads the data of the language first, which takes 8 ms of a start.
        StringBuilder digits = new StringBuilder().append(number);
        int first = number < 0 ? 1 : 0;
        for (int i = digits.length() - GROUP; i > first; i -= GROUP) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }

    /** {@code 1 datagram}, {@code 3 datagrams}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}

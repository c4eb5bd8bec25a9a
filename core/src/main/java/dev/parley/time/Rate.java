package dev.parley.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages in a length of time.
 *
 * @param perSecond more than 0; infinite for no limit
 */
public record Rate(double perSecond) {
    /** As many as come. */
    public static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY);

    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?:/(s|m|min|h))?");

    /** @throws IllegalArgumentException if it is not more than 0 */
    public Rate {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate must be more than 0, but was " + perSecond + "/s");
        }
    }

    /** Whether there is no limit. */
    public boolean isUnlimited() {
        return Double.isInfinite(perSecond);
    }

    /**
     * Reads {@code 1000/s}, {@code 10/m}, {@code 0.5/s}, {@code 1000} (a second) or {@code unlimited}.
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public static Rate parse(String text) {
        if (text.equals("unlimited")) {
            return UNLIMITED;
        }
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a rate: write 1000/s, 10/m or unlimited");
        }
        double number = Double.parseDouble(matcher.group(1));
        if (number == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no rate at which anything happens: write 1000/s or 10/m");
        }
        String unit = matcher.group(2);
        return new Rate(unit == null || unit.equals("s") ? number : number / (unit.equals("h") ? 3600 : 60));
    }

    /** {@code 1000/s}, {@code 10/m} or {@code unlimited}: the first unit in which it is a whole number. */
    @Override
    public String toString() {
        if (isUnlimited()) {
            return "unlimited";
        }
        return whole(1, "/s")
                .or(() -> whole(60, "/m"))
                .or(() -> whole(3600, "/h"))
                .orElseGet(() -> BigDecimal.valueOf(perSecond)
                                .setScale(9, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        + "/s");
    }

    private Optional<String> whole(int seconds, String unit) {
        double number = perSecond * seconds;
        boolean isWhole = number >= 1 && Math.abs(number - Math.rint(number)) < 1e-9 * number;
        return isWhole ? Optional.of((long) Math.rint(number) + unit) : Optional.empty();
    }
}

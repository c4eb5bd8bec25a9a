package dev.parley.pace;

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

    /** {@code 1000/s}, or {@code unlimited}. */
    @Override
    public String toString() {
        if (isUnlimited()) {
            return "unlimited";
        }
        return (perSecond == Math.rint(perSecond) ? Long.toString((long) perSecond) : Double.toString(perSecond))
                + "/s";
    }
}

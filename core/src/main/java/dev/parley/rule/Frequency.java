package dev.parley.rule;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a {@link Rule} whose conditions hold applies; else the rules below it are asked. Immutable; safe from any thread. A
 * switch over it has no default, so that a new one breaks every switch that forgot it.
 */
public sealed interface Frequency {
    /** Each time. */
    Frequency ALWAYS = new Always();

    /** Each time. */
    record Always() implements Frequency {
        @Override
        public String toString() {
            return "always";
        }
    }

    /**
     * By chance, the same again with the same seed.
     *
     * @param share more than 0 and less than 1
     */
    record Chance(double share) implements Frequency {
        public Chance {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException(
                        "a chance is more than 0%% and less than 100%%, but was %s%%".formatted(percent(share)));
            }
        }

        @Override
        public String toString() {
            return "a chance of " + percent(share) + "%";
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.4f", share * 100).replaceAll("\\.?0+$", "");
        }
    }

    /**
     * Every n-th time, the n-th first.
     *
     * @param n 2 or more
     * @param overAll whether the times of all peers are counted together; else those of each peer by themselves
     */
    record OneIn(long n, boolean overAll) implements Frequency {
        public OneIn {
            if (n < 2) {
                throw new IllegalArgumentException(
                        "one in %s is each time or never: write 2 or more, such as 3".formatted(n));
            }
        }

        @Override
        public String toString() {
            return "one in " + n + (overAll ? " of all" : "");
        }
    }

    /**
     * The first so many times, and never again.
     *
     * @param n 1 or more
     * @param overAll whether the times of all peers are counted together; else those of each peer by themselves
     */
    record First(long n, boolean overAll) implements Frequency {
        public First {
            if (n < 1) {
                throw new IllegalArgumentException("the first %s times are none: write 1 or more".formatted(n));
            }
        }

        @Override
        public String toString() {
            return "first " + n + (overAll ? " of all" : "");
        }
    }

    /**
     * Reads a chance such as {@code 10%} or {@code 0.5%}.
     *
     * @throws IllegalArgumentException in words, if it is none
     */
    static Frequency chance(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
            throw new IllegalArgumentException("'" + text + "' is no chance: write a part of all, such as 10%");
        }
        return new Chance(Double.parseDouble(text.substring(0, text.length() - 1)) / 100);
    }

    /**
     * Reads every how many times: {@code 3} for each peer by itself, {@code 3 of all} for all peers together.
     *
     * @throws IllegalArgumentException in words, if it is no such number
     */
    static Frequency oneIn(String text) {
        Matcher matcher = times(text);
        return new OneIn(Long.parseLong(matcher.group(1)), matcher.group(2) != null);
    }

    /**
     * Reads how many times: {@code 2} for each peer by itself, {@code 2 of all} for all peers together.
     *
     * @throws IllegalArgumentException in words, if it is no such number
     */
    static Frequency first(String text) {
        Matcher matcher = times(text);
        return new First(Long.parseLong(matcher.group(1)), matcher.group(2) != null);
    }

    private static Matcher times(String text) {
        Matcher matcher = Pattern.compile("(\\d{1,18})( of all)?").matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no number of times: write 3 to count for each peer, or 3 of all to count all peers together");
        }
        return matcher;
    }
}

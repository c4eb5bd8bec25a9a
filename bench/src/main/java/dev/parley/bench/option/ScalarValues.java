package dev.parley.bench.option;

import dev.parley.text.Sizes;

/** Values that no option of the command line has. */
public final class ScalarValues {
    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    private ScalarValues() {}

    /** What stands for a key that can only be true: without it the thing is not so. */
    public static <T> T yes(String text, T meaning) {
        if (!text.equals("true")) {
            throw new IllegalArgumentException("'" + text + "' is not true: write true, or leave the key out");
        }
        return meaning;
    }

    /** Whether it is so. */
    public static Boolean flag(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    /** Letters, digits, - and _. */
    public static String name(String text) {
        if (!text.matches(NAME)) {
            throw new IllegalArgumentException("'" + text + "' is no name: it has 1 to 64 letters, digits, - and _");
        }
        return text;
    }

    /** A whole number, 1 or more. */
    public static Long count(String text) {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) == 0) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number from 1");
        }
        return Long.valueOf(text);
    }

    /** As {@link #count}, up to 2,147,483,647. */
    public static Integer smallCount(String text) {
        long count = count(text);
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'" + text + "' is more than " + Sizes.count(Integer.MAX_VALUE));
        }
        return (int) count;
    }
}

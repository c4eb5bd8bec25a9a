package dev.parley.settings;

/** Values that no option has. */
final class ScalarValues {
    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    private ScalarValues() {}

    /** The meaning of a key that can only be true: without it the thing is not so. */
    static <T> T yes(String text, T meaning) {
        if (!text.equals("true")) {
            throw new IllegalArgumentException("'" + text + "' is not true: write true, or leave the key out");
        }
        return meaning;
    }

    /** The name of an entry or state: letters, digits, - and _. */
    static String name(String text) {
        if (!text.matches(NAME)) {
            throw new IllegalArgumentException("'" + text + "' is no name: it has 1 to 64 letters, digits, - and _");
        }
        return text;
    }
}

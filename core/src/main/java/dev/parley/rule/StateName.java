package dev.parley.rule;

/** What a state may be called. */
final class StateName {
    private static final int LONGEST = 64;

    private StateName() {}

    /**
     * A word, so that a misspelt one is seen in an error.
     *
     * @throws IllegalArgumentException in words, if it is none
     */
    static void require(String state) {
        boolean isWord = !state.isEmpty()
                && state.length() <= LONGEST
                && state.chars()
                        .allMatch(letter -> Character.isLetterOrDigit(letter) || letter == '-' || letter == '_');
        if (!isWord) {
            throw new IllegalArgumentException(
                    "a state's name has letters, digits, - and _, at most %s of them, but was \"%s\""
                            .formatted(LONGEST, state));
        }
    }
}

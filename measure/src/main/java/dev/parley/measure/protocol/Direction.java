package dev.parley.measure.protocol;

/** Which way data goes between this side and the far end. */
public enum Direction {
    /** From here to the far end. */
    UP,
    /** From the far end to here. */
    DOWN,
    /** Both at once. */
    BOTH;

    /** Whether something goes to the far end. */
    public boolean isUp() {
        return this != DOWN;
    }

    /** Whether something comes from the far end. */
    public boolean isDown() {
        return this != UP;
    }

    /**
     * Reads {@code up}, {@code down} or {@code both}.
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public static Direction parse(String text) {
        return switch (text) {
            case "up" -> UP;
            case "down" -> DOWN;
            case "both" -> BOTH;
            default ->
                throw new IllegalArgumentException(
                        "'" + text + "' is no direction: write up (to the far end), down (from it) or both");
        };
    }
}

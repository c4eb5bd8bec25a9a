package dev.parley.address;

/** A version of the Internet Protocol. */
public enum Family {
    IPV4("4"),
    IPV6("6");

    private final String digit;

    Family(String digit) {
        this.digit = digit;
    }

    /** {@code 4} or {@code 6}, as in {@code --family 4}. */
    public String digit() {
        return digit;
    }

    /**
     * The family of that digit.
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public static Family parse(String text) {
        return switch (text) {
            case "4" -> IPV4;
            case "6" -> IPV6;
            default -> throw new IllegalArgumentException("'" + text + "' is not an IP family: write 4 or 6");
        };
    }
}

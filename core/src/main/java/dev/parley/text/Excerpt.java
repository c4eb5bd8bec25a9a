package dev.parley.text;

/** Quotes what somebody wrote, however long it is. Pure; safe from any thread. */
public final class Excerpt {
    private static final int MOST_CHARACTERS = 100;
    private static final int SHOWN_CHARACTERS = 40;

    private Excerpt() {}

    /** The text in quotation marks; of a long one its beginning and its length. */
    public static String quote(String text) {
        return text.length() <= MOST_CHARACTERS
                ? "'" + text + "'"
                : "'" + text.substring(0, boundary(text, SHOWN_CHARACTERS)) + "…' (" + Sizes.count(text.length())
                        + " characters)";
    }

    /** As {@link #quote(String)}; of a long text also the place that is spoken of. */
    public static String quote(String text, int at) {
        return text.length() <= MOST_CHARACTERS
                ? quote(text)
                : quote(text) + ", at character " + Sizes.count(at + 1L) + ", '"
                        + text.substring(boundary(text, at), boundary(text, Math.min(text.length(), at + 8))) + "…',";
    }

    /** The place itself, or the one before it where it would halve a character. */
    private static int boundary(String text, int at) {
        return at > 0
                        && at < text.length()
                        && Character.isLowSurrogate(text.charAt(at))
                        && Character.isHighSurrogate(text.charAt(at - 1))
                ? at - 1
                : at;
    }
}

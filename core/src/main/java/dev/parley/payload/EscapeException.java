package dev.parley.payload;

import dev.parley.text.Excerpt;

/** A text with a backslash that begins no escape. The message is a sentence with the place. */
public final class EscapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private static final String ESCAPES =
            "there are \\r \\n \\t \\0 \\\\ \\\" \\a \\b \\e \\f \\v, \\x0d for a byte and \\u{e9} for a character";

    private final int at;
    private final String what;

    EscapeException(String text, int at) {
        this(text, at, "'" + text.substring(at, Math.min(text.length(), at + 2)) + "'");
    }

    private EscapeException(String text, int at, String escape) {
        super("%s is not an escape (character %s of %s): %s".formatted(escape, at + 1, Excerpt.quote(text), ESCAPES));
        this.at = at;
        this.what = escape + ", which is not an escape: " + ESCAPES;
    }

    /** Where the backslash is, in characters from 0. */
    public int at() {
        return at;
    }

    /** What is wrong, as the rest of a sentence, without the place. */
    public String what() {
        return what;
    }
}

package dev.parley.impairment;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.regex.MessageText;
import dev.parley.regex.Regex;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram has somewhere in it: text, with escapes such as {@code \x02}, or what a regular expression between slashes finds
 * ({@link Regex}, over text). It is written without a comma, which ends a value in a list: {@code \x2c} is one. Immutable; safe from
 * any thread.
 */
public final class MessageMatch {
    private final String written;
    private final @Nullable Regex regex;
    private final Payload part;

    private MessageMatch(String written, @Nullable Regex regex, Payload part) {
        this.written = written;
        this.regex = regex;
        this.part = part;
    }

    /**
     * Reads {@code hello}, {@code \x02ab} or {@code /^temp=\d+/}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static MessageMatch parse(String text) {
        if (text.isBlank() || !text.equals(text.strip())) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' begins or ends with a space, or has nothing to look for: write text, with \\x20 for a space, or /regex/");
        }
        if (text.indexOf(',') >= 0) {
            throw new IllegalArgumentException("'" + text + "' has a comma, which ends a value in a list: write \\x2c");
        }
        return isRegex(text)
                ? new MessageMatch(text, Regex.of(text.substring(1, text.length() - 1), Regex.Over.TEXT), Payload.EMPTY)
                : new MessageMatch(text, null, Escapes.parse(text));
    }

    static boolean isRegex(String text) {
        return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
    }

    /** Whether that message has it. */
    public boolean isIn(Payload message) {
        Regex wanted = regex;
        return wanted == null
                ? message.contains(part)
                : wanted.mayMatch(message) && wanted.find(new MessageText(message)) != null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageMatch match && written.equals(match.written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return written;
    }
}

package dev.parley.session.replay;

import dev.parley.payload.Payload;
import dev.parley.regex.MessageText;
import dev.parley.regex.Regex;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values that are others each time, such as a token or a time. Where an answer has one, that of now takes the place of the
 * recorded one in everything that follows. Immutable; safe from any thread.
 *
 * @param where finds them in an answer: each of its groups is a value
 */
public record ChangingValues(Regex where) {
    /** @throws IllegalArgumentException if the expression has no group */
    public ChangingValues {
        if (where.groups() < 1) {
            throw new IllegalArgumentException(
                    "\"%s\" has no group, and a group is what changes: write (…) around it, as in \"token: (\\w+)\""
                            .formatted(where));
        }
    }

    /**
     * Reads a regular expression (RE2), as in {@code token: (\w+)}.
     *
     * @throws IllegalArgumentException in words, if it is none, or has no group
     */
    public static ChangingValues parse(String regex) {
        return new ChangingValues(Regex.of(regex, Regex.Over.TEXT));
    }

    /** The values in that message by the numbers and names of their groups; empty where the expression does not match. */
    Map<String, Payload> in(Payload message) {
        MessageText text = new MessageText(message);
        var found = where.find(text);
        Map<String, Payload> values = new TreeMap<>();
        if (found != null) {
            where.capture(found, text, 0, values);
            values.values().removeIf(Payload::isEmpty);
        }
        return values;
    }
}

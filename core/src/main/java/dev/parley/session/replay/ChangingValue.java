package dev.parley.session.replay;

import dev.parley.payload.Payload;
import dev.parley.regex.MessageText;
import dev.parley.regex.Regex;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A value that is another one each time, such as a token or a time. Where an answer has it, the one of now takes the place of the
 * recorded one in everything that follows. Immutable; safe from any thread.
 *
 * @param name how it is spoken of
 * @param where finds it in an answer: it is what the first group captures
 */
public record ChangingValue(String name, Regex where) {
    /** @throws IllegalArgumentException if the expression has no group */
    public ChangingValue {
        if (where.groups() < 1) {
            throw new IllegalArgumentException(
                    "the expression of the changing value %s has no group, which would be the value: write (…) around it, as in \"token: (\\w+)\""
                            .formatted(name));
        }
    }

    /**
     * Reads {@code NAME=REGEX}, as in {@code token=token: (\w+)}.
     *
     * @throws IllegalArgumentException in words, if it is none
     */
    public static ChangingValue parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*") || equals == text.length() - 1) {
            throw new IllegalArgumentException(
                    "a changing value is a name, = and a regular expression that finds it in an answer, as in \"token=token: (\\w+)\", but was \"%s\""
                            .formatted(text));
        }
        return new ChangingValue(name, Regex.of(text.substring(equals + 1), Regex.Over.TEXT));
    }

    /** The value in that message, where it is there and is not empty. */
    Optional<Payload> in(Payload message) {
        MessageText text = new MessageText(message);
        var found = where.find(text);
        if (found == null) {
            return Optional.empty();
        }
        Map<String, Payload> captures = new HashMap<>();
        where.capture(found, text, 0, captures);
        return Optional.ofNullable(captures.get("1")).filter(value -> !value.isEmpty());
    }
}

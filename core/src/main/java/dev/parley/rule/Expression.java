package dev.parley.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.parley.payload.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that cannot backtrack: the time it takes is proportional to the message's length, whoever sends
 * what. Its syntax is RE2's (<a href="https://github.com/google/re2/wiki/Syntax">there</a>). Immutable; safe from any
 * thread.
 */
public final class Expression {
    /** What is searched. */
    public enum Over {
        /** The message as text; a message that is no valid UTF-8 does not match. */
        TEXT,
        /** The message as lower-case hex digits without spaces. A match begins and ends between two bytes, and so does each capture, which stands for the bytes that its digits name. */
        HEX
    }

    private final Pattern pattern;
    private final Over over;

    private Expression(Pattern pattern, Over over) {
        this.pattern = pattern;
        this.over = over;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException in words, if it is no regular expression of RE2's
     */
    public static Expression of(String regex, Over over) {
        try {
            return new Expression(Pattern.compile(regex), over);
        } catch (PatternSyntaxException bad) {
            throw new IllegalArgumentException(
                    "\"" + regex + "\" is no regular expression: " + bad.getDescription(), bad);
        }
    }

    /** What is searched. */
    public Over over() {
        return over;
    }

    /** The names of its captures, and their numbers as text: what a template may call by them. */
    public Set<String> captures() {
        Set<String> names = new TreeSet<>(pattern.namedGroups().keySet());
        for (int group = 1; group <= pattern.groupCount(); group++) {
            names.add(Integer.toString(group));
        }
        return names;
    }

    /** What it captured, by name and by number, or empty where it is not found. */
    Optional<Map<String, Payload>> find(Payload message) {
        String text = over == Over.HEX ? message.hex() : message.text().orElse(null);
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            Map<String, Payload> captures = captured(matcher, message);
            if (captures != null) {
                return Optional.of(captures);
            }
        }
        return Optional.empty();
    }

    /** Null where it begins or ends inside a byte. */
    private @Nullable Map<String, Payload> captured(Matcher matcher, Payload message) {
        Map<String, Payload> captures = new HashMap<>();
        for (int group = 0; group <= matcher.groupCount(); group++) {
            int start = matcher.start(group);
            int end = matcher.end(group);
            if (over == Over.HEX && start >= 0 && (start % 2 != 0 || end % 2 != 0)) {
                return null;
            }
            Payload captured = start < 0
                    ? Payload.EMPTY
                    : over == Over.HEX ? message.slice(start / 2, end / 2) : Payload.of(matcher.group(group));
            captures.put(Integer.toString(group), captured);
        }
        pattern.namedGroups().forEach((name, group) -> captures.put(name, captures.get(Integer.toString(group))));
        return captures;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}

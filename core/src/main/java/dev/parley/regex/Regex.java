package dev.parley.regex;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.parley.payload.Payload;
import dev.parley.regex.PatternAnalyzer.UnknownSyntaxException;
import dev.parley.template.Template;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that cannot backtrack: the time it takes is proportional to the message's length, whoever sends
 * what. Its syntax is RE2's (<a href="https://github.com/google/re2/wiki/Syntax">there</a>). It is found where it matches
 * any part of the message; {@code ^} and {@code $} are the message's beginning and end. Immutable; safe from any thread.
 */
public final class Regex {
    /** Longer than anybody writes. */
    static final int LONGEST = 4_096;

    /** Repetitions of repetitions multiply; each instruction takes memory, and time for each letter of a message. */
    private static final int HEAVIEST = 10_000;

    /**
     * So many instructions times letters one search may take at most: about 0.7 s. Nobody else is served meanwhile, and whoever
     * sends a long message must not choose for how long.
     */
    private static final int MOST_STEPS = 40_000_000;

    /** What is searched. */
    public enum Over {
        /** The message as text; a message that is no valid UTF-8 does not match. */
        TEXT,
        /**
         * The message as hex digits without spaces, two for each byte; upper and lower case mean the same. A match begins and
         * ends between two bytes: the first place is taken where that is possible. Each capture stands for the bytes that
         * its digits name; a message in which one would begin or end inside a byte does not match.
         */
        HEX
    }

    private final String regex;
    private final Over over;
    private final Pattern pattern;
    private final Map<String, Integer> names;
    private final int groups;
    private final int leastBytes;
    private final int longestText;
    private final Prefilter prefilter;

    private Regex(String regex, Over over, Pattern written, PatternFacts known) {
        this.regex = regex;
        this.over = over;
        this.pattern = over == Over.HEX ? betweenBytes(regex) : written;
        this.names = Map.copyOf(written.namedGroups());
        this.groups = written.groupCount();
        this.leastBytes = over == Over.HEX ? (known.least() + 1) / 2 : known.least();
        this.longestText = MOST_STEPS / Math.max(1, pattern.programSize());
        this.prefilter = new Prefilter(known, over);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException in words, if it is no regular expression of RE2's, or too large, or certain to match
     *     no message, or a capture's name would mean something else in a template
     */
    public static Regex of(String regex, Over over) {
        if (regex.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a regular expression can have at most %s characters, but this one has %s"
                            .formatted(LONGEST, regex.length()));
        }
        PatternFacts known = known(regex, over);
        if (known.weight() > HEAVIEST) {
            throw new IllegalArgumentException(
                    "\"%s\" repeats too much: written out it would have more than %s characters; use * or + in place of large numbers"
                            .formatted(regex, HEAVIEST));
        }
        try {
            Pattern written = Pattern.compile(regex);
            written.namedGroups().keySet().forEach(Regex::requireFree);
            requirePossible(regex, over, known);
            return new Regex(regex, over, written, known);
        } catch (PatternSyntaxException bad) {
            throw new IllegalArgumentException(
                    "\"" + regex + "\" is no regular expression: " + bad.getDescription(), bad);
        }
    }

    private static PatternFacts known(String regex, Over over) {
        try {
            return PatternAnalyzer.read(regex, over);
        } catch (UnknownSyntaxException wrong) {
            return PatternFacts.UNKNOWN; // the engine says what is wrong
        }
    }

    private static void requirePossible(String regex, Over over, PatternFacts known) {
        String why = "";
        if (known.isNever()) {
            why = "can be found in no message: " + whyNever(regex, over);
        } else if (over == Over.HEX && known.alignment().lengths() == ByteAlignment.ODD) {
            String digits = known.least() == known.most() ? Integer.toString(known.least()) : "an odd number of";
            why = "can be found in no message: it needs " + digits + " hex digits, and each byte has two";
        } else if (over == Over.HEX && (known.alignment().cuts() & ByteAlignment.EVEN) != 0) {
            why =
                    "can match no message: a capture in it begins or ends inside a byte, and each byte has two digits; capture them in pairs, as in (..)";
        }
        if (!why.isEmpty()) {
            throw new IllegalArgumentException("\"%s\" %s".formatted(regex, why));
        }
    }

    private static String whyNever(String regex, Over over) {
        boolean isWrongDigit = over == Over.HEX && !known(regex, Over.TEXT).isNever();
        return isWrongDigit
                ? "it is looked for in hex digits without spaces, such as 01ff"
                : "^ and \\A hold only at a message's beginning, $ and \\z only at its end";
    }

    private static void requireFree(String name) {
        if (Template.words().contains(name)) {
            throw new IllegalArgumentException(
                    "a capture cannot be called \"%s\", since {{%s}} means something else in a template: give it another name"
                            .formatted(name, name));
        }
        if (Character.isDigit(name.charAt(0))) {
            throw new IllegalArgumentException(
                    "a capture's name cannot begin with a digit, as \"%s\" does: {{1}} is the first capture"
                            .formatted(name));
        }
    }

    /** The engine itself skips whole bytes before and behind, in one pass over the digits. */
    private static Pattern betweenBytes(String regex) {
        return Pattern.compile(
                "^(?:..)*?(" + regex + (endsQuoted(regex) ? "\\E" : "") + ")(?:..)*$", Pattern.CASE_INSENSITIVE);
    }

    private static boolean endsQuoted(String regex) {
        int at = 0;
        while (at >= 0 && at < regex.length()) {
            if (regex.startsWith("\\Q", at)) {
                int close = regex.indexOf("\\E", at + 2);
                if (close < 0) {
                    return true;
                }
                at = close + 2;
            } else {
                at += regex.charAt(at) == '\\' ? 2 : 1;
            }
        }
        return false;
    }

    /** What is searched. */
    public Over over() {
        return over;
    }

    /** The names of its captures, and their numbers as text: what a template may call by them. */
    public Set<String> captures() {
        Set<String> all = new TreeSet<>(names());
        for (int group = 1; group <= groups; group++) {
            all.add(Integer.toString(group));
        }
        return all;
    }

    public Set<String> names() {
        return names.keySet();
    }

    /** How many captures it has. */
    public int groups() {
        return groups;
    }

    /** How many bytes a message has at least in which it is found. */
    public int leastBytes() {
        return leastBytes;
    }

    /** Whether it may be found there; where not, it is not for certain. Takes nanoseconds and allocates nothing. */
    public boolean mayMatch(Payload message) {
        return prefilter.mayMatch(message);
    }

    /** The longest message in which it is looked for, in bytes; in a longer one it is not found. */
    public int longestBytes() {
        return over == Over.HEX ? longestText / 2 : longestText;
    }

    /** What it found, or null. */
    @Nullable
    public Matcher find(MessageText messageText) {
        String text = messageText.message().size() > longestBytes() ? null : messageText.over(over);
        if (text == null) {
            return null;
        }
        Matcher matcher = pattern.matcher(text);
        return matcher.find() && (over == Over.TEXT || isWholeBytes(matcher)) ? matcher : null;
    }

    private boolean isWholeBytes(Matcher found) {
        for (int group = 1; group <= groups; group++) {
            int start = found.start(group + 1);
            int end = found.end(group + 1);
            if (start >= 0 && ((start | end) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds what it captured, by name and by number. A capture in a part that was not needed is empty.
     *
     * @param before how many captures the rule's expressions before this one have
     */
    public void capture(Matcher found, MessageText messageText, int before, Map<String, Payload> into) {
        for (int group = 1; group <= groups; group++) {
            into.put(Integer.toString(before + group), captured(found, messageText, group));
        }
        names.forEach((name, group) -> into.put(name, captured(found, messageText, group)));
    }

    private Payload captured(Matcher found, MessageText messageText, int group) {
        int wrapped = over == Over.HEX ? group + 1 : group;
        int start = found.start(wrapped);
        int end = found.end(wrapped);
        if (start < 0) {
            return Payload.EMPTY;
        }
        if (over == Over.HEX) {
            return messageText.message().slice(start / 2, end / 2);
        }
        return messageText.isBytewise() ? messageText.message().slice(start, end) : Payload.of(found.group(group));
    }

    /** As it was written. */
    @Override
    public String toString() {
        return regex;
    }
}

package dev.parley.regex;

import dev.parley.regex.PatternAnalyzer.UnknownSyntaxException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A regular expression as it was written, read from left to right. Not safe from several threads. */
final class PatternCursor {
    private static final Pattern HEXADECIMAL = Pattern.compile("x(?:\\{0*([0-9a-fA-F]{1,6})\\}|([0-9a-fA-F]{2}))");
    private static final Pattern OCTAL = Pattern.compile("0[0-7]{0,2}|[1-7][0-7]{1,2}");

    private final String text;
    private int at;

    PatternCursor(String text) {
        this.text = text;
    }

    boolean isOver() {
        return at == text.length();
    }

    boolean isHere(String wanted) {
        return text.startsWith(wanted, at);
    }

    /** Passes it, if it stands here. */
    boolean take(String wanted) {
        boolean isHere = isHere(wanted);
        at += isHere ? wanted.length() : 0;
        return isHere;
    }

    /** Passes what it matches here; null where it does not. */
    @Nullable
    MatchResult take(Pattern wanted) {
        Matcher matcher = wanted.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.toMatchResult();
    }

    /** All up to there, which is passed, or to the end of the text. */
    String takeUntil(String end) {
        int found = text.indexOf(end, at);
        String before = text.substring(at, found < 0 ? text.length() : found);
        at += before.length() + (found < 0 ? 0 : end.length());
        return before;
    }

    /** The character that stands here, or that the escape here stands for. */
    int character() throws UnknownSyntaxException {
        if (!take("\\")) {
            return codePoint();
        }
        MatchResult octal = take(OCTAL);
        if (octal != null) {
            return Integer.parseInt(octal.group(), 8);
        }
        MatchResult hexadecimal = take(HEXADECIMAL);
        if (hexadecimal != null) {
            String inBraces = hexadecimal.group(1);
            int value = Integer.parseInt(inBraces == null ? hexadecimal.group(2) : inBraces, 16);
            if (value > Character.MAX_CODE_POINT) {
                throw new UnknownSyntaxException("a character that there is not");
            }
            return value;
        }
        int letter = codePoint();
        int simple = "afnrtv".indexOf(letter);
        if (simple >= 0) {
            return "\u0007\f\n\r\t\u000b".charAt(simple);
        }
        if (letter < 0x80 && Character.isLetterOrDigit(letter)) {
            throw new UnknownSyntaxException("an unknown escape");
        }
        return letter;
    }

    private int codePoint() throws UnknownSyntaxException {
        if (isOver()) {
            throw new UnknownSyntaxException("an end where a character belongs");
        }
        int letter = text.codePointAt(at);
        at += Character.charCount(letter);
        return letter;
    }

    /** All of it, as it was written. */
    @Override
    public String toString() {
        return text;
    }
}

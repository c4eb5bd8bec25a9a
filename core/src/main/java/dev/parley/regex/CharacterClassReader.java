package dev.parley.regex;

import dev.parley.regex.PatternAnalyzer.UnknownSyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a character class of a regular expression: with which bytes its characters begin, or more than those. */
final class CharacterClassReader {
    private static final ByteSet DIGITS = ByteSet.range('0', '9');
    static final ByteSet HEX_DIGITS = DIGITS.plus(ByteSet.range('a', 'f')); // as messages are shown to the engine
    private static final ByteSet WORD =
            DIGITS.plus(ByteSet.range('A', 'Z')).plus(ByteSet.range('a', 'z')).plus(ByteSet.range('_', '_'));
    private static final ByteSet SPACE =
            ByteSet.range('\t', '\n').plus(ByteSet.range('\f', '\r')).plus(ByteSet.range(' ', ' '));
    private static final ByteSet BEYOND_ASCII = ByteSet.range(0x80, 0xff);

    /**
     * RE2/J 1.8 goes from a letter to the next that differs in case alone until it is back at the first. From these old
     * Cyrillic letters, which Java's tables know and its own do not, it never comes back.
     */
    private static final int FIRST_ENDLESS = 0x1c80;

    private static final int LAST_ENDLESS = 0x1c88;

    /** From these to those it looks at no letter: A and the last that has a case, as RE2/J 1.8 knows them. */
    private static final int FIRST_FOLDED = 'A';

    private static final int LAST_FOLDED = 0x1044f;

    private static final Pattern NAMED = Pattern.compile("\\[:.*?:\\]", Pattern.DOTALL);
    private static final Pattern OTHER_SHORTHAND = Pattern.compile("\\\\(?:[DWS]|[pP](?:\\{[^}]*\\}|[^{]))");

    private CharacterClassReader() {}

    /** Reads on behind the bracket that opens it, past the one that closes it. */
    static ByteSet read(PatternCursor text, boolean fold) throws UnknownSyntaxException {
        boolean negated = text.take("^");
        ByteSet first = item(text, fold); // where it is a ], it does not close
        while (!text.take("]")) {
            first = first.plus(item(text, fold));
        }
        return negated ? ByteSet.ALL : first;
    }

    private static ByteSet item(PatternCursor text, boolean fold) throws UnknownSyntaxException {
        if (text.take(NAMED) != null) {
            return ByteSet.ALL; // several bytes for [:^alpha:]; who writes them can write ranges
        }
        ByteSet shorthand = shorthand(text, fold);
        if (shorthand != null) {
            return shorthand;
        }
        int from = text.character();
        boolean isRange = !text.isHere("-]") && text.take("-");
        return range(from, isRange ? text.character() : from, fold);
    }

    /** What {@code \d}, {@code \pN} and their like begin with; null where none of them stands here. */
    static @Nullable ByteSet shorthand(PatternCursor text, boolean fold) {
        if (text.take("\\d")) {
            return DIGITS;
        }
        if (text.take("\\w")) {
            return fold ? folded(WORD) : WORD;
        }
        if (text.take("\\s")) {
            return SPACE;
        }
        return text.take(OTHER_SHORTHAND) == null ? null : ByteSet.ALL;
    }

    /**
     * What these characters begin with in UTF-8.
     *
     * @throws IllegalArgumentException in words, where the engine would never be done with reading them
     */
    static ByteSet range(int from, int to, boolean fold) {
        boolean isEverything = from <= FIRST_FOLDED && to >= LAST_FOLDED;
        if (fold && from <= LAST_ENDLESS && to >= FIRST_ENDLESS && !isEverything) {
            throw new IllegalArgumentException(
                    "a regular expression cannot have U+1C80 to U+1C88, or a range with them, without regard to case: put (?-i:...) around that part");
        }
        ByteSet ascii = ByteSet.range(from, Math.min(to, 0x7f));
        ByteSet range = to > 0x7f ? ascii.plus(BEYOND_ASCII) : ascii;
        return fold ? folded(range) : range;
    }

    /** Without regard to case, where the sign for Kelvin and the long s are k and s as well. */
    private static ByteSet folded(ByteSet set) {
        ByteSet all = set;
        for (int lower = 'a'; lower <= 'z'; lower++) {
            int upper = lower & ~0x20;
            boolean hasBeyond = (lower == 'k' || lower == 's') && set.hasAny(BEYOND_ASCII);
            if (set.has(lower) || set.has(upper) || hasBeyond) {
                all = all.plus(ByteSet.range(lower, lower))
                        .plus(ByteSet.range(upper, upper))
                        .plus(BEYOND_ASCII);
            }
        }
        return all;
    }
}

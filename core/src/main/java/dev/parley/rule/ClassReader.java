package dev.parley.rule;

import dev.parley.rule.PatternReader.UnknownSyntaxException;

/** Reads a character class of a regular expression: with which bytes its characters begin, or more than those. */
final class ClassReader {
    private static final ByteSet DIGITS = ByteSet.range('0', '9');
    private static final ByteSet WORD = DIGITS.plus(letters()).plus(ByteSet.range('_', '_'));
    private static final ByteSet SPACE =
            ByteSet.range('\t', '\n').plus(ByteSet.range('\f', '\r')).plus(ByteSet.range(' ', ' '));
    private static final ByteSet BEYOND_ASCII = ByteSet.range(0x80, 0xff);

    private final String pattern;
    private final boolean fold;
    private int at;
    private ByteSet first = ByteSet.NONE;

    /** @param at where the bracket stands that opens it */
    ClassReader(String pattern, int at, boolean fold) throws UnknownSyntaxException {
        this.pattern = pattern;
        this.fold = fold;
        this.at = at + 1;
        boolean negated = isHere('^');
        this.at += negated ? 1 : 0;
        boolean empty = true;
        while (empty || !isHere(']')) {
            item();
            empty = false;
        }
        this.at++;
        if (negated) {
            first = ByteSet.ALL;
        }
    }

    ByteSet first() {
        return first;
    }

    /** Where the pattern goes on. */
    int end() {
        return at;
    }

    private void item() throws UnknownSyntaxException {
        if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at) >= 0) {
            at = pattern.indexOf(":]", at) + 2;
            first = ByteSet.ALL; // several bytes for [:^alpha:]; who writes them can write ranges
            return;
        }
        if (isHere('\\') && at + 1 < pattern.length() && "dwsDWSpP".indexOf(pattern.charAt(at + 1)) >= 0) {
            first = first.plus(shorthand(pattern, at, fold));
            at = endOfShorthand(pattern, at);
            return;
        }
        int from = letter();
        int to = from;
        if (isHere('-') && !pattern.startsWith("-]", at)) {
            at++;
            to = letter();
        }
        ByteSet range = ByteSet.range(from, Math.min(to, 0x7f));
        first = first.plus(folded(to > 0x7f ? range.plus(BEYOND_ASCII) : range, fold));
    }

    private int letter() throws UnknownSyntaxException {
        if (at >= pattern.length()) {
            throw new UnknownSyntaxException("a class without an end");
        }
        if (isHere('\\')) {
            long read = escaped(pattern, at);
            at = (int) (read >> 32);
            return (int) read;
        }
        int letter = pattern.codePointAt(at);
        at += Character.charCount(letter);
        return letter;
    }

    private boolean isHere(char letter) throws UnknownSyntaxException {
        if (at >= pattern.length()) {
            throw new UnknownSyntaxException("a class without an end");
        }
        return pattern.charAt(at) == letter;
    }

    private static ByteSet letters() {
        return ByteSet.range('A', 'Z').plus(ByteSet.range('a', 'z'));
    }

    /** Without regard to case: a letter may be any, also the sign for Kelvin or the long s, and those may be letters. */
    private static ByteSet folded(ByteSet set, boolean fold) {
        if (!fold) {
            return set;
        }
        boolean hasLetter = false;
        for (int value = 0; value <= 0xff; value++) {
            hasLetter |= set.has(value) && (value > 0x7f || letters().has(value));
        }
        return hasLetter ? set.plus(letters()).plus(BEYOND_ASCII) : set;
    }

    /** What {@code \d}, {@code \pN} and their like begin with. */
    static ByteSet shorthand(String pattern, int at, boolean fold) {
        return switch (pattern.charAt(at + 1)) {
            case 'd' -> DIGITS;
            case 'w' -> folded(WORD, fold);
            case 's' -> SPACE;
            default -> ByteSet.ALL;
        };
    }

    /** Behind {@code \d}, {@code \pN}, {@code \p{Greek}}. */
    static int endOfShorthand(String pattern, int at) throws UnknownSyntaxException {
        boolean unicode = (pattern.charAt(at + 1) | 0x20) == 'p';
        if (!unicode) {
            return at + 2;
        }
        int end = pattern.startsWith("{", at + 2) ? pattern.indexOf('}', at) + 1 : at + 3;
        if (end == 0 || end > pattern.length()) {
            throw new UnknownSyntaxException("a Unicode class without an end");
        }
        return end;
    }

    /** The character that the escape at {@code at} stands for, and above it (32 bits up) where the pattern goes on. */
    static long escaped(String pattern, int at) throws UnknownSyntaxException {
        char kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 'y';
        int simple = "afnrtv".indexOf(kind);
        if (simple >= 0) {
            return packed(at + 2, "\u0007\f\n\r\t\u000b".charAt(simple));
        }
        if (kind == 'x') {
            return hexadecimal(pattern, at + 2);
        }
        boolean octal = kind >= '0' && kind <= '7';
        if (octal) {
            int end = at + 2;
            while (end < pattern.length() && end < at + 4 && pattern.charAt(end) >= '0' && pattern.charAt(end) <= '7') {
                end++;
            }
            return packed(end, Integer.parseInt(pattern.substring(at + 1, end), 8));
        }
        if (kind > 0x7f || Character.isLetterOrDigit(kind)) {
            throw new UnknownSyntaxException("an unknown escape");
        }
        return packed(at + 2, kind);
    }

    private static long hexadecimal(String pattern, int at) throws UnknownSyntaxException {
        boolean braces = pattern.startsWith("{", at);
        int close = braces ? pattern.indexOf('}', at) : at + 2;
        String digits = close < 0 || close > pattern.length() ? "" : pattern.substring(braces ? at + 1 : at, close);
        if (!digits.matches("[0-9a-fA-F]{1,6}") || Integer.parseInt(digits, 16) > Character.MAX_CODE_POINT) {
            throw new UnknownSyntaxException("an unknown escape");
        }
        return packed(braces ? close + 1 : close, Integer.parseInt(digits, 16));
    }

    private static long packed(int end, int letter) {
        return (long) end << 32 | letter;
    }
}

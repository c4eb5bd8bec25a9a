package dev.parley.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads what every match of a regular expression must look like, without matching anything. It knows RE2's syntax
 * (<a href="https://github.com/google/re2/wiki/Syntax">there</a>) and leaves to the engine what is wrong; of what it does not
 * know for certain it says too little. Not safe from several threads: one for each expression.
 */
final class PatternReader {
    /** Deeper than anybody writes, and far from where a recursion ends. */
    static final int DEEPEST = 100;

    private static final Pattern COUNTED = Pattern.compile("(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?");
    private static final int LONGEST_CHARACTER = 4; // in UTF-8, RFC 3629
    private static final ByteSet BEYOND_ASCII = ByteSet.range(0x80, 0xff);

    private final String pattern;
    private final boolean hex;
    private int at;
    private int depth;
    private boolean fold;
    private boolean multiline;

    /** Thrown at what is no regular expression. */
    static final class UnknownSyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        UnknownSyntaxException(String says) {
            super(says, null, false, false);
        }
    }

    private PatternReader(String pattern, Expression.Over over) {
        this.pattern = pattern;
        this.hex = over == Expression.Over.HEX;
        this.fold = hex; // upper-case digits mean the same
    }

    /**
     * Reads it.
     *
     * @throws UnknownSyntaxException only for what the engine refuses
     * @throws IllegalArgumentException in words, if it is deeper than {@link #DEEPEST}
     */
    static Part read(String pattern, Expression.Over over) throws UnknownSyntaxException {
        PatternReader reader = new PatternReader(pattern, over);
        Part all = reader.alternatives();
        if (reader.at < pattern.length()) {
            throw new UnknownSyntaxException("a ) without a (");
        }
        return all;
    }

    private Part alternatives() throws UnknownSyntaxException {
        Part any = sequence();
        while (take('|')) {
            any = any.or(sequence());
        }
        return any;
    }

    private Part sequence() throws UnknownSyntaxException {
        List<Part> parts = new ArrayList<>();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            int[] bounds = repetition();
            if (bounds.length == 0) {
                item(parts);
            } else if (parts.isEmpty()) {
                throw new UnknownSyntaxException("a repetition of nothing");
            } else {
                parts.add(parts.removeLast().repeated(bounds[0], bounds[1]));
            }
        }
        Part all = Part.EMPTY;
        for (Part part : parts) {
            all = all.then(part);
        }
        return all;
    }

    /** The least and the most of a repetition that stands here, which is passed; or nothing, where none does. */
    private int[] repetition() throws UnknownSyntaxException {
        int[] bounds = switch (pattern.charAt(at)) {
            case '*' -> new int[] {0, Part.UNBOUNDED};
            case '+' -> new int[] {1, Part.UNBOUNDED};
            case '?' -> new int[] {0, 1};
            case '{' -> counted();
            default -> new int[0];
        };
        if (bounds.length > 0) {
            at = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
            take('?'); // as few as possible: the same matches
        }
        return bounds;
    }

    /** Nothing where the brace is a letter like any other. */
    private int[] counted() throws UnknownSyntaxException {
        int close = pattern.indexOf('}', at);
        String inside = close < 0 ? "" : pattern.substring(at + 1, close);
        if (!COUNTED.matcher(inside).matches()) {
            return new int[0];
        }
        int comma = inside.indexOf(',');
        int least = number(comma < 0 ? inside : inside.substring(0, comma));
        if (comma < 0) {
            return new int[] {least, least};
        }
        String most = inside.substring(comma + 1);
        return new int[] {least, most.isEmpty() ? Part.UNBOUNDED : number(most)};
    }

    private static int number(String digits) throws UnknownSyntaxException {
        if (digits.length() > 4) {
            throw new UnknownSyntaxException("more than any engine repeats");
        }
        return Integer.parseInt(digits);
    }

    /** Adds what stands here: nothing for flags, several for a quotation, of which a repetition takes the last. */
    private void item(List<Part> to) throws UnknownSyntaxException {
        switch (pattern.charAt(at)) {
            case '(' -> group(to);
            case '[' -> to.add(characterClass());
            case '\\' -> escape(to);
            case '.' -> {
                at++;
                to.add(anyCharacter());
            }
            case '^' -> {
                at++;
                to.add(multiline ? Part.EMPTY : Part.zeroWidth(true, false));
            }
            case '$' -> {
                at++;
                to.add(multiline ? Part.EMPTY : Part.zeroWidth(false, true));
            }
            default -> to.add(literal(codePoint()));
        }
    }

    private Part anyCharacter() {
        return Part.oneOf(ByteSet.ALL, hex ? 1 : LONGEST_CHARACTER);
    }

    private void group(List<Part> to) throws UnknownSyntaxException {
        boolean foldBefore = fold;
        boolean multilineBefore = multiline;
        at++;
        if (take('?') && !name() && !flags()) {
            return; // they hold until this group's end
        }
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "a regular expression may have groups in groups up to %s deep, and this one has more: %s"
                            .formatted(DEEPEST, pattern));
        }
        Part inside = alternatives();
        depth--;
        if (!take(')')) {
            throw new UnknownSyntaxException("a ( without a )");
        }
        fold = foldBefore;
        multiline = multilineBefore;
        to.add(inside);
    }

    /** Passes {@code P<name>} or {@code <name>}. */
    private boolean name() throws UnknownSyntaxException {
        if (!pattern.startsWith("P<", at) && !pattern.startsWith("<", at)) {
            return false;
        }
        at = pattern.indexOf('>', at) + 1;
        if (at == 0) {
            throw new UnknownSyntaxException("a name without an end");
        }
        return true;
    }

    /** Passes flags; whether a group begins behind them. */
    private boolean flags() throws UnknownSyntaxException {
        boolean on = true;
        while (at < pattern.length()) {
            char flag = pattern.charAt(at++);
            switch (flag) {
                case 'i' -> fold = on;
                case 'm' -> multiline = on;
                case 's', 'U' -> {} // neither changes what is said here
                case '-' -> on = false;
                case ':' -> {
                    return true;
                }
                case ')' -> {
                    return false;
                }
                default -> throw new UnknownSyntaxException("an unknown flag");
            }
        }
        throw new UnknownSyntaxException("flags without an end");
    }

    private void escape(List<Part> to) throws UnknownSyntaxException {
        char kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
        switch (kind) {
            case 'A', 'z', 'b', 'B' -> {
                at += 2;
                to.add(Part.zeroWidth(kind == 'A', kind == 'z'));
            }
            case 'Q' -> quotation(to);
            case 'd', 'w', 's', 'D', 'W', 'S', 'p', 'P' -> {
                ByteSet set = ClassReader.shorthand(pattern, at, fold);
                at = ClassReader.endOfShorthand(pattern, at);
                to.add(oneOf(set));
            }
            default -> {
                long read = ClassReader.escaped(pattern, at);
                at = (int) (read >> 32);
                to.add(literal((int) read));
            }
        }
    }

    private void quotation(List<Part> to) {
        int close = pattern.indexOf("\\E", at + 2);
        String quoted = pattern.substring(at + 2, close < 0 ? pattern.length() : close);
        at = close < 0 ? pattern.length() : close + 2;
        quoted.codePoints().forEach(letter -> to.add(literal(letter)));
    }

    private Part characterClass() throws UnknownSyntaxException {
        ClassReader read = new ClassReader(pattern, at, fold);
        at = read.end();
        return oneOf(read.first());
    }

    private Part oneOf(ByteSet first) {
        boolean isAscii = true;
        for (int value = 0x80; value <= 0xff; value++) {
            isAscii &= !first.has(value);
        }
        return Part.oneOf(first, hex || isAscii ? 1 : LONGEST_CHARACTER);
    }

    private Part literal(int letter) {
        boolean isLetter = (letter | 0x20) >= 'a' && (letter | 0x20) <= 'z';
        if (hex && fold && isLetter) {
            return Part.literal(Character.toString(letter | 0x20)); // hex digits are in lower case
        }
        if (fold && isLetter) {
            // The sign for Kelvin and the long s are k and s as well.
            return oneOf(ByteSet.range(letter | 0x20, letter | 0x20)
                    .plus(ByteSet.range(letter & ~0x20, letter & ~0x20))
                    .plus(BEYOND_ASCII));
        }
        boolean isSurrogate = letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE;
        if (isSurrogate || (fold && letter > 0x7f)) {
            return anyCharacter();
        }
        byte[] utf8 = Character.toString(letter).getBytes(StandardCharsets.UTF_8);
        return Part.literal(new String(utf8, StandardCharsets.ISO_8859_1));
    }

    private int codePoint() {
        int letter = pattern.codePointAt(at);
        at += Character.charCount(letter);
        return letter;
    }

    private boolean take(char letter) {
        boolean there = at < pattern.length() && pattern.charAt(at) == letter;
        at += there ? 1 : 0;
        return there;
    }
}

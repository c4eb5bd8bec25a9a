package dev.parley.regex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads what every match of a regular expression must look like, without matching anything. It knows RE2's syntax
 * (<a href="https://github.com/google/re2/wiki/Syntax">there</a>) and leaves to the engine what is wrong; of what it does not
 * know for certain it says too little. Not safe from several threads: one for each expression.
 */
final class PatternAnalyzer {
    /** Deeper than anybody writes, and far from where a recursion ends. */
    static final int DEEPEST = 100;

    private static final Pattern COUNTED = Pattern.compile("\\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\\}");
    private static final Pattern NAME = Pattern.compile("P?<[^>]*>");
    private static final Pattern FLAGS = Pattern.compile("([imsU]*)(?:-([imsU]+))?([:)])");

    private final PatternCursor text;
    private final boolean hex;
    private int depth;
    private boolean fold;
    private boolean multiline;

    /** Thrown at what is no regular expression. */
    static final class UnknownSyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        UnknownSyntaxException(String message) {
            super(message, null, false, false);
        }
    }

    private PatternAnalyzer(String pattern, Regex.Over over) {
        this.text = new PatternCursor(pattern);
        this.hex = over == Regex.Over.HEX;
        this.fold = hex; // upper-case digits mean the same
    }

    /**
     * Reads it.
     *
     * @throws UnknownSyntaxException only for what the engine refuses
     * @throws IllegalArgumentException in words, if it is deeper than {@link #DEEPEST}
     */
    static PatternFacts read(String pattern, Regex.Over over) throws UnknownSyntaxException {
        PatternAnalyzer reader = new PatternAnalyzer(pattern, over);
        PatternFacts all = reader.alternatives();
        if (!reader.text.isOver()) {
            throw new UnknownSyntaxException("a ) without a (");
        }
        return all;
    }

    private PatternFacts alternatives() throws UnknownSyntaxException {
        PatternFacts any = sequence();
        while (text.take("|")) {
            any = any.or(sequence());
        }
        return any;
    }

    private PatternFacts sequence() throws UnknownSyntaxException {
        List<PatternFacts> items = new ArrayList<>();
        while (!text.isOver() && !text.isHere("|") && !text.isHere(")")) {
            int[] bounds = repetition();
            if (bounds.length == 0) {
                item(items);
            } else if (items.isEmpty()) {
                throw new UnknownSyntaxException("a repetition of nothing");
            } else {
                text.take("?"); // as few as possible: the same matches
                items.add(items.removeLast().repeated(bounds[0], bounds[1]));
            }
        }
        return inSequence(items);
    }

    /** Joins neighbouring characters to one literal first: behind anything else only whole literals are kept. */
    private static PatternFacts inSequence(List<PatternFacts> items) {
        List<PatternFacts> joined = new ArrayList<>();
        for (PatternFacts item : items) {
            boolean isRun = !joined.isEmpty() && joined.getLast().exact() != null && item.exact() != null;
            joined.add(isRun ? joined.removeLast().then(item) : item);
        }
        PatternFacts all = PatternFacts.EMPTY;
        for (PatternFacts each : joined) {
            all = all.then(each);
        }
        return all;
    }

    /** The least and the most of a repetition that stands here, which is passed; or nothing, where none does. */
    private int[] repetition() throws UnknownSyntaxException {
        if (text.take("*")) {
            return new int[] {0, PatternFacts.UNBOUNDED};
        }
        if (text.take("+")) {
            return new int[] {1, PatternFacts.UNBOUNDED};
        }
        if (text.take("?")) {
            return new int[] {0, 1};
        }
        MatchResult counted = text.take(COUNTED); // any other brace is a letter like others
        if (counted == null) {
            return new int[0];
        }
        int least = number(counted.group(1));
        if (counted.group(2) == null) {
            return new int[] {least, least};
        }
        return new int[] {least, counted.group(3) == null ? PatternFacts.UNBOUNDED : number(counted.group(3))};
    }

    private static int number(String digits) throws UnknownSyntaxException {
        if (digits.length() > 4) {
            throw new UnknownSyntaxException("more than any engine repeats");
        }
        return Integer.parseInt(digits);
    }

    /** Adds what stands here: nothing for flags, several for a quotation, of which a repetition takes the last. */
    private void item(List<PatternFacts> to) throws UnknownSyntaxException {
        if (text.take("(")) {
            group(to);
        } else if (text.take("[")) {
            to.add(oneOf(CharacterClassReader.read(text, fold)));
        } else if (text.take(".")) {
            to.add(oneOf(ByteSet.ALL));
        } else if (text.take("^")) {
            to.add(multiline ? PatternFacts.EMPTY : PatternFacts.START);
        } else if (text.take("\\A")) {
            to.add(PatternFacts.START);
        } else if (text.take("$")) {
            to.add(multiline ? PatternFacts.EMPTY : PatternFacts.END);
        } else if (text.take("\\z")) {
            to.add(PatternFacts.END);
        } else if (text.take("\\b") || text.take("\\B")) {
            to.add(PatternFacts.EMPTY);
        } else if (text.take("\\Q")) {
            text.takeUntil("\\E").codePoints().forEach(letter -> to.add(literal(letter)));
        } else {
            ByteSet shorthand = CharacterClassReader.shorthand(text, fold);
            to.add(shorthand == null ? literal(text.character()) : oneOf(shorthand));
        }
    }

    private void group(List<PatternFacts> to) throws UnknownSyntaxException {
        boolean foldBefore = fold;
        boolean multilineBefore = multiline;
        boolean captures = !text.take("?") || text.take(NAME) != null;
        if (!captures && !flags()) {
            return; // they hold until this group's end
        }
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "a regular expression may have groups in groups up to %s deep, and this one has more: %s"
                            .formatted(DEEPEST, text));
        }
        PatternFacts inside = alternatives();
        depth--;
        if (!text.take(")")) {
            throw new UnknownSyntaxException("a ( without a )");
        }
        fold = foldBefore;
        multiline = multilineBefore;
        to.add(captures ? inside.captured() : inside);
    }

    /** Passes flags; whether a group begins behind them. */
    private boolean flags() throws UnknownSyntaxException {
        MatchResult flags = text.take(FLAGS);
        if (flags == null) {
            throw new UnknownSyntaxException("unknown flags");
        }
        String on = flags.group(1);
        String off = flags.group(2) == null ? "" : flags.group(2);
        fold = (fold || on.contains("i")) && !off.contains("i");
        multiline = (multiline || on.contains("m")) && !off.contains("m");
        return flags.group(3).equals(":"); // s and U change nothing that is said here
    }

    private PatternFacts oneOf(ByteSet first) {
        boolean isNeverHex = hex && !first.hasAny(CharacterClassReader.HEX_DIGITS);
        return isNeverHex ? PatternFacts.NEVER : PatternFacts.oneOf(first);
    }

    private PatternFacts literal(int letter) {
        ByteSet first = CharacterClassReader.range(letter, letter, fold);
        if (hex) {
            boolean isDigit = first.hasAny(CharacterClassReader.HEX_DIGITS);
            return isDigit
                    ? PatternFacts.character(Character.toString(letter | 0x20))
                    : PatternFacts.NEVER; // in lower case
        }
        boolean isLetter = (letter | 0x20) >= 'a' && (letter | 0x20) <= 'z';
        boolean isSurrogate = letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE;
        if (isSurrogate || (fold && (isLetter || letter > 0x7f))) {
            return oneOf(first);
        }
        byte[] utf8 = Character.toString(letter).getBytes(StandardCharsets.UTF_8);
        return PatternFacts.character(new String(utf8, StandardCharsets.ISO_8859_1));
    }
}

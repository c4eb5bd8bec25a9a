package dev.parley.regex;

import org.jspecify.annotations.Nullable;

/**
 * What is known of everything that a part of a regular expression can match. Literals are strings with one letter for each
 * byte (0 to 255). Whatever is not known is left open: an empty literal, {@link ByteSet#ALL}, {@link #UNBOUNDED}.
 *
 * @param least characters in the shortest match, or fewer; {@link #UNBOUNDED} where nothing can match
 * @param most characters in the longest match, or more
 * @param exact the only thing it can match, or null
 * @param prefix each match begins with this
 * @param literal each match contains this
 * @param first each match that is not empty begins with one of these bytes
 * @param fromStart a match begins where the message begins
 * @param toEnd a match ends where the message ends
 * @param alignment over hex, how it lies to the bytes
 * @param weight about how many instructions an engine makes of it
 */
record PatternFacts(
        int least,
        int most,
        @Nullable String exact,
        String prefix,
        String literal,
        ByteSet first,
        boolean fromStart,
        boolean toEnd,
        ByteAlignment alignment,
        int weight) {
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Matches nothing but the empty text, anywhere: also an assertion of which no use is made. */
    static final PatternFacts EMPTY = zeroWidth(false, false);

    /** Matches the empty text at the message's beginning. */
    static final PatternFacts START = zeroWidth(true, false);

    /** Matches the empty text at the message's end. */
    static final PatternFacts END = zeroWidth(false, true);

    /** Could be anything at all. */
    static final PatternFacts UNKNOWN =
            new PatternFacts(0, UNBOUNDED, null, "", "", ByteSet.ALL, false, false, ByteAlignment.UNKNOWN, 1);

    /** Matches nothing, nor does anything that needs it. */
    static final PatternFacts NEVER = never(1);

    /** A longer literal gains nothing. */
    private static final int LONGEST_LITERAL = 256;

    private static PatternFacts zeroWidth(boolean fromStart, boolean toEnd) {
        return new PatternFacts(0, 0, "", "", "", ByteSet.NONE, fromStart, toEnd, ByteAlignment.EMPTY, 1);
    }

    private static PatternFacts never(int weight) {
        return new PatternFacts(UNBOUNDED, 0, null, "", "", ByteSet.NONE, false, false, ByteAlignment.UNKNOWN, weight);
    }

    /** One character that is always these bytes. */
    static PatternFacts character(String bytes) {
        ByteSet first = ByteSet.range(bytes.charAt(0), bytes.charAt(0));
        return new PatternFacts(1, 1, bytes, bytes, bytes, first, false, false, ByteAlignment.DIGIT, 1);
    }

    /** One character that begins with one of these bytes. */
    static PatternFacts oneOf(ByteSet first) {
        return new PatternFacts(1, 1, null, "", "", first, false, false, ByteAlignment.DIGIT, 1);
    }

    /** This, and right behind it that. */
    PatternFacts then(PatternFacts next) {
        if ((least > 0 && next.fromStart) || (toEnd && next.least > 0)) {
            return never(sum(weight, next.weight)); // something before the beginning, or behind the end
        }
        String both = exact != null && next.exact != null && exact.length() + next.exact.length() <= LONGEST_LITERAL
                ? exact + next.exact
                : null;
        return new PatternFacts(
                sum(least, next.least),
                sum(most, next.most),
                both,
                both != null ? both : "".equals(exact) ? next.prefix : prefix,
                both != null ? both : longest(literal, next.literal),
                least > 0 ? first : first.plus(next.first),
                fromStart || (most == 0 && next.fromStart),
                next.toEnd || (next.most == 0 && toEnd),
                alignment.then(next.alignment),
                sum(weight, next.weight));
    }

    /** This or that: what both have in common is not looked for. */
    PatternFacts or(PatternFacts other) {
        return new PatternFacts(
                Math.min(least, other.least),
                Math.max(most, other.most),
                null,
                "",
                "",
                first.plus(other.first),
                fromStart && other.fromStart,
                toEnd && other.toEnd,
                alignment.or(other.alignment),
                sum(sum(weight, other.weight), 1));
    }

    /**
     * This, so many times in a row.
     *
     * @param times 0 or more
     * @param atMost {@link #UNBOUNDED} for no end
     */
    PatternFacts repeated(int times, int atMost) {
        int longest = atMost == 0 || most == 0 ? 0 : product(most, atMost);
        int heavy = product(sum(weight, 1), atMost == UNBOUNDED ? times + 1 : Math.max(1, atMost));
        if (times > 1 && least > 0 && (fromStart || toEnd)) {
            return never(heavy); // only one can be at the beginning, and one at the end
        }
        ByteAlignment lies = alignment.repeated(times, atMost);
        if (times == 0) {
            return new PatternFacts(0, longest, null, "", "", first, false, false, lies, heavy);
        }
        boolean isOnce = times == 1 && atMost == 1;
        return new PatternFacts(
                product(least, times),
                longest,
                isOnce ? exact : null,
                prefix,
                literal,
                first,
                fromStart,
                toEnd,
                lies,
                heavy);
    }

    /** Whether nothing can match. */
    boolean isNever() {
        return least == UNBOUNDED;
    }

    /** The same as a capture. */
    PatternFacts captured() {
        return new PatternFacts(
                least, most, exact, prefix, literal, first, fromStart, toEnd, alignment.captured(), weight);
    }

    private static int sum(int one, int other) {
        return (int) Math.min((long) one + other, UNBOUNDED);
    }

    private static int product(int one, int other) {
        return (int) Math.min((long) one * other, UNBOUNDED);
    }

    private static String longest(String one, String other) {
        return other.length() > one.length() ? other : one;
    }
}

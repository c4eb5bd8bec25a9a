package dev.parley.regex;

import org.jspecify.annotations.Nullable;

/**
 * What is known of everything that a part of a regular expression can match. Literals are strings with one letter for each
 * byte (0 to 255). Whatever is not known is left open: an empty literal, {@link ByteSet#ALL}, {@link #UNBOUNDED}.
 *
 * @param least bytes in the shortest match, or fewer; {@link #UNBOUNDED} where nothing can match
 * @param most bytes in the longest match, or more
 * @param exact the only thing it can match, or null
 * @param prefix each match begins with this
 * @param suffix each match ends with this
 * @param inside each match contains this
 * @param first each match that is not empty begins with one of these
 * @param fromStart a match begins where the message begins
 * @param toEnd a match ends where the message ends
 * @param weight about how many instructions an engine makes of it
 */
record PatternFacts(
        int least,
        int most,
        @Nullable String exact,
        String prefix,
        String suffix,
        String inside,
        ByteSet first,
        boolean fromStart,
        boolean toEnd,
        int weight) {
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Matches nothing but the empty text, anywhere: also an assertion of which no use is made. */
    static final PatternFacts EMPTY = zeroWidth(false, false);

    /** Could be anything at all. */
    static final PatternFacts UNKNOWN = new PatternFacts(0, UNBOUNDED, null, "", "", "", ByteSet.ALL, false, false, 1);

    /** Matches nothing, nor does anything that needs it. */
    static final PatternFacts NEVER = new PatternFacts(UNBOUNDED, 0, null, "", "", "", ByteSet.NONE, false, false, 1);

    /** A literal longer than this gains nothing, and keeps repeated repetitions from filling the memory. */
    private static final int LONGEST_LITERAL = 256;

    static PatternFacts zeroWidth(boolean fromStart, boolean toEnd) {
        return new PatternFacts(0, 0, "", "", "", "", ByteSet.NONE, fromStart, toEnd, 1);
    }

    static PatternFacts literal(String bytes) {
        ByteSet first = ByteSet.range(bytes.charAt(0), bytes.charAt(0));
        return new PatternFacts(
                bytes.length(), bytes.length(), bytes, bytes, bytes, bytes, first, false, false, bytes.length());
    }

    /** One character that begins with one of these bytes. */
    static PatternFacts oneOf(ByteSet first, int mostBytes) {
        return new PatternFacts(1, mostBytes, null, "", "", "", first, false, false, 1);
    }

    /** This, and right behind it that. */
    PatternFacts then(PatternFacts next) {
        String both = exact != null && next.exact != null ? exact + next.exact : null;
        if (both != null && both.length() > LONGEST_LITERAL) {
            both = null;
        }
        return new PatternFacts(
                sum(least, next.least),
                sum(most, next.most),
                both,
                exact != null ? head(exact + next.prefix) : prefix,
                next.exact != null ? tail(suffix + next.exact) : next.suffix,
                longest(longest(inside, next.inside), head(suffix + next.prefix)),
                least > 0 ? first : first.plus(next.first),
                fromStart || (most == 0 && next.fromStart),
                next.toEnd || (next.most == 0 && toEnd),
                sum(weight, next.weight));
    }

    /** This or that. */
    PatternFacts or(PatternFacts other) {
        String head = commonHead(prefix, other.prefix);
        String tail = commonTail(suffix, other.suffix);
        String shared = inside.contains(other.inside)
                ? other.inside
                : other.inside.contains(inside) ? inside : longest(head, tail);
        return new PatternFacts(
                Math.min(least, other.least),
                Math.max(most, other.most),
                exact != null && exact.equals(other.exact) ? exact : null,
                head,
                tail,
                shared,
                first.plus(other.first),
                fromStart && other.fromStart,
                toEnd && other.toEnd,
                sum(sum(weight, other.weight), 1));
    }

    /**
     * This, so many times running.
     *
     * @param times 0 or more
     * @param atMost {@link #UNBOUNDED} for no end
     */
    PatternFacts repeated(int times, int atMost) {
        int longest = atMost == 0 || most == 0 ? 0 : product(most, atMost);
        int heavy = product(sum(weight, 1), atMost == UNBOUNDED ? times + 1 : Math.max(1, atMost));
        if (times == 0) {
            return new PatternFacts(0, longest, longest == 0 ? "" : null, "", "", "", first, false, false, heavy);
        }
        boolean once = times == 1 && atMost == 1;
        return new PatternFacts(
                product(least, times),
                longest,
                once || "".equals(exact) ? exact : null,
                prefix,
                suffix,
                inside,
                first,
                fromStart,
                toEnd,
                heavy);
    }

    private static int sum(int one, int other) {
        return (int) Math.min((long) one + other, UNBOUNDED);
    }

    private static int product(int one, int other) {
        return (int) Math.min((long) one * other, UNBOUNDED);
    }

    static String longest(String one, String other) {
        return other.length() > one.length() ? other : one;
    }

    private static String head(String literal) {
        return literal.substring(0, Math.min(literal.length(), LONGEST_LITERAL));
    }

    private static String tail(String literal) {
        return literal.substring(Math.max(0, literal.length() - LONGEST_LITERAL));
    }

    private static String commonHead(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return one.substring(0, same);
    }

    private static String commonTail(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length())
                && one.charAt(one.length() - 1 - same) == other.charAt(other.length() - 1 - same)) {
            same++;
        }
        return one.substring(one.length() - same);
    }
}

package dev.parley.regex;

import dev.parley.payload.Payload;
import java.nio.charset.StandardCharsets;

/**
 * What a message must look like so that a regular expression may be found in it. Looking for that in the bytes takes some
 * nanoseconds, and running the engine in vain a microsecond or more. Immutable; safe from any thread.
 *
 * <p>Over hex it speaks of digits, two for each byte, without writing them down.
 */
final class Prefilter {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final boolean hex;
    private final int least;
    private final int most;
    private final byte[] start;
    private final byte[] end;
    private final byte[] inside;
    private final boolean fromStart;
    private final ByteSet first;
    private final boolean firstTells;

    /**
     * Reads them off a regular expression.
     *
     * @param patternFacts what is known of it
     */
    Prefilter(PatternFacts patternFacts, Regex.Over over) {
        this.hex = over == Regex.Over.HEX;
        this.least = patternFacts.least();
        this.most = patternFacts.fromStart() && patternFacts.toEnd() ? patternFacts.most() : PatternFacts.UNBOUNDED;
        this.start = patternFacts.fromStart() ? bytes(patternFacts.prefix()) : NOTHING;
        this.end = patternFacts.toEnd() ? bytes(patternFacts.suffix()) : NOTHING;
        String literal = PatternFacts.longest(
                patternFacts.inside(), PatternFacts.longest(patternFacts.prefix(), patternFacts.suffix()));
        boolean known = (patternFacts.fromStart() && patternFacts.prefix().contains(literal))
                || (patternFacts.toEnd() && patternFacts.suffix().contains(literal));
        this.inside = known ? NOTHING : bytes(literal);
        this.fromStart = patternFacts.fromStart();
        this.first = patternFacts.first();
        // An empty match begins with nothing; and a literal tells more than its first byte.
        this.firstTells = least > 0 && !first.isAll() && (fromStart ? start.length == 0 : inside.length == 0);
    }

    private static byte[] bytes(String literal) {
        return literal.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the expression may be found in it; where not, it is not found for certain. Nothing is allocated. */
    boolean mayMatch(Payload message) {
        int length = hex ? 2 * message.size() : message.size();
        return length >= least // no literal is longer than that
                && length <= most
                && isAt(message, 0, start)
                && isAt(message, length - end.length, end)
                && (!firstTells || beginsSomewhere(message, length))
                && (inside.length == 0 || isSomewhere(message, length));
    }

    private int symbol(Payload message, int index) {
        if (!hex) {
            return message.byteAt(index) & 0xff;
        }
        int value = message.byteAt(index >> 1);
        return DIGITS[(index & 1) == 0 ? value >> 4 & 15 : value & 15];
    }

    private boolean isAt(Payload message, int at, byte[] literal) {
        for (int i = 0; i < literal.length; i++) {
            if (symbol(message, at + i) != (literal[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSomewhere(Payload message, int length) {
        for (int at = 0; at <= length - inside.length; at++) {
            if (isAt(message, at, inside)) {
                return true;
            }
        }
        return false;
    }

    private boolean beginsSomewhere(Payload message, int length) {
        int last = fromStart ? 1 : length;
        for (int at = 0; at < last; at++) {
            if (first.has(symbol(message, at))) {
                return true;
            }
        }
        return false;
    }
}

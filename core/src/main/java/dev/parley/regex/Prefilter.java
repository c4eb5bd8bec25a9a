package dev.parley.regex;

import dev.parley.payload.Payload;
import java.nio.charset.StandardCharsets;

/**
 * What a message must have so that a regular expression can match: its first byte or its first bytes, where the expression
 * begins with {@code ^}, and one literal anywhere. Looking for that in the bytes takes some nanoseconds; running the engine
 * in vain takes a microsecond or more. Immutable; safe from any thread.
 *
 * <p>Over hex it compares digits, two for each byte, without writing them down.
 */
final class Prefilter {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final boolean hex;
    private final byte[] prefix;
    private final byte[] literal;
    private final boolean checksFirst;
    private final ByteSet first;

    /** Takes what it needs from the facts of an expression. */
    Prefilter(PatternFacts facts, Regex.Over over) {
        this.hex = over == Regex.Over.HEX;
        this.prefix = facts.fromStart() ? bytes(facts.prefix()) : NOTHING;
        boolean isInPrefix = facts.fromStart() && facts.prefix().contains(facts.literal());
        this.literal = isInPrefix ? NOTHING : bytes(facts.literal());
        this.first = facts.first();
        this.checksFirst =
                facts.fromStart() && prefix.length == 0 && facts.least() > 0; // an empty match has no first byte
    }

    private static byte[] bytes(String literal) {
        return literal.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the expression may match; if not, it certainly does not. Nothing is allocated. */
    boolean mayMatch(Payload message) {
        int length = hex ? 2 * message.size() : message.size();
        return (!checksFirst || (length > 0 && first.has(symbol(message, 0))))
                && prefix.length <= length
                && isAt(message, 0, prefix)
                && (literal.length == 0 || isAnywhere(message, length));
    }

    private int symbol(Payload message, int index) {
        if (!hex) {
            return message.byteAt(index) & 0xff;
        }
        int value = message.byteAt(index >> 1);
        return DIGITS[(index & 1) == 0 ? value >> 4 & 15 : value & 15];
    }

    private boolean isAt(Payload message, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (symbol(message, at + i) != (wanted[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean isAnywhere(Payload message, int length) {
        for (int at = 0; at <= length - literal.length; at++) {
            if (isAt(message, at, literal)) {
                return true;
            }
        }
        return false;
    }
}

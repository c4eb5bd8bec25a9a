package dev.parley.template;

import dev.parley.template.Expression.Bytes;
import java.util.regex.Pattern;

/** What the parts of one template's expressions are, as functions and operators want them. */
final class Operands {
    private static final Pattern LITERAL = Pattern.compile("[(-]*\\w+\\)*");

    private final Scope scope;

    Operands(Scope scope) {
        this.scope = scope;
    }

    /** As bytes, which a plain number is not: there it is a capture. */
    Bytes bytes(Operand of) {
        Bytes own = of.bytes();
        if (own != null && own.size() == Operand.PART_OF_BYTE) {
            throw scope.wrong(
                    of.at(),
                    "has %s, a part of a byte, where bytes belong: put the parts into a group, and name that"
                            .formatted(shown(of)));
        }
        if (own != null) {
            return own;
        }
        Expression natural = natural(of);
        return natural instanceof Expression.Real
                ? (Bytes) scope.made(of.at(), () -> Expression.bytes(natural))
                : Expression.bytes(natural);
    }

    /** As it is: digits alone are a capture. */
    Expression natural(Operand of) {
        String decimal = of.decimal();
        if (decimal == null) {
            return of.expression();
        }
        if (!scope.isCapture(decimal)) {
            throw scope.unknown(decimal, of.at());
        }
        return scope.capture(decimal);
    }

    /** @param who takes it, for the message */
    Expression number(Operand of, String who) {
        if (of.expression() instanceof Bytes) {
            String shown = shown(of);
            throw scope.wrong(
                    of.at(),
                    "has bytes where %s takes a number: %s | int reads digits, %s | u16be two bytes"
                            .formatted(who, shown, shown));
        }
        return of.expression();
    }

    Expression.Whole whole(Operand of, String who) {
        if (number(of, who) instanceof Expression.Whole whole) {
            return whole;
        }
        String shown = shown(of);
        throw scope.wrong(
                of.at(),
                "has a number with a fraction where %s takes a whole one: int(%s) cuts it, round(%s) rounds"
                        .formatted(who, shown, shown));
    }

    private String shown(Operand of) {
        String text = scope.template().substring(of.at(), of.end());
        return text.length() > 40 ? "…" : text;
    }

    /** Whether it is a number as it stands there, and not calculated. */
    boolean isLiteral(Operand of) {
        return LITERAL.matcher(scope.template()).region(of.at(), of.end()).matches();
    }
}

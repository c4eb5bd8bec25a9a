package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.List;

/** The operators of expressions, with the strengths that C gives them; {@code or} is C's bar, which here is the pipe. */
final class Operators {
    private static final List<List<String>> WEAKEST_FIRST = List.of(
            List.of("~"),
            List.of("or"),
            List.of("^"),
            List.of("&"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private Operators() {}

    /** How strongly it binds, from 0; -1 if it is no operator. */
    static int strength(Token token) {
        boolean may = token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.NAME;
        for (int strength = 0; may && strength < WEAKEST_FIRST.size(); strength++) {
            if (WEAKEST_FIRST.get(strength).contains(token.text())) {
                return strength;
            }
        }
        return -1;
    }

    static Expression negated(Expression of) {
        return switch (of) {
            case Whole whole ->
                new Whole(
                        values -> Expression.bounded(whole.value().apply(values).negate()), whole.isConstant());
            case Real real -> new Real(values -> -real.value().applyAsDouble(values), real.isConstant());
            case Bytes bytes -> throw new IllegalStateException("bytes are no number");
        };
    }

    static Expression join(ExpressionParser parser, Token sign, Operand left, Operand right) {
        String operator = sign.text();
        Operands operands = parser.operands();
        if (operator.equals("~")) {
            return concat(operands.bytes(left), operands.bytes(right));
        }
        boolean whole = "or ^ & << >>".contains(operator);
        Expression one = whole ? operands.whole(left, operator) : operands.number(left, operator);
        Expression other = whole ? operands.whole(right, operator) : operands.number(right, operator);
        boolean constant = one.isConstant() && other.isConstant();
        if (one instanceof Whole a && other instanceof Whole b) {
            return new Whole(
                    values -> Expression.bounded(
                            whole(operator, a.value().apply(values), b.value().apply(values))),
                    constant);
        }
        Real a = real(one);
        Real b = real(other);
        return new Real(
                values -> Expression.bounded(real(
                        operator, a.value().applyAsDouble(values), b.value().applyAsDouble(values))),
                constant);
    }

    static Bytes concat(Bytes one, Bytes other) {
        return new Bytes(
                values -> {
                    Payload a = one.value().apply(values);
                    Payload b = other.value().apply(values);
                    Expression.requireSize((long) a.size() + b.size());
                    return a.plus(b);
                },
                one.isConstant() && other.isConstant(),
                one.size() < 0 || other.size() < 0 ? -1 : one.size() + other.size());
    }

    static Real real(Expression number) {
        return switch (number) {
            case Real real -> real;
            case Whole whole -> new Real(values -> whole.value().apply(values).doubleValue(), whole.isConstant());
            case Bytes bytes -> throw new IllegalStateException("bytes are no number");
        };
    }

    private static BigInteger whole(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.multiply(b);
            case "/" -> a.divide(divisor(b));
            case "%" -> a.remainder(divisor(b));
            case "&" -> a.and(b);
            case "^" -> a.xor(b);
            case "or" -> a.or(b);
            case "<<" -> a.shiftLeft(places(b));
            case ">>" -> a.shiftRight(places(b));
            default -> throw new IllegalStateException(operator);
        };
    }

    private static BigInteger divisor(BigInteger number) {
        if (number.signum() == 0) {
            throw new Failure("a number is divided by 0");
        }
        return number;
    }

    private static int places(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 8 || number.intValue() > Expression.MOST_BITS) {
            throw new Failure(
                    "a number is shifted by fewer than 0 or more than %s places".formatted(Expression.MOST_BITS));
        }
        return number.intValue();
    }

    private static double real(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "%" -> a % b;
            default -> throw new IllegalStateException(operator);
        };
    }
}

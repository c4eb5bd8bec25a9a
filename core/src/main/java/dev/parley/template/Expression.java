package dev.parley.template;

import dev.parley.payload.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What stands between the braces, ready to be computed. Its type is known when the template is read. A switch over it has no
 * default.
 */
sealed interface Expression {
    /** No value is longer, and none can grow without bound: {@code {{data|hex|hex|hex}}} doubles each time. */
    int MOST_BYTES = 64 << 20;

    /** More than any field has; products of products end here. */
    int MOST_BITS = 128;

    /** Whether it is the same each time. */
    boolean isConstant();

    /**
     * Bytes, or text in UTF-8.
     *
     * @param size how many there are, or -1 where that is not known yet
     * @param ascii whether they certainly are digits and letters of ASCII
     */
    record Bytes(Function<Values, Payload> value, boolean isConstant, int size, boolean ascii) implements Expression {
        Bytes(Function<Values, Payload> value, boolean isConstant, int size) {
            this(value, isConstant, size, false);
        }

        Bytes(Function<Values, Payload> value) {
            this(value, false, -1);
        }
    }

    /**
     * A whole number, exact; within {@link #MOST_BITS}.
     *
     * @param text its decimal digits
     */
    record Whole(Function<Values, BigInteger> value, boolean isConstant, Function<Values, Payload> text)
            implements Expression {
        Whole(Function<Values, BigInteger> value, boolean isConstant) {
            this(value, isConstant, values -> Payload.of(value.apply(values).toString()));
        }
    }

    /** A number with a fraction, as IEEE 754 has it. */
    record Real(ToDoubleFunction<Values> value, boolean isConstant) implements Expression {}

    static Bytes constant(Payload payload) {
        return new Bytes(values -> payload, true, payload.size());
    }

    static Whole constant(BigInteger number) {
        return new Whole(values -> number, true);
    }

    static Real constant(double number) {
        return new Real(values -> number, true);
    }

    /** As it is put into a message: a number in decimal digits. */
    static Bytes bytes(Expression of) {
        return switch (of) {
            case Bytes bytes -> bytes;
            case Whole whole -> new Bytes(whole.text(), whole.isConstant(), -1);
            case Real real ->
                new Bytes(values -> Payload.of(show(real.value().applyAsDouble(values))), real.isConstant(), -1);
        };
    }

    /** Digits without an exponent: {@code 21.5}, {@code 3}. */
    static String show(double number) {
        return BigDecimal.valueOf(bounded(number)).stripTrailingZeros().toPlainString();
    }

    /**
     * That number.
     *
     * @throws Failure if it is larger than any field
     */
    static BigInteger bounded(BigInteger number) {
        if (number.bitLength() > MOST_BITS) {
            throw new Failure("a number is too large: it needs more than " + MOST_BITS + " bits");
        }
        return number;
    }

    /**
     * That number.
     *
     * @throws Failure if it is infinite or no number
     */
    static double bounded(double number) {
        if (!Double.isFinite(number)) {
            throw new Failure("a result is infinite or no number");
        }
        return number;
    }

    /**
     * Checks that a value may be so long.
     *
     * @throws Failure if there are more than {@link #MOST_BYTES}
     */
    static void requireSize(long bytes) {
        if (bytes > MOST_BYTES) {
            throw new Failure("a value would have more than 64 MiB");
        }
    }

    /** The same, computed now if it is the same each time. */
    static Expression folded(Expression of) {
        if (!of.isConstant()) {
            return of;
        }
        return switch (of) {
            case Bytes bytes -> constant(bytes.value().apply(Values.NONE));
            case Whole whole -> constant(whole.value().apply(Values.NONE));
            case Real real -> constant(real.value().applyAsDouble(Values.NONE));
        };
    }
}

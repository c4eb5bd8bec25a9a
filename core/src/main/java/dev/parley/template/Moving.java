package dev.parley.template;

import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Values that move from one message to the next: each is decided by {@code n}, so that the same message gets the same again. */
final class Moving {
    private Moving() {}

    static Expression make(Call call) {
        return switch (call.name()) {
            case "step" -> step(call);
            case "ramp" -> periodic(call, (share, times) -> times == 1 ? 0 : share * times / (times - 1));
            case "sine" -> periodic(call, (share, times) -> 0.5 + Math.sin(2 * Math.PI * share) / 2);
            case "walk" -> walk(call);
            case "line" -> line(call);
            default -> throw new IllegalStateException(call.name());
        };
    }

    /** The first so many times the one, and then the other. */
    private static Expression step(Call call) {
        Expression first = call.number(0);
        Expression then = call.number(1);
        long times = constant(call, 2, 1);
        if (first instanceof Whole one && then instanceof Whole other) {
            return new Whole(
                    values -> (values.n() <= times ? one : other).value().apply(values), false);
        }
        Real one = Operators.real(first);
        Real other = Operators.real(then);
        return new Real(values -> (values.n() <= times ? one : other).value().applyAsDouble(values), false);
    }

    /**
     * From one number to another, and again.
     *
     * @param form of the share of the period that is over, from 0 to below 1, and how many times it has: where it is, from 0 to 1
     */
    private static Real periodic(Call call, DoubleBinaryOperator form) {
        ToDoubleFunction<Values> from = Operators.real(call.number(0)).value();
        ToDoubleFunction<Values> to = Operators.real(call.number(1)).value();
        long times = constant(call, 2, 1);
        return new Real(
                values -> {
                    double share = (double) Math.floorMod(values.n() - 1, times) / times;
                    double low = from.applyAsDouble(values);
                    return low + (to.applyAsDouble(values) - low) * form.applyAsDouble(share, (double) times);
                },
                false);
    }

    private static Real walk(Call call) {
        double start = constantReal(call, 0);
        double stride = constantReal(call, 1);
        double least = constantReal(call, 2);
        double most = constantReal(call, 3);
        if (!(least <= start && start <= most && stride > 0)) {
            throw call.wrong(
                    "has walk(START, STRIDE, LEAST, MOST) with a start that is not between the last two, or no stride");
        }
        RandomWalk walk = new RandomWalk(start, stride, least, most, call.has(4) ? constant(call, 4, 0) : 0);
        return new Real(values -> walk.at(values.n()), false);
    }

    private static Bytes line(Call call) {
        Bytes file = call.bytes(0);
        String name = file.isConstant() ? file.value().apply(Values.NONE).text().orElse("") : "";
        if (name.isEmpty()) {
            throw call.wrong(0, "has a file that is not known in advance: write {{line \"values.csv\"}}");
        }
        try {
            LinesFile lines = LinesFile.read(name, call.has(1) ? (int) constant(call, 1, 1) : 0);
            return new Bytes(values -> lines.at(values.n()));
        } catch (IllegalArgumentException wrong) {
            throw call.wrong(0, "has a file of lines, and " + wrong.getMessage());
        }
    }

    private static long constant(Call call, int index, long least) {
        Whole number = call.whole(index);
        Function<Values, BigInteger> value = number.value();
        BigInteger known = number.isConstant() ? value.apply(Values.NONE) : BigInteger.valueOf(-1);
        if (known.bitLength() > 31 || known.longValue() < least) {
            throw call.wrong(
                    index, "has a number for %s that must be written out, from %s on".formatted(call.name(), least));
        }
        return known.longValue();
    }

    private static double constantReal(Call call, int index) {
        Real number = Operators.real(call.number(index));
        if (!number.isConstant()) {
            throw call.wrong(index, "has a number for walk that must be written out");
        }
        return number.value().applyAsDouble(Values.NONE);
    }
}

package dev.parley.template;

import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.util.function.Supplier;

/** A value, or another where it has none: an address or a key that is not there, a part beyond the end, digits that are none. */
final class Default {
    private Default() {}

    static Expression make(Call call) {
        if (call.any(0) instanceof Bytes first) {
            Bytes other = call.bytes(1);
            return new Bytes(
                    values -> either(
                            () -> first.value().apply(values),
                            () -> other.value().apply(values)),
                    first.isConstant(),
                    first.size() == other.size() ? first.size() : -1);
        }
        if (call.any(0) instanceof Whole first && call.number(1) instanceof Whole other) {
            return new Whole(
                    values -> either(
                            () -> first.value().apply(values),
                            () -> other.value().apply(values)),
                    first.isConstant());
        }
        Real first = Operators.real(call.number(0));
        Real other = Operators.real(call.number(1));
        return new Real(
                values -> either(
                        () -> first.value().applyAsDouble(values),
                        () -> other.value().applyAsDouble(values)),
                first.isConstant());
    }

    private static <T> T either(Supplier<T> first, Supplier<T> other) {
        try {
            return first.get();
        } catch (Failure | FillException none) {
            return other.get();
        }
    }
}

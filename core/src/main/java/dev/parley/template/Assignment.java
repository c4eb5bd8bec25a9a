package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A variable that gets a value: {@code volts: "{{1}}"}, {@code holding[address]: "{{value}}"}. Immutable; safe from any thread.
 */
public final class Assignment {
    private final String target;
    private final String value;
    private final Function<Values, Payload> setting;

    private Assignment(String target, String value, Function<Values, Payload> setting) {
        this.target = target;
        this.value = value;
        this.setting = setting;
    }

    /**
     * Reads one.
     *
     * @param target the name of a variable; of registers and tables with a place, {@code holding[4]}, or {@code holding[4..]} for as many
     *     registers as there are bytes for
     * @param value a template, or a number
     * @param isReply whether {@code {{data}}} is known
     * @param names what both can name
     * @throws TemplateException with the place in one of them
     */
    public static Assignment of(String target, String value, boolean isReply, Names names) {
        Scope scope = new Scope(target, isReply, names, Map.of());
        TableParser.Target place = new TableParser(new ExpressionParser(scope, 0, target.length()), scope).target();
        return new Assignment(target, value, setting(scope, place, new Scope(value, isReply, names, Map.of())));
    }

    private static Function<Values, Payload> setting(Scope scope, TableParser.Target target, Scope valueScope) {
        String name = target.variable().name();
        Function<Values, ?> value = value(target, valueScope);
        BiConsumer<Values, Object> set = switch (target.variable()) {
            case Variable.WholeNumber number ->
                (values, given) -> values.memory().setNumber(name, given);
            case Variable.Decimal decimal -> (values, given) -> values.memory().setNumber(name, given);
            case Variable.Text text -> (values, given) -> values.memory().setText(name, (Payload) given);
            case Variable.Registers registers -> {
                Function<Values, BigInteger> from = target.index().value();
                yield (values, given) ->
                        values.memory().setRegisters(name, address(from.apply(values)), (Payload) given);
            }
            case Variable.Table table -> {
                Function<Values, Payload> key = target.key().value();
                yield (values, given) -> values.memory().setEntry(name, key.apply(values), (Payload) given);
            }
        };
        return values -> {
            try {
                return values.memory()
                        .together(
                                () -> { // what it reads of them is what it changes
                                    Object given = value.apply(values);
                                    set.accept(values, given);
                                    return shown(target, given);
                                });
            } catch (Failure failure) {
                throw new FillException(scope.template(), 0, failure.why());
            }
        };
    }

    /** As a template shows it; a register as a number. */
    private static Payload shown(TableParser.Target target, Object given) {
        return switch (given) {
            case BigInteger whole -> Payload.of(whole.toString());
            case Double decimal -> Payload.of(Expression.show(decimal));
            case Payload cell
            when target.variable() instanceof Variable.Registers registers && !target.isOpen() ->
                Expression.bytes(registers.codec().number(Expression.constant(cell)))
                        .value()
                        .apply(Values.NONE);
            case Payload bytes -> bytes;
            default -> throw new IllegalStateException(given.toString());
        };
    }

    static long address(BigInteger number) {
        return number.bitLength() > 40 ? Long.MAX_VALUE / 2 : number.longValue();
    }

    private static Function<Values, ?> value(TableParser.Target target, Scope scope) {
        return switch (target.variable()) {
            case Variable.WholeNumber number -> whole(scope);
            case Variable.Decimal decimal -> real(scope);
            case Variable.Text text -> TemplateParser.bytes(scope).value();
            case Variable.Table table -> TemplateParser.bytes(scope).value();
            case Variable.Registers registers ->
                target.isOpen()
                        ? TemplateParser.bytes(scope).value()
                        : TemplateParser.typed(scope, new FieldType.WholeBytes(registers.codec()))
                                .bytes()
                                .value();
        };
    }

    private static Function<Values, BigInteger> whole(Scope scope) {
        return switch (TemplateParser.value(scope).natural()) {
            case Whole whole -> whole.value();
            case Real real ->
                throw scope.wrong(0, "has a fraction, and the variable is a whole number: round(…), int(…)");
            case Bytes bytes ->
                placed(scope, values -> Numbers.parsed(bytes.value().apply(values)));
        };
    }

    private static Function<Values, Double> real(Scope scope) {
        return switch (TemplateParser.value(scope).natural()) {
            case Bytes bytes ->
                placed(scope, values -> Numbers.parsedReal(bytes.value().apply(values)));
            case Whole whole -> Operators.real(whole).value()::applyAsDouble;
            case Real real -> real.value()::applyAsDouble;
        };
    }

    private static <T> Function<Values, T> placed(Scope scope, Function<Values, T> value) {
        return values -> {
            try {
                return value.apply(values);
            } catch (Failure failure) {
                throw new FillException(scope.template(), 0, failure.why());
            }
        };
    }

    /** What gets the value, as it was written: a variable, or a place in one. */
    public String target() {
        return target;
    }

    /** What it gets, as it was written. */
    public String value() {
        return value;
    }

    /** The name of the variable that it sets. */
    public String variable() {
        int bracket = target.indexOf('[');
        return (bracket < 0 ? target : target.substring(0, bracket)).strip();
    }

    /**
     * Sets the variable, in one step with what its value reads.
     *
     * @return what it was set to: bytes, or the digits of a number
     * @throws FillException if there is no value now, no such register, or no room
     */
    public Payload apply(Values values) {
        return setting.apply(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Assignment assignment
                && target.equals(assignment.target)
                && value.equals(assignment.value);
    }

    @Override
    public int hashCode() {
        return target.hashCode() * 31 + value.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return target + ": " + value;
    }
}

package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the place in registers or in a table: {@code holding[4]}, {@code holding[4..8]}, {@code settings[key]}. */
final class TableParser {
    private final ExpressionParser parser;
    private final Scope scope;

    TableParser(ExpressionParser parser, Scope scope) {
        this.parser = parser;
        this.scope = scope;
    }

    /** What stands there now; its name is read already. */
    Operand lookUp(Token name) {
        if (!(scope.names().kind(name.text()) instanceof Names.Kind.Kept(Variable variable))) {
            throw new IllegalStateException(name.text());
        }
        open(variable);
        if (variable instanceof Variable.Registers registers) {
            return registers(name, registers);
        }
        Bytes key = key();
        close();
        String table = variable.name();
        return new Operand(
                scope.made(
                        name.at(),
                        () -> new Bytes(values ->
                                values.memory().entry(table, key.value().apply(values)))),
                null,
                name.at(),
                parser.behind());
    }

    private Operand registers(Token name, Variable.Registers registers) {
        Whole from = parser.peek().is("..") ? number(registers.from()) : index();
        boolean part = parser.accept("..");
        Whole to = !part
                ? null
                : parser.peek().is("]") ? number(registers.from() + registers.count()) : index();
        close();
        Bytes bytes = (Bytes) scope.made(name.at(), () -> bytes(registers, from, to));
        Expression natural =
                part ? bytes : scope.made(name.at(), () -> registers.codec().number(bytes));
        return new Operand(natural, null, bytes, name.at(), parser.behind());
    }

    /** @param to behind the last; null for one alone */
    private static Bytes bytes(Variable.Registers registers, Whole from, @Nullable Whole to) {
        String name = registers.name();
        Function<Values, BigInteger> first = from.value();
        if (to == null) {
            return new Bytes(
                    values -> {
                        long address = Assignment.address(first.apply(values));
                        return values.memory().registers(name, address, address + 1);
                    },
                    false,
                    registers.codec().size());
        }
        Function<Values, BigInteger> last = to.value();
        return new Bytes(values -> values.memory()
                .registers(name, Assignment.address(first.apply(values)), Assignment.address(last.apply(values))));
    }

    /** Where a value goes; the variable's name is read already. */
    ExpressionParser.Target target(Variable variable) {
        open(variable);
        if (variable instanceof Variable.Registers) {
            Whole from = index();
            boolean open = parser.accept("..");
            close();
            return new ExpressionParser.Target(variable, from, Expression.constant(Payload.EMPTY), open);
        }
        Bytes key = key();
        close();
        return new ExpressionParser.Target(variable, number(0), key, false);
    }

    private void open(Variable variable) {
        if (!parser.accept("[")) {
            throw parser.wrong(
                    parser.peek().at(),
                    "has %s, which has many values, without [ ]: %s"
                            .formatted(
                                    variable.name(),
                                    variable instanceof Variable.Registers
                                            ? variable.name() + "[4] is the one at address 4"
                                            : variable.name() + "[\"key\"] is the one with that key"));
        }
        parser.deeper();
    }

    private void close() {
        parser.leave();
        if (!parser.accept("]")) {
            throw parser.wrong(parser.peek().at(), "has no ] here");
        }
    }

    private Whole index() {
        return parser.whole(parser.expression(), "an address");
    }

    /** Digits alone are a key as any other. */
    private Bytes key() {
        Operand key = parser.expression();
        String digits = key.decimal();
        return digits == null ? parser.bytes(key) : Expression.constant(Payload.of(digits));
    }

    private static Whole number(long number) {
        return Expression.constant(BigInteger.valueOf(number));
    }
}

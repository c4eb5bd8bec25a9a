package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import dev.parley.template.Token.Kind;
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
        Whole to = !part ? null : parser.peek().is("]") ? number(registers.from() + registers.count()) : index();
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

    /**
     * What gets a value.
     *
     * @param index of registers the address
     * @param key of a table the key
     * @param isOpen whether as many registers are meant as there are bytes for
     */
    record Target(Variable variable, Whole index, Bytes key, boolean isOpen) {}

    /** A variable that gets a value, with the place in it, and nothing behind. */
    Target target() {
        Token name = parser.peek();
        if (name.kind() != Kind.NAME
                || !(scope.names().kind(name.text()) instanceof Names.Kind.Kept(Variable variable))) {
            String all = scope.names().variables();
            throw parser.wrong(
                    name.at(),
                    "is no variable; there are " + (all.isEmpty() ? "none: declare it below \"variables\"" : all));
        }
        parser.take();
        Target target = target(variable);
        if (parser.peek().kind() != Kind.END) {
            throw parser.wrong(parser.peek().at(), "has more behind the name of a variable");
        }
        return target;
    }

    private Target target(Variable variable) {
        if (!scope.names().isTable(variable.name())) {
            return new Target(variable, number(0), Expression.constant(Payload.EMPTY), false);
        }
        open(variable);
        if (variable instanceof Variable.Registers) {
            Whole from = index();
            boolean open = parser.accept("..");
            close();
            return new Target(variable, from, Expression.constant(Payload.EMPTY), open);
        }
        Bytes key = key();
        close();
        return new Target(variable, number(0), key, false);
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
        return parser.operands().whole(parser.expression(), "an address");
    }

    /** Digits alone are a key as any other. */
    private Bytes key() {
        Operand key = parser.expression();
        String digits = key.decimal();
        return digits == null ? parser.operands().bytes(key) : Expression.constant(Payload.of(digits));
    }

    private static Whole number(long number) {
        return Expression.constant(BigInteger.valueOf(number));
    }
}

package dev.parley.template;

import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.List;

/** A function with what it gets, while a template is read. */
final class Call {
    private final ExpressionParser parser;
    private final String name;
    private final int at;
    private final List<Operand> arguments;

    Call(ExpressionParser parser, String name, int at, List<Operand> arguments) {
        this.parser = parser;
        this.name = name;
        this.at = at;
        this.arguments = List.copyOf(arguments);
    }

    String name() {
        return name;
    }

    int count() {
        return arguments.size();
    }

    boolean has(int index) {
        return index < arguments.size();
    }

    boolean isReply() {
        return parser.isReply();
    }

    /** As it is. */
    Expression any(int index) {
        return parser.operands().natural(arguments.get(index));
    }

    Bytes bytes(int index) {
        return parser.operands().bytes(arguments.get(index));
    }

    /** All from that one on, one behind the other. */
    Bytes bytesFrom(int index) {
        Bytes all = bytes(index);
        for (int i = index + 1; i < arguments.size(); i++) {
            all = Operators.concat(all, bytes(i));
        }
        return all;
    }

    Whole whole(int index) {
        return parser.operands().whole(arguments.get(index), name);
    }

    Expression number(int index) {
        return parser.operands().number(arguments.get(index), name);
    }

    /** Whether it is written as digits alone. */
    boolean isDecimal(int index) {
        return arguments.get(index).decimal() != null;
    }

    /** Whether it is written as a number, with or without a sign. */
    boolean isLiteral(int index) {
        return parser.operands().isLiteral(arguments.get(index));
    }

    /** A whole number, or {@code otherwise} where it was not given. */
    Whole whole(int index, int otherwise) {
        return has(index) ? whole(index) : Expression.constant(BigInteger.valueOf(otherwise));
    }

    /** Only how long it is was asked for, and that is known. */
    void forget(int index) {
        parser.forget(arguments.get(index));
    }

    /** @throws TemplateException about the function as a whole */
    TemplateException wrong(String what) {
        return parser.wrong(at, what);
    }

    /** @throws TemplateException about one thing that it gets */
    TemplateException wrong(int index, String what) {
        return parser.wrong(arguments.get(index).at(), what);
    }
}

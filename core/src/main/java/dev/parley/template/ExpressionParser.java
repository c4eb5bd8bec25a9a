package dev.parley.template;

import dev.parley.payload.EscapeException;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands between the braces: the grammar of docs/reference/templates.md, by precedence climbing. */
final class ExpressionParser {
    /** How deep parentheses, brackets and signs may stand in each other. */
    private static final int DEEPEST = 50;

    private static final int LONGEST_NUMBER = 40;

    private final Scope scope;
    private final Operands operands;
    private final String template;
    private final int from;
    private final int end;
    private final List<Token> tokens;

    /** The captures and fields that it names, where their bytes are needed. */
    private final List<Token> uses = new ArrayList<>();

    private int next;
    private int depth;

    /** @param from where the expression begins in the template, behind the braces; {@code end} is where it ends */
    ExpressionParser(Scope scope, int from, int end) {
        this.scope = scope;
        this.operands = new Operands(scope);
        this.template = scope.template();
        this.from = from;
        this.end = end;
        this.tokens = new Tokens(template, from, end, scope::isKnown).read();
    }

    /** @throws TemplateException with the place and the nearest right name */
    Bytes parse() {
        return bytes(whole());
    }

    private Operand whole() {
        if (peek().kind() == Kind.END || peek().is("|")) {
            throw wrong(from, "has {{}} with no name in it; there are " + String.join(", ", Functions.VALUES));
        }
        Operand whole = expression();
        if (peek().kind() != Kind.END) {
            throw unexpected();
        }
        return whole;
    }

    /**
     * As {@link #parse}, as a calculation takes it.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    Expression parseNatural() {
        return operands.natural(whole());
    }

    /** As {@link #parse}, a whole number; {@code what} is for sentences. */
    Expression.Whole parseWhole(String what) {
        return whole(whole(), what);
    }

    Token take() {
        return tokens.get(next++);
    }

    void leave() {
        depth--;
    }

    int behind() {
        return tokens.get(next - 1).end();
    }

    /** Something follows where the expression should be over. */
    private TemplateException unexpected() {
        Token token = peek();
        Token before = tokens.get(next - 1);
        if (before.kind() == Kind.NAME || before.kind() == Kind.STRING) {
            return wrong(
                    token.at(),
                    "has {{" + template.substring(from, end) + "}}, and " + before.text() + " takes nothing after it");
        }
        return wrong(token.at(), "has '" + token.text() + "' where an operator such as +, a | or the end belongs");
    }

    /** {@code formula | function …}: what stands before the bar is the first thing that the function gets. */
    Operand expression() {
        deeper();
        Operand left = formula(null, 0);
        while (accept("|")) {
            left = formula(indexed(filter(left)), 0);
        }
        depth--;
        return left;
    }

    void deeper() {
        if (++depth > DEEPEST) {
            throw wrong(peek().at(), "has more than " + DEEPEST + " parentheses, brackets or signs within each other");
        }
    }

    /** @param first the operand that it begins with, where that is read already */
    private Operand formula(@Nullable Operand first, int weakest) {
        Operand left = first == null ? signed() : first;
        while (true) {
            Token sign = peek();
            int strength = Operators.strength(sign);
            if (strength < 0 || strength < weakest) {
                return left;
            }
            next++;
            Operand right = formula(null, strength + 1);
            Operand one = left;
            left = new Operand(
                    scope.made(sign.at(), () -> Operators.join(this, sign, one, right)), null, one.at(), right.end());
        }
    }

    private Operand signed() {
        Token sign = peek();
        if (!accept("-")) {
            return indexed(primary(true));
        }
        deeper();
        Operand of = signed();
        depth--;
        return new Operand(
                scope.made(sign.at(), () -> Operators.negated(operands.number(of, "-"))), null, sign.at(), of.end());
    }

    private Operand indexed(Operand first) {
        Operand of = first;
        while (peek().is("[")) {
            of = index(of);
        }
        return of;
    }

    private Operand index(Operand of) {
        int open = peek().at();
        next++;
        deeper();
        Slice.End start = peek().is("..") ? Slice.End.START : end();
        boolean part = accept("..");
        Slice.End stop = !part ? start : peek().is("]") ? Slice.End.STOP : end();
        depth--;
        if (!accept("]")) {
            throw wrong(peek().at(), "has no ] here: a part is written data[0..4], data[4..], data[-2..] or data[3]");
        }
        int behind = tokens.get(next - 1).end();
        Slice slice = new Slice(bytes(of), start, stop, template.substring(of.at(), behind));
        return new Operand(scope.made(open, part ? slice::part : slice::byteAt), null, of.at(), behind);
    }

    private Slice.End end() {
        boolean back = accept("-");
        Operand of = expression();
        return new Slice.End(whole(of, "an index"), back);
    }

    /** @param open whether one argument may follow without parentheses */
    private Operand primary(boolean open) {
        Token token = peek();
        switch (token.kind()) {
            case STRING -> {
                next++;
                return new Operand(Expression.constant(quoted(token)), null, token.at(), token.end());
            }
            case DECIMAL -> {
                next++;
                return new Operand(number(token, token.text(), 10), token.text(), token.at(), token.end());
            }
            case PREFIXED -> {
                next++;
                int radix = Character.toLowerCase(token.text().charAt(1)) == 'x' ? 16 : 2;
                return new Operand(number(token, token.text().substring(2), radix), null, token.at(), token.end());
            }
            case REAL -> {
                next++;
                return new Operand(
                        scope.made(
                                token.at(),
                                () -> Expression.constant(Expression.bounded(Double.parseDouble(token.text())))),
                        null,
                        token.at(),
                        token.end());
            }
            case NAME -> {
                next++;
                return named(token, open);
            }
            case SYMBOL, END -> {
                if (accept("(")) {
                    Operand inside = expression();
                    close(token);
                    return new Operand(
                            inside.expression(),
                            inside.decimal(),
                            inside.bytes(),
                            token.at(),
                            tokens.get(next - 1).end());
                }
            }
        }
        throw wrong(
                token.at(),
                (token.kind() == Kind.END ? "ends" : "has '" + token.text() + "'")
                        + " where a value belongs, such as data, \"text\" or 10");
    }

    private void close(Token open) {
        if (!accept(")")) {
            throw wrong(open.at(), "has a ( without )");
        }
    }

    private Expression number(Token token, String digits, int radix) {
        if (digits.length() > LONGEST_NUMBER) {
            throw wrong(token.at(), "has a number of more than " + LONGEST_NUMBER + " digits");
        }
        return scope.made(token.at(), () -> Expression.constant(Expression.bounded(new BigInteger(digits, radix))));
    }

    private Payload quoted(Token token) {
        try {
            return Escapes.parse(token.text().substring(1, token.text().length() - 1));
        } catch (EscapeException bad) {
            throw wrong(token.at() + 1 + bad.at(), "has " + bad.what());
        }
    }

    /** A value, a capture, or a function with what it gets. */
    private Operand named(Token name, boolean open) {
        boolean called = peek().is("(");
        if (!called && scope.isCapture(name.text()) && !Template.RESERVED.contains(name.text())) {
            if (scope.names().isTable(name.text())) {
                return new TableParser(this, scope).lookUp(name);
            }
            uses.add(name);
            return scope.named(name);
        }
        if (!Functions.isKnown(name.text())) {
            throw scope.unknown(name.text(), name.at());
        }
        return call(name, List.of(), open);
    }

    private Operand filter(Operand first) {
        Token name = peek();
        if (name.kind() != Kind.NAME) {
            boolean or = name.kind() == Kind.DECIMAL || name.kind() == Kind.PREFIXED || name.is("|");
            throw wrong(
                    name.at(),
                    "has '{{" + template.substring(from, end) + "}}', where a filter belongs after each |: {{data|hex}}"
                            + (or ? ". The bits of two numbers are joined by or: data[0] or 0x80" : ""));
        }
        next++;
        if (!Functions.isKnown(name.text())) {
            throw wrong(
                    name.at(),
                    "has the filter '" + name.text() + "', which is none; there are hex, upper, u16be and others."
                            + Scope.suggestion(name.text(), Functions.names()));
        }
        return call(name, List.of(first), true);
    }

    private Operand call(Token name, List<Operand> before, boolean open) {
        List<Operand> arguments = new ArrayList<>(before);
        String function = name.text();
        if (function.equals("random") && peek().is("hex")) {
            next++;
            function = Functions.RANDOM_HEX;
        }
        Token paren = peek();
        if (accept("(")) {
            if (!peek().is(")")) {
                do {
                    arguments.add(expression());
                } while (accept(","));
            }
            close(paren);
        } else if (open && Functions.takesMore(function, arguments.size()) && beginsArgument()) {
            arguments.add(indexed(primary(false)));
            if (beginsArgument()) {
                throw wrong(
                        peek().at(),
                        "has {{" + template.substring(from, end) + "}}, and " + function
                                + " takes one thing so, but here are more: put several into parentheses, "
                                + Functions.usage(function));
            }
        }
        Call call = new Call(this, function, name.at(), arguments);
        Expression made =
                arguments.isEmpty() ? Functions.make(call) : scope.made(name.at(), () -> Functions.make(call));
        int start = before.isEmpty() ? name.at() : before.getFirst().at();
        return new Operand(made, null, start, tokens.get(next - 1).end());
    }

    private boolean beginsArgument() {
        Token token = peek();
        return switch (token.kind()) {
            case STRING, DECIMAL, PREFIXED, REAL -> true;
            case NAME -> Operators.strength(token) < 0;
            case SYMBOL, END -> false;
        };
    }

    Token peek() {
        return tokens.get(next);
    }

    boolean accept(String symbol) {
        boolean is = peek().kind() == Kind.SYMBOL && peek().is(symbol);
        if (is) {
            next++;
        }
        return is;
    }

    /** What operands are, as those who take them want them. */
    Operands operands() {
        return operands;
    }

    private Bytes bytes(Operand of) {
        return operands.bytes(of);
    }

    private Expression.Whole whole(Operand of, String who) {
        return operands.whole(of, who);
    }

    boolean isReply() {
        return scope.isReply();
    }

    TemplateException wrong(int at, String what) {
        return scope.wrong(at, what);
    }

    /** Only its length was asked for, and that is known. */
    void forget(Operand of) {
        uses.removeIf(token -> token.at() >= of.at() && token.at() < of.end());
    }

    /** The captures and fields whose bytes it needs. */
    List<Token> uses() {
        return uses;
    }
}

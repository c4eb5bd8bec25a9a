package dev.parley.template;

import dev.parley.payload.EscapeException;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a template: text, and expressions between braces. Everything that can be known to be wrong is found here. */
final class TemplateParser {
    /** Only numbers as people write them. */
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?[0-9]{1,40}(?<fraction>\\.[0-9]{1,40})?|0[xX](?<hex>[0-9a-fA-F]{1,32})|0[bB](?<bits>[01]{1,128})");

    private static final Pattern RESULT = Pattern.compile("\\{\\{.*\\|\\s*([a-z][a-z0-9-]*)\\s*\\}\\}", Pattern.DOTALL);

    private final Scope scope;
    private final String text;
    private final List<Token> uses = new ArrayList<>();
    private int size;
    private boolean isConstant = true;

    TemplateParser(Scope scope) {
        this.scope = scope;
        this.text = scope.template();
    }

    Template parse() {
        List<Template.Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            if (open < 0) {
                open = text.length();
            }
            if (open > at) {
                Payload literal = literal(at, open);
                parts.add(values -> literal);
                grow(literal.size());
            }
            at = open;
            if (open < text.length()) {
                int close = closing(open);
                ExpressionParser expression = new ExpressionParser(scope, open + 2, close);
                Expression.Bytes bytes = expression.parse();
                parts.add(bytes.value()::apply);
                isConstant &= bytes.isConstant();
                uses.addAll(expression.uses());
                grow(bytes.size());
                at = close + 2;
            }
        }
        return new Template(text, parts);
    }

    private void grow(int by) {
        size = size < 0 || by < 0 ? -1 : size + by;
    }

    /** After {@link #parse}: how many bytes it gives, or -1 where that is not always the same. */
    int size() {
        return size;
    }

    /** After {@link #parse}: the captures and fields whose bytes it needs. */
    List<Token> uses() {
        return uses;
    }

    private Payload literal(int from, int to) {
        try {
            return Escapes.parse(text.substring(from, to));
        } catch (EscapeException bad) {
            throw new TemplateException(text, from + bad.at(), "has " + bad.what());
        }
    }

    /** Where the {@code }}} of the value that opens at {@code open} stands; one inside quotes does not count. */
    private int closing(int open) {
        int quote = -1;
        for (int i = open + 2; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (quote >= 0 && letter == '\\') {
                i++;
            } else if (quote >= 0) {
                quote = letter == text.charAt(quote) ? -1 : quote;
            } else if (letter == '"' || letter == '\'') {
                quote = i;
            } else if (text.startsWith("}}", i)) {
                return i;
            }
        }
        throw quote < 0
                ? new TemplateException(text, open, "has a {{ without }}")
                : new TemplateException(text, quote, "has a quotation mark that is not closed");
    }

    /**
     * What a text stands for where a number may be wanted.
     *
     * @param literal the number that it is; null where it is calculated, or none
     */
    record ValueText(Expression natural, @Nullable BigInteger literal, List<Token> uses) {}

    /** Bytes that were read from a text. */
    record BytesText(Expression.Bytes bytes, List<Token> uses) {}

    /** A number, one expression as a calculation takes it, or a template. */
    static ValueText value(Scope scope) {
        String text = scope.template().strip();
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            if (number.group("fraction") != null) {
                return new ValueText(Expression.constant(Double.parseDouble(text)), null, List.of());
            }
            BigInteger whole = number.group("hex") != null
                    ? new BigInteger(number.group("hex"), 16)
                    : number.group("bits") != null ? new BigInteger(number.group("bits"), 2) : new BigInteger(text);
            Expression constant = scope.made(0, () -> Expression.constant(Expression.bounded(whole)));
            return new ValueText(constant, whole, List.of());
        }
        TemplateParser parser = new TemplateParser(scope);
        if (parser.isOneExpression()) {
            int open = scope.template().indexOf("{{") + 2;
            ExpressionParser expression =
                    new ExpressionParser(scope, open, scope.template().lastIndexOf("}}"));
            return new ValueText(expression.parseNatural(), null, expression.uses());
        }
        return new ValueText(bytes(scope), null, parser.parsedUses());
    }

    private List<Token> parsedUses() {
        parse();
        return uses;
    }

    private boolean isOneExpression() {
        String stripped = text.strip();
        return stripped.startsWith("{{")
                && stripped.endsWith("}}")
                && closing(text.indexOf("{{")) == text.lastIndexOf("}}");
    }

    /** A template as an expression. */
    static Expression.Bytes bytes(Scope scope) {
        return made(new TemplateParser(scope));
    }

    private static Expression.Bytes made(TemplateParser parser) {
        Template template = parser.parse();
        return parser.isConstant
                ? Expression.constant(template.fill(Values.NONE))
                : new Expression.Bytes(template::fill, false, parser.size());
    }

    /** The value of a field of that type. */
    static BytesText typed(Scope scope, FieldType type) {
        if (type instanceof FieldType.Run) {
            return untyped(scope);
        }
        ValueText value = value(scope);
        Expression.Bytes bytes = (Expression.Bytes) scope.made(0, () -> type.writing(value.natural(), value.literal()));
        return new BytesText(bytes, value.uses());
    }

    /** The value of a field that has no type. */
    static BytesText untyped(Scope scope) {
        TemplateParser parser = new TemplateParser(scope);
        return new BytesText(made(parser), parser.uses);
    }

    /** The type of number that an expression gives, by its last function; null where it gives none. */
    static @Nullable FieldType result(String text) {
        Matcher last = RESULT.matcher(text.strip());
        if (!last.matches() || text.indexOf("{{", 2) > 0) {
            return null;
        }
        String function = last.group(1);
        return NumberCodec.NAMES.contains(function) || SelfSized.isKnown(function)
                ? FieldType.of(function).orElse(null)
                : null;
    }
}

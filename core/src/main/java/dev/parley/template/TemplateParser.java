package dev.parley.template;

import dev.parley.payload.EscapeException;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import java.util.ArrayList;
import java.util.List;

/** Reads a template: text, and expressions between braces. Everything that can be known to be wrong is found here. */
final class TemplateParser {
    private final Scope scope;
    private final String text;
    private final List<Token> uses = new ArrayList<>();
    private int size;

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
}

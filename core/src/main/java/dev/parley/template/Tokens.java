package dev.parley.template;

import dev.parley.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into words. */
final class Tokens {
    /** More than anybody writes; together with the parser's depth it bounds what one expression can cost. */
    static final int MOST = 1_000;

    private static final Pattern STRING =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile(
            "(?<prefixed>0[xX][0-9a-fA-F]+|0[bB][01]+)|(?<real>[0-9]+\\.[0-9]+(?:[eE][+-]?[0-9]+)?)|(?<decimal>[0-9]+)");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*(?:-[\\p{L}\\p{Nd}_]+)*");
    private static final Pattern SYMBOL = Pattern.compile("<<|>>|\\.\\.|[()\\[\\],|+*/%&^~-]");

    private final String template;
    private final int end;
    private final Predicate<String> isKnown;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /**
     * @param isKnown whether a value, function or capture has that name: of {@code n-1} the name is {@code n}, of {@code
     *     crc16-modbus} it is the whole
     */
    Tokens(String template, int from, int end, Predicate<String> isKnown) {
        this.template = template;
        this.at = from;
        this.end = end;
        this.isKnown = isKnown;
    }

    /** @throws TemplateException at what is no word of the language */
    List<Token> read() {
        while (true) {
            while (at < end && Character.isWhitespace(template.charAt(at))) {
                at++;
            }
            if (at == end) {
                tokens.add(new Token(Kind.END, "", end));
                return tokens;
            }
            if (tokens.size() == MOST) {
                throw new TemplateException(
                        template, at, "has more than " + MOST + " words and signs between {{ and }}");
            }
            Token next = next();
            tokens.add(next);
            at = next.end();
        }
    }

    private Token next() {
        Matcher matcher = STRING.matcher(template).region(at, end);
        if (matcher.lookingAt()) {
            return new Token(Kind.STRING, matcher.group(), at);
        }
        if (matcher.usePattern(NUMBER).lookingAt()) {
            return number(matcher);
        }
        if (matcher.usePattern(NAME).lookingAt()) {
            return new Token(Kind.NAME, name(matcher.group()), at);
        }
        if (matcher.usePattern(SYMBOL).lookingAt()) {
            return new Token(Kind.SYMBOL, matcher.group(), at);
        }
        String letter = Character.toString(template.codePointAt(at));
        throw new TemplateException(template, at, "has '" + letter + "', which means nothing between {{ and }}");
    }

    private Token number(Matcher matcher) {
        Kind kind = matcher.group("prefixed") != null
                ? Kind.PREFIXED
                : matcher.group("real") != null ? Kind.REAL : Kind.DECIMAL;
        int behind = matcher.end();
        if (behind < end && (Character.isLetterOrDigit(template.charAt(behind)) || template.charAt(behind) == '_')) {
            Matcher rest = NAME.matcher(template).region(behind, end);
            String written = template.substring(at, rest.lookingAt() ? rest.end() : behind + 1);
            throw new TemplateException(
                    template, at, "has '" + written + "', which is no number: write 10, 0x1f, 0b101 or 2.5");
        }
        return new Token(kind, matcher.group(), at);
    }

    /** The longest beginning that is a name, cut before a hyphen; the whole where none is. */
    private String name(String written) {
        String name = written;
        while (!isKnown.test(name)) {
            int hyphen = name.lastIndexOf('-');
            if (hyphen < 0) {
                return written;
            }
            name = name.substring(0, hyphen);
        }
        return name;
    }
}

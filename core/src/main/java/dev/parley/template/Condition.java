package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that is compared: {@code address + count} is {@code 0..100}. Numbers are compared as numbers, whatever their size; other
 * things byte by byte. What has no value, such as a part beyond a message's end, fulfils nothing. Immutable; safe from any thread.
 */
public final class Condition {
    /** So many values one of which it may be. */
    public static final int MOST_VALUES = 1_000;

    private static final String NUMBER =
            "[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?|0[xXbB][0-9a-fA-F]{1,128}|\\{\\{.*?\\}\\}";
    private static final Pattern RANGE = Pattern.compile("\\s*(%s)?\\s*\\.\\.\\s*(%s)?\\s*".formatted(NUMBER, NUMBER));

    private final String compared;
    private final List<String> values;
    private final Predicate<Values> test;

    private Condition(String compared, List<String> values, Predicate<Values> test) {
        this.compared = compared;
        this.values = List.copyOf(values);
        this.test = test;
    }

    /**
     * Reads one.
     *
     * @param compared an expression without braces, such as the name of a field, a capture or a variable
     * @param values one of these it must be: a number, text with escapes, a template, or a range such as {@code 1..9}, {@code ..9},
     *     {@code 0x10..}
     * @param names what it can name
     * @throws TemplateException with the place
     */
    public static Condition of(String compared, List<String> values, Names names) {
        if (values.isEmpty() || values.size() > MOST_VALUES) {
            throw new TemplateException(compared, 0, "is compared with 1 to " + MOST_VALUES + " values");
        }
        Expression left =
                new ExpressionParser(new Scope(compared, true, names, Map.of()), 0, compared.length()).parseNatural();
        List<Predicate<Values>> tests = new ArrayList<>();
        for (String value : values) {
            tests.add(test(left, new Scope(value, true, names, Map.of())));
        }
        return new Condition(compared, values, given -> tests.stream().anyMatch(each -> each.test(given)));
    }

    private static Predicate<Values> test(Expression left, Scope scope) {
        Matcher range = RANGE.matcher(scope.template());
        if (range.matches() && (range.group(1) != null || range.group(2) != null)) {
            return inRange(left, scope, range);
        }
        return switch (left) {
            case Bytes bytes -> {
                Bytes right = TemplateParser.bytes(scope);
                yield values -> bytes.value().apply(values).equals(right.value().apply(values));
            }
            case Whole whole -> compare(left, number(scope, scope.template()), (a, b) -> a.compareTo(b) == 0);
            case Real real -> compare(left, number(scope, scope.template()), (a, b) -> a.compareTo(b) == 0);
        };
    }

    private static Predicate<Values> inRange(Expression left, Scope scope, Matcher range) {
        Expression least = range.group(1) == null ? null : number(scope, range.group(1));
        Expression most = range.group(2) == null ? null : number(scope, range.group(2));
        if (least != null
                && most != null
                && least.isConstant()
                && most.isConstant()
                && decimal(least, Values.NONE).compareTo(decimal(most, Values.NONE)) > 0) {
            throw scope.wrong(0, "ends before it begins");
        }
        Predicate<Values> above = least == null ? values -> true : compare(left, least, (a, b) -> a.compareTo(b) >= 0);
        Predicate<Values> below = most == null ? values -> true : compare(left, most, (a, b) -> a.compareTo(b) <= 0);
        return above.and(below);
    }

    private static Expression number(Scope scope, String text) {
        Scope part = new Scope(text, scope.isReply(), scope.names(), Map.of());
        Expression number = TemplateParser.value(part).natural();
        if (number instanceof Bytes bytes && bytes.isConstant()) {
            throw scope.wrong(0, "is no number, and a number is compared with it");
        }
        return number;
    }

    private static Predicate<Values> compare(
            Expression left, Expression right, BiPredicate<BigDecimal, BigDecimal> how) {
        return values -> how.test(decimal(left, values), decimal(right, values));
    }

    private static BigDecimal decimal(Expression number, Values values) {
        return switch (number) {
            case Whole whole -> new BigDecimal(whole.value().apply(values));
            case Real real -> BigDecimal.valueOf(Expression.bounded(real.value().applyAsDouble(values)));
            case Bytes bytes -> digits(bytes.value().apply(values));
        };
    }

    private static BigDecimal digits(Payload text) {
        String digits = text.size() > 100 ? "" : text.text().orElse("").strip();
        if (digits.matches("0[xX][0-9a-fA-F]{1,32}")) {
            return new BigDecimal(new BigInteger(digits.substring(2), 16));
        }
        return BigDecimal.valueOf(Numbers.parsedReal(text));
    }

    /** Whether it is one of the values. */
    public boolean holds(Values given) {
        try {
            return test.test(given);
        } catch (Failure | FillException none) {
            return false;
        }
    }

    /** What is compared, as it was written. */
    public String compared() {
        return compared;
    }

    /** One of these it must be, as they were written. */
    public List<String> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition
                && compared.equals(condition.compared)
                && values.equals(condition.values);
    }

    @Override
    public int hashCode() {
        return compared.hashCode() * 31 + values.hashCode();
    }

    /** For a sentence: {@code count 1..125}. */
    @Override
    public String toString() {
        return compared + " " + String.join(" or ", values);
    }
}

package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import dev.parley.text.Excerpt;
import dev.parley.text.SpellingSuggestion;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the expressions of one template can name, and how their mistakes are told.
 *
 * @param isReply whether there is a message that is answered
 * @param names captures, what a layout reads, and variables
 * @param fields the other fields of the message, with how many bytes each has; -1 where that is not known yet
 */
record Scope(String template, boolean isReply, Names names, Map<String, Integer> fields) {

    boolean isKnown(String name) {
        return Functions.isKnown(name) || isCapture(name);
    }

    /** Whether it is a capture or a field. */
    boolean isCapture(String name) {
        return names.has(name) || fields.containsKey(name);
    }

    Bytes capture(String name) {
        return new Bytes(
                values -> values.captures().getOrDefault(name, Payload.EMPTY), false, fields.getOrDefault(name, -1));
    }

    /** A capture, a field or a variable, where it is named. */
    Operand named(Token name) {
        Names.Value value = names.value(name.text(), fields.getOrDefault(name.text(), -1));
        if (names.kind(name.text()) instanceof Names.Kind.Plain) {
            return new Operand(value.bytes(), null, name.at(), name.end());
        }
        boolean isPartOfByte = fields.containsKey(name.text())
                && names.kind(name.text()) instanceof Names.Kind.Numeric numeric
                && numeric.type() instanceof FieldType.Bits;
        return new Operand(
                made(name.at(), value::natural),
                null,
                isPartOfByte ? Operand.NO_BYTES : (Bytes) made(name.at(), value::bytes),
                name.at(),
                name.end());
    }

    /** Made, and computed at once where it is always the same: what is wrong then is wrong each time. */
    Expression made(int at, Supplier<Expression> maker) {
        try {
            return switch (Expression.folded(maker.get())) {
                case Bytes bytes -> bytes.isConstant() ? bytes : placed(at, bytes);
                case Whole whole -> whole.isConstant() ? whole : placed(at, whole);
                case Real real -> real.isConstant() ? real : placed(at, real);
            };
        } catch (Failure always) {
            throw wrong(at, "has a mistake: " + always.why());
        }
    }

    private Bytes placed(int at, Bytes bytes) {
        return new Bytes(
                values -> {
                    try {
                        return bytes.value().apply(values);
                    } catch (Failure failure) {
                        throw new FillException(template, at, failure.why());
                    }
                },
                false,
                bytes.size(),
                bytes.ascii());
    }

    private Whole placed(int at, Whole whole) {
        return new Whole(
                values -> {
                    try {
                        return whole.value().apply(values);
                    } catch (Failure failure) {
                        throw new FillException(template, at, failure.why());
                    }
                },
                false);
    }

    private Real placed(int at, Real real) {
        return new Real(
                values -> {
                    try {
                        return real.value().applyAsDouble(values);
                    } catch (Failure failure) {
                        throw new FillException(template, at, failure.why());
                    }
                },
                false);
    }

    TemplateException wrong(int at, String what) {
        return new TemplateException(template, at, what);
    }

    TemplateException unknown(String name, int at) {
        boolean digits = name.chars().allMatch(Character::isDigit);
        if (digits && names.all().isEmpty() && fields.isEmpty()) {
            return wrong(
                    at,
                    "has {{" + name
                            + "}}, a capture, and nothing here captures: that is for rules. The number itself is written "
                            + "0x" + new BigInteger(name).toString(16));
        }
        List<String> all = Stream.of(Functions.VALUES.stream(), names.all().stream(), fields.keySet().stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
        List<String> near =
                Stream.concat(all.stream(), Functions.names().stream()).toList();
        String shown = Excerpt.quote(name);
        return wrong(
                at,
                "has {{" + shown.substring(1, shown.lastIndexOf('\'')) + "}}; there are " + String.join(", ", all) + "."
                        + suggestion(name, near));
    }

    static String suggestion(String name, List<String> known) {
        if (known.contains(name + "be")) {
            return " Did you mean %sbe (high byte first) or %sle (low byte first)?".formatted(name, name);
        }
        return SpellingSuggestion.to(name, known)
                .map(near -> " Did you mean {{" + near + "}}?")
                .orElse("");
    }
}

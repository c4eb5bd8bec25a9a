package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a field of a message is written and read. A switch over it has no default. */
sealed interface FieldType {
    int MOST_BITS = 64;

    Pattern BITS = Pattern.compile("u([0-9]{1,3})");
    Pattern RUN = Pattern.compile("(bytes|text)(?:\\((.*)\\))?");

    /** A number of whole bytes. */
    record WholeBytes(NumberCodec codec) implements FieldType {}

    /** A number of so many bits, the highest first; those that follow each other fill whole bytes. */
    record Bits(int width) implements FieldType {}

    /** A number whose bytes say how many there are. */
    record VariableNumber(SelfSized number) implements FieldType {}

    /**
     * Bytes, or text in UTF-8.
     *
     * @param length the expression that says how many bytes; empty where something else says it
     */
    record Run(boolean text, String length) implements FieldType {}

    /**
     * The type that a text names; empty where it is no type.
     *
     * @throws TemplateException if it is nearly one
     */
    static Optional<FieldType> of(String written) {
        String word = written.strip();
        if (NumberCodec.NAMES.contains(word)) {
            return Optional.of(new WholeBytes(NumberCodec.of(word)));
        }
        if (SelfSized.isKnown(word)) {
            return Optional.of(new VariableNumber(SelfSized.of(word)));
        }
        Matcher run = RUN.matcher(word);
        if (run.matches()) {
            String size = run.group(2);
            if (size != null && size.isBlank()) {
                throw new TemplateException(
                        written,
                        written.indexOf('(') + 1,
                        "has no size between ( and ): write bytes(4), or bytes alone");
            }
            return Optional.of(new Run(word.startsWith("text"), size == null ? "" : size));
        }
        Matcher bits = BITS.matcher(word);
        return bits.matches() ? Optional.of(bits(written, word, Integer.parseInt(bits.group(1)))) : Optional.empty();
    }

    private static Bits bits(String written, String word, int width) {
        if (NumberCodec.NAMES.contains(word + "be")) {
            throw new TemplateException(
                    written,
                    0,
                    "does not say which byte comes first: %sbe is the high one, %sle the low one"
                            .formatted(word, word));
        }
        if (width < 1 || width > MOST_BITS) {
            throw new TemplateException(written, 0, "is no number of 1 to " + MOST_BITS + " bits");
        }
        return new Bits(width);
    }

    /** As people write it. */
    default String word() {
        return switch (this) {
            case WholeBytes number -> number.codec().name();
            case Bits bits -> "u" + bits.width();
            case VariableNumber variable -> variable.number().word();
            case Run run -> run.text() ? "text" : "bytes";
        };
    }

    /** How many bytes it always has; -1 where that differs, or it is no whole number of them. */
    default int size() {
        return this instanceof WholeBytes number ? number.codec().size() : -1;
    }

    /** What these bytes of it are. */
    default Names.Value reading(Bytes bytes) {
        return switch (this) {
            case WholeBytes number -> new Names.Value(number.codec().number(bytes), bytes);
            case VariableNumber variable -> new Names.Value(variable.number().number(bytes), bytes);
            case Bits bits -> {
                Whole whole = new Whole(
                        values -> new BigInteger(1, bytes.value().apply(values).bytes()), false);
                yield new Names.Value(whole, Expression.bytes(whole));
            }
            case Run run -> new Names.Value(bytes, bytes);
        };
    }

    /**
     * The bytes that it has with this value. Of bits these are those of a number, from which the message takes as many bits as it needs.
     *
     * @param literal the number as it was written; null where it is calculated
     * @throws Failure if that can never be its value
     */
    default Bytes writing(Expression value, @Nullable BigInteger literal) {
        return switch (this) {
            case Run run -> Expression.bytes(value);
            case WholeBytes number -> writing(number.codec(), value, literal);
            case VariableNumber variable ->
                value instanceof Whole whole ? variable.number().bytes(whole) : refused(value);
            case Bits bits -> {
                if (!(value instanceof Whole whole)) {
                    yield refused(value);
                }
                if (literal != null && (literal.signum() < 0 || literal.bitLength() > bits.width())) {
                    throw new Failure("it does not fit into %s bits".formatted(bits.width()));
                }
                yield new Bytes(values -> low(whole.value().apply(values), bits.width()), whole.isConstant(), -1);
            }
        };
    }

    private Bytes writing(NumberCodec codec, Expression value, @Nullable BigInteger literal) {
        if (literal != null && !codec.holds(literal)) {
            throw new Failure("it does not fit into " + codec.name());
        }
        return switch (value) {
            case Whole whole -> codec.bytes(whole);
            case Real real -> codec.isReal() ? codec.bytes(real) : refused(value);
            case Bytes bytes -> {
                if (bytes.size() >= 0 && bytes.size() != codec.size()) {
                    yield refused(value);
                }
                Function<Values, Payload> own = bytes.value();
                yield new Bytes(
                        values -> {
                            Payload given = own.apply(values);
                            if (given.size() != codec.size()) {
                                throw new Failure("it is no number, and has more or fewer bytes than " + codec.name());
                            }
                            return given;
                        },
                        bytes.isConstant(),
                        codec.size());
            }
        };
    }

    private Bytes refused(Expression value) {
        throw new Failure("a field of type %s takes %s, and here %s"
                .formatted(
                        word(),
                        this instanceof WholeBytes ? "a number, or its bytes" : "a whole number",
                        value instanceof Real ? "is a number with a fraction" : "are other bytes"));
    }

    private static Payload low(BigInteger number, int width) {
        long mask = width == MOST_BITS ? -1L : (1L << width) - 1;
        return bits(number.longValue() & mask);
    }

    /** A number as {@link Bits} keep it. */
    static Payload bits(long bits) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (bits >>> (8 * (bytes.length - 1 - i)));
        }
        return Payload.copyOf(bytes);
    }
}

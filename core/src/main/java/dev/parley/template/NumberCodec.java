package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import dev.parley.text.Sizes;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Numbers of a fixed size: a number becomes bytes, bytes become a number.
 *
 * @param kind u without a sign, i in two's complement, f as IEEE 754 has it
 * @param size in bytes
 */
record NumberCodec(String name, char kind, int size, boolean highFirst) {
    static final List<String> NAMES = Stream.concat(
                    Stream.of("u8", "i8"),
                    Stream.of("u16", "i16", "u24", "i24", "u32", "i32", "u64", "i64", "f32", "f64")
                            .flatMap(each -> Stream.of(each + "be", each + "le")))
            .toList();

    private static final Pattern NAME = Pattern.compile("([uif])(\\d+)(be|le)?");

    static NumberCodec of(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name);
        }
        return new NumberCodec(
                name, parts.group(1).charAt(0), Integer.parseInt(parts.group(2)) / 8, !"le".equals(parts.group(3)));
    }

    static Expression make(Call call) {
        NumberCodec codec = of(call.name());
        return switch (call.any(0)) {
            case Bytes bytes -> codec.reading(call, bytes);
            case Whole whole when codec.kind == 'f' -> codec.bytes(whole);
            case Whole whole -> codec.writing(call, whole);
            case Real real when codec.kind == 'f' -> codec.bytes(real);
            case Real real -> {
                call.whole(0); // says how to make it whole
                throw new IllegalStateException(call.name());
            }
        };
    }

    private Expression reading(Call call, Bytes from) {
        if (from.size() >= 0 && from.size() != size) {
            throw call.wrong(
                    0, "has %s for %s, which reads %s".formatted(Sizes.count(from.size(), "byte"), name, size));
        }
        return number(from);
    }

    boolean isReal() {
        return kind == 'f';
    }

    /** The number that bytes are. */
    Expression number(Bytes from) {
        Function<Values, Payload> bytes = from.value();
        return kind == 'f'
                ? new Real(values -> real(read(bytes.apply(values))), from.isConstant())
                : new Whole(values -> whole(read(bytes.apply(values))), from.isConstant());
    }

    private double real(long bits) {
        return size == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private BigInteger whole(long bits) {
        int unused = 64 - 8 * size;
        if (kind == 'i') {
            return BigInteger.valueOf(bits << unused >> unused);
        }
        BigInteger number = BigInteger.valueOf(bits);
        return number.signum() < 0 ? number.add(BigInteger.ONE.shiftLeft(64)) : number;
    }

    private long read(Payload bytes) {
        if (bytes.size() != size) {
            throw new Failure("%s reads %s, and there are more or fewer".formatted(name, Sizes.count(size, "byte")));
        }
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits = (bits << 8) | (bytes.byteAt(highFirst ? i : size - 1 - i) & 0xff);
        }
        return bits;
    }

    Bytes bytes(Real number) {
        return new Bytes(
                values -> {
                    double value = number.value().applyAsDouble(values);
                    return written(
                            size == 4 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
                },
                number.isConstant(),
                size);
    }

    private Expression writing(Call call, Whole number) {
        if (number.isConstant() && call.isLiteral(0)) {
            BigInteger value = number.value().apply(Values.NONE);
            if (!holds(value)) {
                throw call.wrong(
                        0,
                        "has %s, which does not fit into %s, the size of %s"
                                .formatted(value, Sizes.count(size, "byte"), name));
            }
        }
        return bytes(number);
    }

    /** Whether a number that somebody wrote fits. */
    boolean holds(BigInteger value) {
        BigInteger over = BigInteger.ONE.shiftLeft(8 * size);
        BigInteger half = over.shiftRight(1);
        return kind == 'f'
                || (value.compareTo(over) < 0
                        && value.compareTo(half.negate()) >= 0
                        && (kind != 'i' || value.compareTo(half) < 0));
    }

    /** The bytes of a number; as a cast in C: counters of devices begin anew at 0. */
    Bytes bytes(Whole number) {
        return kind == 'f'
                ? bytes(Operators.real(number))
                : new Bytes(values -> written(number.value().apply(values).longValue()), number.isConstant(), size);
    }

    private Payload written(long bits) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[highFirst ? size - 1 - i : i] = (byte) (bits >> (8 * i));
        }
        return Payload.copyOf(bytes);
    }
}

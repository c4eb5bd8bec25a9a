package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Numbers from text and as text. */
final class Numbers {
    private static final int MOST_DECIMALS = 20;
    private static final int MOST_BCD_BYTES = 20;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,40}|0[xX][0-9a-fA-F]{1,32}");
    private static final Pattern REAL = Pattern.compile("[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?");

    private Numbers() {}

    static Expression make(Call call) {
        return switch (call.name()) {
            case "int" -> whole(call);
            case "float" -> real(call);
            case "round" -> rounded(call);
            case "fixed" -> fixed(call);
            case "bcd" -> bcd(call);
            default -> throw new IllegalStateException(call.name());
        };
    }

    private static Expression whole(Call call) {
        return switch (call.any(0)) {
            case Bytes text -> new Whole(values -> parsed(text.value().apply(values)), text.isConstant());
            case Whole whole -> whole;
            case Real real ->
                new Whole(values -> rounded(real.value().applyAsDouble(values), RoundingMode.DOWN), real.isConstant());
        };
    }

    static BigInteger parsed(Payload text) {
        String digits = text.size() > 100 ? "" : text.text().orElse("").strip();
        if (!WHOLE.matcher(digits).matches()) {
            throw new Failure("int reads digits such as 42, -7 or 0x1f, and this is none");
        }
        return Expression.bounded(
                digits.length() > 2 && Character.toLowerCase(digits.charAt(1)) == 'x'
                        ? new BigInteger(digits.substring(2), 16)
                        : new BigInteger(digits));
    }

    private static Expression real(Call call) {
        return call.any(0) instanceof Bytes text
                ? new Real(values -> parsedReal(text.value().apply(values)), text.isConstant())
                : Operators.real(call.number(0));
    }

    static double parsedReal(Payload text) {
        String digits = text.size() > 200 ? "" : text.text().orElse("").strip();
        if (!REAL.matcher(digits).matches()) {
            throw new Failure("float reads a number such as 21.5 or -3, and this is none");
        }
        return Expression.bounded(Double.parseDouble(digits));
    }

    private static BigInteger rounded(double number, RoundingMode how) {
        return Expression.bounded(
                BigDecimal.valueOf(Expression.bounded(number)).setScale(0, how).toBigInteger());
    }

    private static Expression rounded(Call call) {
        return call.number(0) instanceof Real real
                ? new Whole(
                        values -> rounded(real.value().applyAsDouble(values), RoundingMode.HALF_UP), real.isConstant())
                : call.number(0);
    }

    private static Expression fixed(Call call) {
        Real number = Operators.real(call.number(0));
        Function<Values, BigInteger> decimals = call.whole(1).value();
        return new Bytes(
                values -> {
                    BigInteger count = decimals.apply(values);
                    if (count.signum() < 0 || count.compareTo(BigInteger.valueOf(MOST_DECIMALS)) > 0) {
                        throw new Failure("fixed writes 0 to " + MOST_DECIMALS + " decimals");
                    }
                    double value = Expression.bounded(number.value().applyAsDouble(values));
                    return Payload.of(BigDecimal.valueOf(value)
                            .setScale(count.intValue(), RoundingMode.HALF_UP)
                            .toPlainString());
                },
                number.isConstant() && call.whole(1).isConstant(),
                -1);
    }

    private static Expression bcd(Call call) {
        if (call.any(0) instanceof Bytes bytes) {
            if (call.has(1)) {
                throw call.wrong(1, "has a size for bcd, and the bytes that it reads have one");
            }
            return new Whole(values -> readBcd(bytes.value().apply(values)), bytes.isConstant());
        }
        Whole number = call.whole(0);
        Whole size = call.whole(1, 0);
        return new Bytes(
                values -> writtenBcd(number.value().apply(values), size.value().apply(values)),
                number.isConstant() && size.isConstant(),
                -1);
    }

    /** Two digits in each byte; of more than there is room for the last ones. */
    private static Payload writtenBcd(BigInteger number, BigInteger size) {
        if (number.signum() < 0) {
            throw new Failure("bcd writes numbers from 0");
        }
        if (size.signum() < 0 || size.compareTo(BigInteger.valueOf(MOST_BCD_BYTES)) > 0) {
            throw new Failure("bcd writes 1 to " + MOST_BCD_BYTES + " bytes");
        }
        String digits = number.toString();
        int wanted = size.signum() == 0 ? digits.length() + digits.length() % 2 : 2 * size.intValue();
        String padded = "0".repeat(Math.max(0, wanted - digits.length())) + digits;
        return Payload.copyOf(HexFormat.of().parseHex(padded.substring(padded.length() - wanted)));
    }

    private static BigInteger readBcd(Payload bytes) {
        String digits = bytes.size() > MOST_BCD_BYTES ? "" : bytes.hex();
        if (!digits.chars().allMatch(digit -> digit <= '9') || digits.isEmpty()) {
            throw new Failure(
                    "bcd reads 1 to %s bytes of two decimal digits each, and these are none".formatted(MOST_BCD_BYTES));
        }
        return Expression.bounded(new BigInteger(digits));
    }
}

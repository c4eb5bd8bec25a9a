package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;

/**
 * A part of bytes: {@code data[4..8]} has the bytes 4, 5, 6 and 7.
 *
 * @param source as it was written
 */
record Slice(Bytes of, End start, End stop, String source) {

    /**
     * Where a part begins or ends.
     *
     * @param back whether it is counted from the end of the bytes
     */
    record End(Whole number, boolean back) {
        static final End START = new End(Expression.constant(BigInteger.ZERO), false);
        static final End STOP = new End(Expression.constant(BigInteger.ZERO), true);

        private long in(int size, Values values) {
            BigInteger wanted = number.value().apply(values);
            long place = wanted.bitLength() < 32 ? wanted.longValue() : wanted.signum() * (long) Integer.MAX_VALUE;
            return back ? size - place : place;
        }
    }

    Expression part() {
        boolean constant =
                of.isConstant() && start.number().isConstant() && stop.number().isConstant();
        return new Bytes(
                values -> {
                    Payload bytes = of.value().apply(values);
                    long from = start.in(bytes.size(), values);
                    long to = stop.in(bytes.size(), values);
                    requireInside(bytes, from, to);
                    return bytes.slice((int) from, (int) to);
                },
                constant,
                size());
    }

    /** How many there are, where that is certain. */
    private int size() {
        if (!start.number().isConstant() || !stop.number().isConstant() || start.back() != stop.back()) {
            return -1;
        }
        BigInteger first = start.number().value().apply(Values.NONE);
        BigInteger last = stop.number().value().apply(Values.NONE);
        BigInteger count = start.back() ? first.subtract(last) : last.subtract(first);
        if (count.signum() < 0) {
            throw new Failure(excerpt() + " ends before it begins");
        }
        return count.bitLength() < 31 ? count.intValue() : -1;
    }

    Expression byteAt() {
        return new Whole(
                values -> {
                    Payload bytes = of.value().apply(values);
                    long place = start.in(bytes.size(), values);
                    requireInside(bytes, place, place + 1);
                    return BigInteger.valueOf(bytes.byteAt((int) place) & 0xff);
                },
                of.isConstant() && start.number().isConstant());
    }

    private void requireInside(Payload bytes, long from, long to) {
        if (from < 0 || from > bytes.size() || to < 0 || to > bytes.size()) {
            throw new Failure(excerpt() + " reaches beyond its bytes");
        }
        if (from > to) {
            throw new Failure(excerpt() + " ends before it begins");
        }
    }

    private String excerpt() {
        return source.length() > 60 ? source.substring(0, 60) + "…" : source;
    }
}

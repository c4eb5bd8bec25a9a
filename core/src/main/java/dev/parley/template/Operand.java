package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression that has been read.
 *
 * @param decimal its digits where it is nothing but digits: a number to calculate with, or a capture where bytes belong
 * @param bytes what it is where bytes belong, if that is something else: a field that is a number
 * @param at where it begins in the template, from 0; {@code end} is behind it
 */
record Operand(
        Expression expression,
        @Nullable String decimal,
        @Nullable Bytes bytes,
        int at,
        int end) {
    /** The size of what is a part of a byte: it has no bytes of its own. */
    static final int PART_OF_BYTE = -2;

    static final Bytes NO_BYTES = new Bytes(values -> Payload.EMPTY, false, PART_OF_BYTE);

    Operand(Expression expression, @Nullable String decimal, int at, int end) {
        this(expression, decimal, null, at, end);
    }
}

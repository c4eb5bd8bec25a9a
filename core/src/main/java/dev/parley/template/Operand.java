package dev.parley.template;

import org.jspecify.annotations.Nullable;

/**
 * A part of an expression that has been read.
 *
 * @param decimal its digits where it is nothing but digits: a number to calculate with, or a capture where bytes belong
 * @param at where it begins in the template, from 0; {@code end} is behind it
 */
record Operand(Expression expression, @Nullable String decimal, int at, int end) {}

package dev.parley.hint;

import dev.parley.ledger.Cause;

/**
 * Something odd.
 *
 * @param cause the stable word for it
 * @param message what it is, why it matters and what to do; it may have several lines
 */
public record Hint(Cause cause, String message) {}

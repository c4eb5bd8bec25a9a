package dev.parley.oddity;

import dev.parley.ledger.Cause;

/**
 * Something odd.
 *
 * @param cause the stable word for it
 * @param says what it is, why it matters and what to do; it may have several lines
 */
public record Oddity(Cause cause, String says) {}

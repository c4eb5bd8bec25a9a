package dev.parley.session;

import dev.parley.ledger.Cause;

/**
 * How a session ended.
 *
 * @param cause {@link Cause#DONE} where all that was asked for was done, {@link Cause#STOPPED} where somebody ended it,
 *     else what went wrong
 * @param message a sentence for a person; empty where nothing went wrong
 */
public record Outcome(Cause cause, String message) {
    /** All that was asked for was done. */
    public static final Outcome DONE = new Outcome(Cause.DONE, "");

    /** Somebody ended it. */
    public static final Outcome STOPPED = new Outcome(Cause.STOPPED, "");

    /** Whether nothing went wrong. */
    public boolean isGood() {
        return cause == Cause.DONE || cause == Cause.STOPPED;
    }
}

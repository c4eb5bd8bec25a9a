package dev.parley.script;

import dev.parley.ledger.Cause;

/**
 * How one step went. Immutable; safe from any thread.
 *
 * @param number its place: {@code 3}, or {@code 4.2} for the second step of a repeat that is the fourth
 * @param step the step
 * @param round which time it is done, from 1; 0 outside of a repeat, and of the innermost repeat inside
 * @param cause {@link Cause#DONE} if it passed, {@link Cause#EXPECTATION} if what was expected did not come, else what the
 *     network said
 * @param expected what was to happen, in words
 * @param got what happened, in words; empty where a step passed and there is nothing to say
 * @param difference where two texts differ first, as a sentence, in hex with rows of both below it; empty where there are
 *     no two texts
 * @param mend what to do about it, as a sentence; empty where that is not known
 * @param nanos how long it took
 */
public record StepResult(
        String number,
        Step step,
        long round,
        Cause cause,
        String expected,
        String got,
        String difference,
        String mend,
        long nanos) {

    public boolean passed() {
        return cause == Cause.DONE;
    }

    /** The step's number and kind: {@code 3 expect}. */
    public String check() {
        return number + " " + step.kind();
    }

    /** Which step, for a sentence: {@code step 3 (login.yaml:7)}, {@code step 4.2 in round 17}. */
    public String where() {
        return where(number, step, round);
    }

    static String where(String number, Step step, long round) {
        return "step " + number + (step.source().isEmpty() ? "" : " (" + step.source() + ")")
                + (round == 0 ? "" : " in round " + round);
    }

    /** All of it in a sentence: {@code step 3 (login.yaml:7): expected within 2s a message that is exactly "OK", got "NO"}. */
    public String message() {
        return where() + ": expected " + expected + (got.isEmpty() ? "" : ", got " + got)
                + (mend.isEmpty() ? "" : ". " + mend)
                + (difference.isEmpty() ? "" : ". " + difference);
    }
}

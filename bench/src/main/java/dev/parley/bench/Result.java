package dev.parley.bench;

import dev.parley.ledger.Cause;
import java.time.Duration;

/**
 * What came of something that could have failed.
 *
 * @param entry whose it is: an entry's name, or {@code command}
 * @param name what was done or expected
 * @param verdict how it went
 * @param cause {@link Cause#DONE} where nothing went wrong
 * @param message what was expected and what came, or what went wrong; empty where nothing did
 * @param took how long
 */
public record Result(String entry, String name, Verdict verdict, Cause cause, String message, Duration took) {
    /** How it went. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** It was still going on at the end, and nothing had gone wrong. */
        UNFINISHED
    }

    /** Whether something went wrong. */
    public boolean isFailed() {
        return verdict == Verdict.FAILED;
    }
}

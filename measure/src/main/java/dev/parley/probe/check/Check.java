package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.LimitReachedException;
import dev.parley.probe.target.ProbeTarget;
import dev.parley.probe.target.StoppedException;
import java.io.IOException;

/**
 * One check. To add one, write a class beside the others and put it into {@link Checks}; its evaluation is a static method
 * that knows no socket, with a table of tests.
 *
 * @param <S> what it is done to
 */
public interface Check<S extends ProbeTarget> {
    /** Its stable word, such as {@code half-close}. */
    String name();

    /**
     * Does it and evaluates what came back. Called once, on the thread of the check-up; may block as long as the server's
     * wait and the bounds allow.
     *
     * @throws LimitReachedException if it would go beyond the bounds
     * @throws StoppedException if the check-up was ended
     * @throws IOException if the network said no where the check has no word for it
     */
    Finding check(S server) throws IOException;

    /** Whether the server may crash, so that it is checked afterwards. */
    default boolean mayCrash() {
        return true;
    }

    /** How to repair a server that crashes. */
    default String crashAdvice() {
        return "Look at what the server's program prints: an exception that nobody catches ends it. Catch it around the"
                + " handling of one message, and go on with the next.";
    }
}

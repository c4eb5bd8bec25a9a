package dev.parley.junit;

import dev.parley.session.Session;
import dev.parley.session.runtime.OpenSessions;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The threads that a peer has. */
final class Threads {
    private Threads() {}

    /**
     * Waits until none runs any more.
     *
     * @throws AssertionError with its calls, if one does not end in time
     */
    static void requireEnded(PeerEvents events, Session session) {
        for (Thread each : OpenSessions.threads(session)) {
            try {
                if (!each.join(events.patience())) {
                    throw events.failure("a thread still runs after the end: " + describe(each));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String describe(Thread running) {
        return running.getName()
                + Arrays.stream(running.getStackTrace())
                        .map(call -> "\n    at " + call)
                        .collect(Collectors.joining());
    }
}

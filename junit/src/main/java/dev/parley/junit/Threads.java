package dev.parley.junit;

import dev.parley.session.Session;
import dev.parley.session.runtime.OpenSessions;
import java.time.Duration;
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
    static void requireEnded(TestPeer peer, Session session, Duration within) {
        for (Thread each : OpenSessions.threads(session)) {
            try {
                if (!each.join(within)) {
                    throw peer.failure("a thread still runs after the end: " + describe(each));
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

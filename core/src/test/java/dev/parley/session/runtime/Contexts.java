package dev.parley.session.runtime;

import dev.parley.session.SessionConfig;
import dev.parley.socket.NetworkException;

/** For tests of a session's parts: its context, of which nothing is recorded. */
public final class Contexts {
    private Contexts() {}

    public static SessionContext of(SessionConfig config) {
        try {
            return SessionContext.of(config);
        } catch (NetworkException impossible) {
            throw new IllegalStateException("nothing is recorded", impossible);
        }
    }
}

package dev.parley.probe;

import java.io.IOException;

/** Who talks first? */
final class Greeting implements Check<StreamServer> {
    private static final String NAME = "greeting";
    private static final long MOST_WAIT_NANOS = 500_000_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isHarsh() {
        return false;
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        try (Talk talk = server.connect()) {
            Answer answer = talk.read(Math.min(MOST_WAIT_NANOS, server.waitNanos), server.quiet());
            server.greets(!answer.isEmpty());
            return judge(answer);
        }
    }

    static Finding judge(Answer answer) {
        String tried = "a connection, and nothing sent";
        if (!answer.isEmpty()) {
            return Finding.ok(NAME, tried, answer.shown(), "It talks first.");
        }
        return switch (answer.end()) {
            case OPEN, STUCK -> Finding.ok(NAME, tried, "nothing", "It waits for the other side to talk first.");
            case FINISHED, RESET ->
                Finding.noted(
                        NAME,
                        tried,
                        answer.end().says(),
                        "It does not wait for anything to be said.",
                        "It may allow only certain peers, or be at its limit, or its program ends after accept().");
        };
    }
}

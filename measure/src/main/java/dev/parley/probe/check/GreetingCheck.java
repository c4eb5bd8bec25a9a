package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import java.io.IOException;

/** Who talks first? */
final class GreetingCheck implements Check<StreamTarget> {
    private static final String NAME = "greeting";
    private static final long MOST_WAIT_NANOS = 500_000_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean mayCrash() {
        return false;
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        try (ProbeConnection probeConnection = server.connect()) {
            StreamReply streamReply = probeConnection.read(Math.min(MOST_WAIT_NANOS, server.waitNanos), server.quiet());
            server.greets(!streamReply.isEmpty());
            return evaluate(streamReply);
        }
    }

    static Finding evaluate(StreamReply streamReply) {
        String action = "a connection, and nothing sent";
        if (!streamReply.isEmpty()) {
            return Finding.ok(NAME, action, streamReply.shown(), "It talks first.");
        }
        return switch (streamReply.end()) {
            case OPEN, STUCK -> Finding.ok(NAME, action, "nothing", "It waits for the other side to talk first.");
            case FINISHED, RESET ->
                Finding.noted(
                        NAME,
                        action,
                        streamReply.end().label(),
                        "It does not wait for anything to be said.",
                        "It may allow only certain peers, or be at its limit, or its program ends after accept().");
        };
    }
}

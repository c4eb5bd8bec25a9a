package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamTarget;
import java.io.IOException;

/** A client that is torn away in the middle of a message: Wi-Fi lost, program killed. */
final class ResetCheck implements Check<StreamTarget> {
    private static final String NAME = "reset";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String crashAdvice() {
        return "recv() and send() throw where a client was torn away (ECONNRESET: in Python ConnectionResetError, an OSError). Catch OSError around one connection, close that, and accept the next.";
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        try (ProbeConnection probeConnection = server.connectPastGreeting()) {
            probeConnection.write(server.message);
            // Until it has read that, the reset would take the message away with it.
            server.trafficBudget.pause(server.replyTimeoutNanos() / 4);
            probeConnection.reset();
        }
        return evaluate();
    }

    /** Nothing comes back to a reset; whether the server lives is seen afterwards. */
    static Finding evaluate() {
        return Finding.ok(
                NAME,
                "a connection broken off behind half a message (RST)",
                "the next connection is taken",
                "It survives a client that is torn away.");
    }
}

package dev.parley.probe;

import java.io.IOException;

/** A client that is torn away in the middle of a message: Wi-Fi lost, program killed. */
final class Reset implements Check<StreamServer> {
    private static final String NAME = "reset";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String ifItDies() {
        return "recv() and send() throw where a client was torn away (ECONNRESET: in Python ConnectionResetError, an OSError). Catch OSError around one connection, close that, and accept the next.";
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        try (Talk talk = server.connectPastGreeting()) {
            talk.write(server.message);
            // Until it has read that, the reset would take the message away with it.
            server.traffic.pause(server.patience() / 4);
            talk.reset();
        }
        return judge();
    }

    /** Nothing comes back to a reset; whether the server lives is seen afterwards. */
    static Finding judge() {
        return Finding.ok(
                NAME,
                "a connection broken off behind half a message (RST)",
                "the next connection is taken",
                "It survives a client that is torn away.");
    }
}

package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import java.io.IOException;

/** The other side finishes right behind its message: is it still answered, and does the server see the end? */
final class HalfCloseCheck implements Check<StreamTarget> {
    private static final String NAME = "half-close";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        try (ProbeConnection probeConnection = server.connectPastGreeting()) {
            if (server.answers()) {
                probeConnection.write(server.whole());
            }
            probeConnection.finish();
            // Reads to the end: what comes behind the answer is the end itself.
            return evaluate(probeConnection.read(server.waitNanos, server.waitNanos), server.answers());
        }
    }

    static Finding evaluate(StreamReply streamReply, boolean answers) {
        String action = answers ? "the message, then the end (FIN)" : "the end (FIN) at once";
        if (streamReply.end() == StreamReply.End.RESET) {
            return Finding.noted(
                    NAME,
                    action,
                    streamReply.shown() + ", then " + streamReply.end().label(),
                    "It takes the end of its input for a failure.",
                    "recv() that gives 0 bytes is the end in order: answer what came before, then close.");
        }
        if (streamReply.end() == StreamReply.End.OPEN) {
            return Finding.noted(
                    NAME,
                    action,
                    streamReply.shown() + ", and the connection stays open",
                    "It does not see, or does not mind, that nothing more comes, and so keeps a socket for each client that has gone.",
                    "recv() that gives 0 bytes is the end: close the connection then.");
        }
        return answers && streamReply.isEmpty()
                ? Finding.noted(
                        NAME,
                        action,
                        "closed without an answer",
                        "It drops what came right before the end.",
                        "Answer first, then close: many programs send a request and finish.")
                : Finding.ok(
                        NAME,
                        action,
                        answers ? streamReply.shown() + ", then the end" : "the end",
                        answers ? "It answers, sees the end, and closes." : "It sees the end, and closes.");
    }
}

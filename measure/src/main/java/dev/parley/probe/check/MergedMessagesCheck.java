package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.EchoPattern;
import dev.parley.probe.target.Formats;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Two messages in one write. */
final class MergedMessagesCheck implements Check<StreamTarget> {
    private static final String NAME = "merged";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so answers cannot be counted.");
        }
        try (ProbeConnection probeConnection = server.connectPastGreeting()) {
            probeConnection.write(server.whole().plus(server.whole()));
            StreamReply streamReply = probeConnection.read(server.replyTimeoutNanos(), server.quiet());
            return evaluate(server.whole(), streamReply, server.usual(), server.echoPattern());
        }
    }

    static Finding evaluate(Payload whole, StreamReply streamReply, Payload usual, @Nullable EchoPattern echoPattern) {
        String action = Formats.bytes(whole) + " twice in one write";
        Payload observed = streamReply.bytes();
        if (echoPattern != null && echoPattern.isEcho() && observed.equals(whole.plus(whole))) {
            return Finding.ok(NAME, action, "both", "Both come back, and nothing is lost.");
        }
        // An answer may hold a time or a number, so its length says more than its bytes.
        boolean two =
                observed.equals(usual.plus(usual)) || (echoPattern == null && observed.size() >= 2 * usual.size());
        if (two) {
            return Finding.ok(NAME, action, "two answers", "It finds both messages in what one read gives.");
        }
        if (observed.isEmpty()) {
            return Finding.noted(
                    NAME,
                    action,
                    streamReply.shown(),
                    "One message alone is answered, two in one write are not.",
                    StreamAdvice.REMEDY);
        }
        if (streamReply.end() != StreamReply.End.OPEN && observed.equals(usual)) {
            return Finding.noted(
                    NAME,
                    action,
                    "one answer, then " + streamReply.end().label(),
                    "It answers one message for each connection.",
                    "");
        }
        return StreamAdvice.takenForMessages(NAME, action, "one answer to both: " + Formats.bytes(observed));
    }
}

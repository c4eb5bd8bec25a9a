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

/** One message in two writes with a pause between them. */
final class SegmentationCheck implements Check<StreamTarget> {
    private static final String NAME = "split";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so there is no telling what it takes for a message.");
        }
        Payload whole = server.whole();
        int middle = Math.max(1, server.message.size() / 2);
        if (whole.size() < 2) {
            return Finding.skipped(NAME, "A message of one byte cannot be split.");
        }
        try (ProbeConnection probeConnection = server.connectPastGreeting()) {
            probeConnection.write(whole.slice(0, middle));
            StreamReply first = probeConnection.read(server.replyTimeoutNanos(), 0);
            probeConnection.write(whole.slice(middle, whole.size()));
            StreamReply second = probeConnection.read(server.replyTimeoutNanos(), server.quiet());
            return evaluate(whole, first.bytes(), second, server.usual(), server.echoPattern());
        }
    }

    /**
     * @param first what came before the second part was sent
     * @param second what came behind it
     */
    static Finding evaluate(
            Payload whole, Payload first, StreamReply second, Payload usual, @Nullable EchoPattern echoPattern) {
        String action = Formats.bytes(whole) + " in two writes";
        Payload all = first.plus(second.bytes());
        if (echoPattern != null && echoPattern.isEcho() && all.equals(whole)) {
            return Finding.ok(NAME, action, "the same bytes", "Both parts come back, and nothing is lost.");
        }
        if (!first.isEmpty()) {
            return StreamAdvice.takenForMessages(NAME, action, "an answer to each: " + Formats.bytes(all));
        }
        if (all.isEmpty()) {
            return Finding.noted(
                    NAME,
                    action,
                    second.shown(),
                    "The same message is answered when it comes in one piece.",
                    StreamAdvice.REMEDY);
        }
        return Finding.ok(
                NAME,
                action,
                all.equals(usual) ? "one answer, the usual one" : Formats.bytes(all),
                "It puts the parts together.");
    }
}

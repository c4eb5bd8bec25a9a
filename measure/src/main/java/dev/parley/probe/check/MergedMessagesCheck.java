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
            StreamReply streamReply = probeConnection.read(server.patience(), server.quiet());
            return judge(server.whole(), streamReply, server.usual(), server.mirror());
        }
    }

    static Finding judge(Payload whole, StreamReply streamReply, Payload usual, @Nullable EchoPattern echoPattern) {
        String tried = Formats.bytes(whole) + " twice in one write";
        Payload came = streamReply.bytes();
        if (echoPattern != null && echoPattern.isEcho() && came.equals(whole.plus(whole))) {
            return Finding.ok(NAME, tried, "both", "Both come back, and nothing is lost.");
        }
        // An answer may hold a time or a number, so its length says more than its bytes.
        boolean two = came.equals(usual.plus(usual)) || (echoPattern == null && came.size() >= 2 * usual.size());
        if (two) {
            return Finding.ok(NAME, tried, "two answers", "It finds both messages in what one read gives.");
        }
        if (came.isEmpty()) {
            return Finding.noted(
                    NAME,
                    tried,
                    streamReply.shown(),
                    "One message alone is answered, two in one write are not.",
                    StreamAdvice.MEND);
        }
        if (streamReply.end() != StreamReply.End.OPEN && came.equals(usual)) {
            return Finding.noted(
                    NAME,
                    tried,
                    "one answer, then " + streamReply.end().label(),
                    "It answers one message for each connection.",
                    "");
        }
        return StreamAdvice.takenForMessages(NAME, tried, "one answer to both: " + Formats.bytes(came));
    }
}

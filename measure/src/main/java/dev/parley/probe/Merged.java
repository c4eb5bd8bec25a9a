package dev.parley.probe;

import dev.parley.payload.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Two messages in one write. */
final class Merged implements Check<StreamServer> {
    private static final String NAME = "merged";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so answers cannot be counted.");
        }
        try (Talk talk = server.connectPastGreeting()) {
            talk.write(server.whole().plus(server.whole()));
            Answer answer = talk.read(server.patience(), server.quiet());
            return judge(server.whole(), answer, server.usual(), server.mirror());
        }
    }

    static Finding judge(Payload whole, Answer answer, Payload usual, @Nullable Mirror mirror) {
        String tried = Shown.bytes(whole) + " twice in one write";
        Payload came = answer.bytes();
        if (mirror != null && mirror.isEcho() && came.equals(whole.plus(whole))) {
            return Finding.ok(NAME, tried, "both", "Both come back, and nothing is lost.");
        }
        // An answer may hold a time or a number, so its length says more than its bytes.
        boolean two = came.equals(usual.plus(usual)) || (mirror == null && came.size() >= 2 * usual.size());
        if (two) {
            return Finding.ok(NAME, tried, "two answers", "It finds both messages in what one read gives.");
        }
        if (came.isEmpty()) {
            return Finding.noted(
                    NAME,
                    tried,
                    answer.shown(),
                    "One message alone is answered, two in one write are not.",
                    Chunks.MEND);
        }
        if (answer.end() != Answer.End.OPEN && came.equals(usual)) {
            return Finding.noted(
                    NAME,
                    tried,
                    "one answer, then " + answer.end().says(),
                    "It answers one message for each connection.",
                    "");
        }
        return Chunks.takenForMessages(NAME, tried, "one answer to both: " + Shown.bytes(came));
    }
}

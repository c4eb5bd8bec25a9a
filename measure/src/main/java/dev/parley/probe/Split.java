package dev.parley.probe;

import dev.parley.payload.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One message in two writes with a pause between them. */
final class Split implements Check<StreamServer> {
    private static final String NAME = "split";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so there is no telling what it takes for a message.");
        }
        Payload whole = server.whole();
        int middle = Math.max(1, server.message.size() / 2);
        if (whole.size() < 2) {
            return Finding.skipped(NAME, "A message of one byte cannot be split.");
        }
        try (Talk talk = server.connectPastGreeting()) {
            talk.write(whole.slice(0, middle));
            Answer first = talk.read(server.patience(), 0);
            talk.write(whole.slice(middle, whole.size()));
            Answer second = talk.read(server.patience(), server.quiet());
            return judge(whole, first.bytes(), second, server.usual(), server.mirror());
        }
    }

    /**
     * @param first what came before the second part was sent
     * @param second what came behind it
     */
    static Finding judge(Payload whole, Payload first, Answer second, Payload usual, @Nullable Mirror mirror) {
        String tried = Shown.bytes(whole) + " in two writes";
        Payload all = first.plus(second.bytes());
        if (mirror != null && mirror.isEcho() && all.equals(whole)) {
            return Finding.ok(NAME, tried, "the same bytes", "Both parts come back, and nothing is lost.");
        }
        if (!first.isEmpty()) {
            return Chunks.takenForMessages(NAME, tried, "an answer to each: " + Shown.bytes(all));
        }
        if (all.isEmpty()) {
            return Finding.noted(
                    NAME,
                    tried,
                    second.shown(),
                    "The same message is answered when it comes in one piece.",
                    Chunks.MEND);
        }
        return Finding.ok(
                NAME,
                tried,
                all.equals(usual) ? "one answer, the usual one" : Shown.bytes(all),
                "It puts the parts together.");
    }
}

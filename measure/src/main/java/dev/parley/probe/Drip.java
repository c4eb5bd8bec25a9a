package dev.parley.probe;

import dev.parley.payload.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One byte at a time: does it wait for the whole message, or take what one read gave for one? */
final class Drip implements Check<StreamServer> {
    private static final String NAME = "drip";
    private static final long PAUSE_NANOS = 30_000_000;
    private static final int MOST_BYTES = 16;

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
        Payload dripped = whole.size() <= MOST_BYTES ? whole : whole.slice(whole.size() - MOST_BYTES, whole.size());
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        try (Talk talk = server.connectPastGreeting()) {
            if (whole.size() > MOST_BYTES) {
                talk.write(whole.slice(0, whole.size() - MOST_BYTES));
            }
            for (int i = 0; i < dripped.size() - 1; i++) {
                talk.write(dripped.slice(i, i + 1));
                talk.read(PAUSE_NANOS, 0).bytes().writeTo(early);
            }
            talk.write(dripped.slice(dripped.size() - 1, dripped.size()));
            Answer last = talk.read(server.patience(), server.quiet());
            return judge(whole, Payload.copyOf(early.toByteArray()), last, server.usual(), server.mirror());
        }
    }

    /**
     * @param early what came before the last byte was sent
     * @param last what came behind it
     * @param usual what the message is answered with when it comes in one piece
     */
    static Finding judge(Payload whole, Payload early, Answer last, Payload usual, @Nullable Mirror mirror) {
        String tried = Shown.bytes(whole) + ", one byte at a time";
        Payload all = early.plus(last.bytes());
        if (mirror != null && mirror.isEcho() && all.equals(whole)) {
            return Finding.ok(
                    NAME, tried, "the same bytes", "It gives back the stream as it comes, which is right for an echo.");
        }
        if (!early.isEmpty()) {
            return Chunks.takenForMessages(NAME, tried, "answers before the message was whole: " + Shown.bytes(all));
        }
        if (all.isEmpty()) {
            return Finding.noted(
                    NAME, tried, last.shown(), "The same message is answered when it comes in one piece.", Chunks.MEND);
        }
        return Finding.ok(
                NAME,
                tried,
                all.equals(usual) ? "the usual answer" : Shown.bytes(all),
                "It waits until the message is whole.");
    }
}

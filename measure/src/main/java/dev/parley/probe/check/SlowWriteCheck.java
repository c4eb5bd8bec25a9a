package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.EchoPattern;
import dev.parley.probe.target.Formats;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One byte at a time: does it wait for the whole message, or take what one read gave for one? */
final class SlowWriteCheck implements Check<StreamTarget> {
    private static final String NAME = "drip";
    private static final long PAUSE_NANOS = 30_000_000;
    private static final int MOST_BYTES = 16;

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
        Payload dripped = whole.size() <= MOST_BYTES ? whole : whole.slice(whole.size() - MOST_BYTES, whole.size());
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        try (ProbeConnection probeConnection = server.connectPastGreeting()) {
            if (whole.size() > MOST_BYTES) {
                probeConnection.write(whole.slice(0, whole.size() - MOST_BYTES));
            }
            for (int i = 0; i < dripped.size() - 1; i++) {
                probeConnection.write(dripped.slice(i, i + 1));
                probeConnection.read(PAUSE_NANOS, 0).bytes().writeTo(early);
            }
            probeConnection.write(dripped.slice(dripped.size() - 1, dripped.size()));
            StreamReply last = probeConnection.read(server.replyTimeoutNanos(), server.quiet());
            return evaluate(whole, Payload.copyOf(early.toByteArray()), last, server.usual(), server.echoPattern());
        }
    }

    /**
     * @param early what came before the last byte was sent
     * @param last what came behind it
     * @param usual what the message is answered with when it comes in one piece
     */
    static Finding evaluate(
            Payload whole, Payload early, StreamReply last, Payload usual, @Nullable EchoPattern echoPattern) {
        String action = Formats.bytes(whole) + ", one byte at a time";
        Payload all = early.plus(last.bytes());
        if (echoPattern != null && echoPattern.isEcho() && all.equals(whole)) {
            return Finding.ok(
                    NAME,
                    action,
                    "the same bytes",
                    "It gives back the stream as it comes, which is right for an echo.");
        }
        if (!early.isEmpty()) {
            return StreamAdvice.takenForMessages(
                    NAME, action, "answers before the message was whole: " + Formats.bytes(all));
        }
        if (all.isEmpty()) {
            return Finding.noted(
                    NAME,
                    action,
                    last.shown(),
                    "The same message is answered when it comes in one piece.",
                    StreamAdvice.REMEDY);
        }
        return Finding.ok(
                NAME,
                action,
                all.equals(usual) ? "the usual answer" : Formats.bytes(all),
                "It waits until the message is whole.");
    }
}

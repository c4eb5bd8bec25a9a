package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does it answer without a line's end, with LF, with CR LF? What it answers decides how the other checks talk to it. */
final class LineEndCheck implements Check<StreamTarget> {
    private static final String NAME = "line-end";

    private static final StreamReply NOTHING = new StreamReply(Payload.EMPTY, StreamReply.End.OPEN, 0);

    /** What may end a message. */
    enum Ending {
        NONE("no line end", ""),
        LF("LF", "\n"),
        CRLF("CR LF", "\r\n");

        private final String label;
        private final String text;

        Ending(String message, String text) {
            this.label = message;
            this.text = text;
        }

        Payload bytes() {
            return Payload.of(text);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** So few connections and such a message do no harm; what they left is seen by the next check. */
    @Override
    public boolean mayCrash() {
        return false;
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        Map<Ending, StreamReply> streamReplies = new LinkedHashMap<>();
        for (Ending ending : Ending.values()) {
            try (ProbeConnection probeConnection = server.connectPastGreeting()) {
                probeConnection.write(server.message.plus(ending.bytes()));
                StreamReply streamReply = probeConnection.read(server.waitNanos, server.quiet());
                streamReplies.put(ending, streamReply);
            }
        }
        // Most programs that read lines want LF; where none is needed a line does no harm, if it is answered.
        for (Ending ending : List.of(Ending.LF, Ending.CRLF, Ending.NONE)) {
            StreamReply streamReply = streamReplies.get(ending);
            if (streamReply != null && !streamReply.isEmpty()) {
                server.endsWith(ending.bytes());
                server.answered(server.message.plus(ending.bytes()), streamReply.bytes(), streamReply.nanos());
                break;
            }
        }
        return evaluate(server.quotedMessage(), server.shownWait(), streamReplies);
    }

    static Finding evaluate(String message, String wait, Map<Ending, StreamReply> streamReplies) {
        String action = message + " with no line end, with LF, with CR LF";
        List<Ending> answered = streamReplies.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (answered.isEmpty()) {
            StreamReply last = streamReplies.getOrDefault(Ending.CRLF, NOTHING);
            return Finding.noted(
                    NAME,
                    action,
                    last.end() == StreamReply.End.OPEN
                            ? "no answer within " + wait + " to any"
                            : last.end().label(),
                    "It listens and answers nothing to this message, so the checks that need an answer are left out.",
                    "If it answers to something else, say so with -m. Else print in the server what arrives.");
        }
        String observed = "answered: "
                + String.join(", ", answered.stream().map(each -> each.label).toList());
        String example =
                "; " + streamReplies.getOrDefault(answered.getLast(), NOTHING).shown();
        if (answered.contains(Ending.NONE)) {
            return Finding.ok(
                    NAME,
                    action,
                    observed + example,
                    "It needs no line's end: whatever one read gives is a message to it.");
        }
        return Finding.ok(
                NAME,
                action,
                observed + example,
                answered.contains(Ending.LF)
                        ? "It reads lines: a message without a line's end waits for the rest."
                        : "It reads lines that end with CR LF, and a LF alone is no end to it.");
    }
}

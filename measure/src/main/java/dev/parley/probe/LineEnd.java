package dev.parley.probe;

import dev.parley.payload.Payload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does it answer without a line's end, with LF, with CR LF? What it answers decides how the other checks talk to it. */
final class LineEnd implements Check<StreamServer> {
    private static final String NAME = "line-end";

    private static final Answer NOTHING = new Answer(Payload.EMPTY, Answer.End.OPEN, 0);

    /** What may end a message. */
    enum Ending {
        NONE("no line end", ""),
        LF("LF", "\n"),
        CRLF("CR LF", "\r\n");

        private final String says;
        private final String text;

        Ending(String says, String text) {
            this.says = says;
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
    public boolean isHarsh() {
        return false;
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        Map<Ending, Answer> answers = new LinkedHashMap<>();
        for (Ending ending : Ending.values()) {
            try (Talk talk = server.connectPastGreeting()) {
                talk.write(server.message.plus(ending.bytes()));
                Answer answer = talk.read(server.waitNanos, server.quiet());
                answers.put(ending, answer);
            }
        }
        // Most programs that read lines want LF; where none is needed a line does no harm, if it is answered.
        for (Ending ending : List.of(Ending.LF, Ending.CRLF, Ending.NONE)) {
            Answer answer = answers.get(ending);
            if (answer != null && !answer.isEmpty()) {
                server.endsWith(ending.bytes());
                server.answered(server.message.plus(ending.bytes()), answer.bytes(), answer.nanos());
                break;
            }
        }
        return judge(server.said(), server.shownWait(), answers);
    }

    static Finding judge(String message, String wait, Map<Ending, Answer> answers) {
        String tried = message + " with no line end, with LF, with CR LF";
        List<Ending> answered = answers.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (answered.isEmpty()) {
            Answer last = answers.getOrDefault(Ending.CRLF, NOTHING);
            return Finding.noted(
                    NAME,
                    tried,
                    last.end() == Answer.End.OPEN
                            ? "no answer within " + wait + " to any"
                            : last.end().says(),
                    "It listens and answers nothing to this message, so the checks that need an answer are left out.",
                    "If it answers to something else, say so with -m. Else print in the server what arrives.");
        }
        String came = "answered: "
                + String.join(", ", answered.stream().map(each -> each.says).toList());
        String example =
                "; " + answers.getOrDefault(answered.getLast(), NOTHING).shown();
        if (answered.contains(Ending.NONE)) {
            return Finding.ok(
                    NAME, tried, came + example, "It needs no line's end: whatever one read gives is a message to it.");
        }
        return Finding.ok(
                NAME,
                tried,
                came + example,
                answered.contains(Ending.LF)
                        ? "It reads lines: a message without a line's end waits for the rest."
                        : "It reads lines that end with CR LF, and a LF alone is no end to it.");
    }
}

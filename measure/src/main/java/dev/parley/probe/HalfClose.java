package dev.parley.probe;

import java.io.IOException;

/** The other side finishes right behind its message: is it still answered, and does the server see the end? */
final class HalfClose implements Check<StreamServer> {
    private static final String NAME = "half-close";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        try (Talk talk = server.connectPastGreeting()) {
            if (server.answers()) {
                talk.write(server.whole());
            }
            talk.finish();
            // Reads to the end: what comes behind the answer is the end itself.
            return judge(talk.read(server.waitNanos, server.waitNanos), server.answers());
        }
    }

    static Finding judge(Answer answer, boolean answers) {
        String tried = answers ? "the message, then the end (FIN)" : "the end (FIN) at once";
        if (answer.end() == Answer.End.RESET) {
            return Finding.noted(
                    NAME,
                    tried,
                    answer.shown() + ", then " + answer.end().says(),
                    "It takes the end of its input for a failure.",
                    "recv() that gives 0 bytes is the end in order: answer what came before, then close.");
        }
        if (answer.end() == Answer.End.OPEN) {
            return Finding.noted(
                    NAME,
                    tried,
                    answer.shown() + ", and the connection stays open",
                    "It does not see, or does not mind, that nothing more comes, and so keeps a socket for each client that has gone.",
                    "recv() that gives 0 bytes is the end: close the connection then.");
        }
        return answers && answer.isEmpty()
                ? Finding.noted(
                        NAME,
                        tried,
                        "closed without an answer",
                        "It drops what came right before the end.",
                        "Answer first, then close: many programs send a request and finish.")
                : Finding.ok(
                        NAME,
                        tried,
                        answers ? answer.shown() + ", then the end" : "the end",
                        answers ? "It answers, sees the end, and closes." : "It sees the end, and closes.");
    }
}

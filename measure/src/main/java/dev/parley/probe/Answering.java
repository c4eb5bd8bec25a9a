package dev.parley.probe;

import dev.parley.payload.Payload;
import org.jspecify.annotations.Nullable;

/** Is it an echo, or what else does an answer look like? Nothing is sent: the answer is known. */
final class Answering implements Check<DatagramServer> {
    private static final String NAME = "answer";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isHarsh() {
        return false;
    }

    @Override
    public Finding check(DatagramServer server) {
        return server.answers()
                ? judge(server.message, server.usual(), server.mirror())
                : Finding.skipped(NAME, "Nothing was answered.");
    }

    static Finding judge(Payload message, Payload answer, @Nullable Mirror mirror) {
        return Finding.ok(NAME, Server.quoted(message), Shown.bytes(answer), means(mirror));
    }

    private static String means(@Nullable Mirror mirror) {
        if (mirror == null) {
            return "It answers with something of its own.";
        }
        if (mirror.isEcho()) {
            return "It is an echo: what is sent comes back as it is.";
        }
        if (mirror.after().isEmpty()) {
            return "It repeats the message behind " + Shown.bytes(mirror.before()) + " of its own.";
        }
        return mirror.before().isEmpty()
                ? "It repeats the message, and puts " + Shown.bytes(mirror.after()) + " behind it."
                : "It repeats the message between %s and %s of its own."
                        .formatted(Shown.bytes(mirror.before()), Shown.bytes(mirror.after()));
    }
}

package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.DatagramTarget;
import dev.parley.probe.target.EchoPattern;
import dev.parley.probe.target.Formats;
import dev.parley.probe.target.ProbeTarget;
import org.jspecify.annotations.Nullable;

/** Is it an echo, or what else does an answer look like? Nothing is sent: the answer is known. */
final class EchoCheck implements Check<DatagramTarget> {
    private static final String NAME = "answer";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean mayCrash() {
        return false;
    }

    @Override
    public Finding check(DatagramTarget server) {
        return server.answers()
                ? evaluate(server.message, server.usual(), server.echoPattern())
                : Finding.skipped(NAME, "Nothing was answered.");
    }

    static Finding evaluate(Payload message, Payload answer, @Nullable EchoPattern echoPattern) {
        return Finding.ok(NAME, ProbeTarget.quoted(message), Formats.bytes(answer), meaning(echoPattern));
    }

    private static String meaning(@Nullable EchoPattern echoPattern) {
        if (echoPattern == null) {
            return "It answers with something of its own.";
        }
        if (echoPattern.isEcho()) {
            return "It is an echo: what is sent comes back as it is.";
        }
        if (echoPattern.after().isEmpty()) {
            return "It repeats the message behind " + Formats.bytes(echoPattern.before()) + " of its own.";
        }
        return echoPattern.before().isEmpty()
                ? "It repeats the message, and puts " + Formats.bytes(echoPattern.after()) + " behind it."
                : "It repeats the message between %s and %s of its own."
                        .formatted(Formats.bytes(echoPattern.before()), Formats.bytes(echoPattern.after()));
    }
}

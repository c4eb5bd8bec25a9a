package dev.parley.probe;

import dev.parley.payload.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends a message that programs stumble over, with the line's end that the server needs. */
record TcpInput(Input input) implements Check<StreamServer> {
    @Override
    public String name() {
        return input.name();
    }

    @Override
    public String ifItDies() {
        return input.ifItDies();
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        // A line is what is empty here, so it needs an end also where others do without.
        Payload end = input.equals(Input.EMPTY_LINE) && server.end().isEmpty() ? Payload.of("\n") : server.end();
        Payload bytes = input.bytes(server.message, server.traffic.bounds().size() - end.size());
        Payload sent = bytes.plus(end);
        Answer answer = server.ask(sent);
        Mirror mirror = server.mirror();
        // What came in several reads is answered in several pieces: only of an echo it is known what all of it should
        // be.
        return judge(sent, answer, mirror != null && mirror.isEcho() ? mirror : null, server.expectation());
    }

    private Finding judge(Payload sent, Answer answer, @Nullable Mirror echo, Expectation expectation) {
        if (answer.isEmpty() && answer.end() != Answer.End.OPEN) {
            return Finding.noted(
                    input.name(),
                    input.what() + ", " + Shown.bytes(sent),
                    answer.end().says(),
                    "It survives, and breaks with whoever sends this.",
                    "Fine if that is meant; else catch what goes wrong with one message, and go on with the next.");
        }
        return input.judge(sent, answer.isEmpty() ? null : answer.bytes(), echo, expectation);
    }
}

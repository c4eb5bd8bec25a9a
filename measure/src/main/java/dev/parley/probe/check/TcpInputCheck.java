package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.EchoPattern;
import dev.parley.probe.target.ExpectedBehaviour;
import dev.parley.probe.target.Formats;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends a message that programs stumble over, with the line's end that the server needs. */
record TcpInputCheck(TestInput testInput) implements Check<StreamTarget> {
    @Override
    public String name() {
        return testInput.name();
    }

    @Override
    public String crashAdvice() {
        return testInput.crashAdvice();
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        // A line is what is empty here, so it needs an end also where others do without.
        Payload end =
                testInput.equals(TestInput.EMPTY_LINE) && server.end().isEmpty() ? Payload.of("\n") : server.end();
        Payload bytes =
                testInput.bytes(server.message, server.trafficBudget.bounds().size() - end.size());
        Payload sent = bytes.plus(end);
        StreamReply streamReply = server.ask(sent);
        EchoPattern echoPattern = server.echoPattern();
        // What came in several reads is answered in several pieces: only of an echo it is known what all of it should
        // be.
        return evaluate(
                sent,
                streamReply,
                echoPattern != null && echoPattern.isEcho() ? echoPattern : null,
                server.expectation());
    }

    private Finding evaluate(
            Payload sent, StreamReply streamReply, @Nullable EchoPattern echo, ExpectedBehaviour expectedBehaviour) {
        if (streamReply.isEmpty() && streamReply.end() != StreamReply.End.OPEN) {
            return Finding.noted(
                    testInput.name(),
                    testInput.what() + ", " + Formats.bytes(sent),
                    streamReply.end().label(),
                    "The server survives, and closes the connection.",
                    "Fine if that is meant; else catch what goes wrong with one message, and go on with the next.");
        }
        return testInput.evaluate(sent, streamReply.isEmpty() ? null : streamReply.bytes(), echo, expectedBehaviour);
    }
}

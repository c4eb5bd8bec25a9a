package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.DatagramReply;
import dev.parley.probe.target.DatagramTarget;
import java.io.IOException;

/** Sends a datagram that programs stumble over. */
record UdpInputCheck(TestInput testInput) implements Check<DatagramTarget> {
    @Override
    public String name() {
        return testInput.name();
    }

    @Override
    public String crashAdvice() {
        return testInput.crashAdvice();
    }

    @Override
    public Finding check(DatagramTarget server) throws IOException {
        Payload sent =
                testInput.bytes(server.message, server.trafficBudget.bounds().size());
        DatagramReply datagramReply = server.ask(sent, server.replyTimeoutNanos());
        return testInput.evaluate(
                sent,
                datagramReply.isAnswer() ? datagramReply.payload() : null,
                server.echoPattern(),
                server.expectation());
    }
}

package dev.parley.probe;

import dev.parley.payload.Payload;
import java.io.IOException;

/** Sends a datagram that programs stumble over. */
record UdpInput(Input input) implements Check<DatagramServer> {
    @Override
    public String name() {
        return input.name();
    }

    @Override
    public String ifItDies() {
        return input.ifItDies();
    }

    @Override
    public Finding check(DatagramServer server) throws IOException {
        Payload sent = input.bytes(server.message, server.traffic.bounds().size());
        Reply reply = server.ask(sent, server.patience());
        return input.judge(sent, reply.isAnswer() ? reply.payload() : null, server.mirror(), server.expectation());
    }
}

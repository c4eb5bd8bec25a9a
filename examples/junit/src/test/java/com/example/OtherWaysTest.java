package com.example;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.framing.Framing;
import dev.parley.junit.Relay;
import dev.parley.junit.TestPeer;
import dev.parley.junit.TestRelay;
import dev.parley.junit.Udp;
import org.junit.jupiter.api.Test;

/** A bad network in between, and a peer without an annotation. */
class OtherWaysTest {
    @Udp
    TestPeer device;

    @Relay(to = "device", up = "loss=30%", down = "delay=20ms")
    TestRelay network;

    @Test
    void getsItsAnswersThroughALossyNetwork() throws Exception {
        device.onFound("^(?P<id>\\d+) temp\\?$").reply("{{id}} 21");
        try (var client = new RetryingUdpClient(network.address(), ofMillis(200), 20)) {
            for (int i = 0; i < 10; i++) {
                assertEquals("21", client.ask("temp?"));
            }
        }
    }

    @Test
    void greetsEachTimeItConnects() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines());
                var client = new ReconnectingLineClient(server.address(), ofMillis(20), line -> {}, bad -> {})) {
            server.awaitConnection().expect("HELLO").close();
            server.awaitConnection().expect("HELLO");
        }
    }
}

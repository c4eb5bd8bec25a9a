package com.example;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.framing.Framing;
import dev.parley.junit.Recorded;
import dev.parley.junit.Relay;
import dev.parley.junit.Tcp;
import dev.parley.junit.TestPeer;
import dev.parley.junit.TestRecording;
import dev.parley.junit.TestRelay;
import dev.parley.junit.Udp;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A bad network in between, a recording, a script, and a peer without an annotation. */
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

    @Recorded("thermometer.pcapng")
    TestRecording thermometer;

    @Test
    void understandsTheRealThermometer() throws Exception {
        try (var client = new RetryingUdpClient(thermometer.address(), ofMillis(500), 3)) {
            assertEquals("21.5", client.ask("temp?"));
            assertThrows(IllegalStateException.class, () -> client.ask("humidity?"));
        }
        thermometer.expectAll();
    }

    @Tcp(frame = "lines")
    TestPeer server;

    @Test
    void takesPartInAConversation() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var conversation = server.play(script -> script.expect("HELLO")
                .send("WELCOME")
                .expectFound("^GET (?P<key>\\w+)$")
                .send("{{key}}=42"));
        try (var client = new ReconnectingLineClient(server.address(), ofMillis(20), heard::add, bad -> {})) {
            assertEquals("WELCOME", heard.poll(5, SECONDS));
            client.say("GET speed");
            assertEquals("speed=42", heard.poll(5, SECONDS));
            conversation.expectDone();
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

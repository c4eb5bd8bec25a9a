package com.example;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.junit.Tcp;
import dev.parley.junit.TestPeer;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ReconnectingLineClientTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<IOException> trouble = new LinkedBlockingQueue<>();

    @Tcp(frame = "lines")
    TestPeer server;

    private ReconnectingLineClient client() {
        return new ReconnectingLineClient(server.address(), ofMillis(20), heard::add, trouble::add);
    }

    @Test
    void greets() throws Exception {
        try (var client = client()) {
            server.awaitConnection().expect("HELLO").expectNothing();
        }
    }

    @Test
    void putsALineTogetherThatComesInPieces() throws Exception {
        try (var client = client()) {
            var connection = server.awaitConnection().sendRaw("ready\nal");
            assertEquals("ready", heard.poll(5, SECONDS)); // so it has read the piece too
            connection.sendRaw("arm\n");
            assertEquals("alarm", heard.poll(5, SECONDS));
        }
    }

    @Test
    void takesTwoLinesApartThatComeAtOnce() throws Exception {
        try (var client = client()) {
            server.awaitConnection().sendRaw("on\noff\n");
            assertEquals("on", heard.poll(5, SECONDS));
            assertEquals("off", heard.poll(5, SECONDS));
        }
    }

    @Test
    void connectsAgainAfterAReset() throws Exception {
        try (var client = client()) {
            server.awaitConnection().expect("HELLO").reset();
            server.awaitConnection().expect("HELLO");
        }
    }

    @Test
    void connectsAgainAfterTheServersEnd() throws Exception {
        server.on("QUIT").reply("BYE").close();
        try (var client = client()) {
            server.awaitConnection().expect("HELLO");
            client.say("QUIT");
            assertEquals("BYE", heard.poll(5, SECONDS));
            server.awaitConnection().expect("HELLO");
        }
    }

    @Test
    void connectsWhenTheServerIsBack() throws Exception {
        server.down();
        try (var client = client()) {
            assertInstanceOf(ConnectException.class, trouble.poll(5, SECONDS));
            server.up();
            server.awaitConnection().expect("HELLO");
        }
    }

    @Test
    void endsTheConnectionWhenItIsClosed() throws Exception {
        var client = client();
        var connection = server.awaitConnection().expect("HELLO");
        client.close();
        connection.expectEnd();
    }
}

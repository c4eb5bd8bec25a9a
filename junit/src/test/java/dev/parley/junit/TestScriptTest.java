package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.framing.Framing;
import dev.parley.script.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scripts on the listening side of a connection. */
@Timeout(120)
class TestScriptTest {
    private static final Duration NOT_LONG = Duration.ofMillis(30);

    /** A client of lines. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(TestPeer server) throws IOException {
            socket = new Socket(server.address().getAddress(), server.port());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String hear() throws IOException {
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void isGoneThroughBesideTheTest() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines())) {
            TestScript login = server.play(s -> s.expect("HELLO")
                    .send("OK")
                    .expectFound("^GET (?P<key>\\w+)$")
                    .send("{{key}}=42 for {{peer}}")
                    .close());
            try (Client client = new Client(server)) {
                client.say("HELLO\n");
                assertThat(client.hear()).isEqualTo("OK");
                client.say("GET speed\n");
                assertThat(client.hear()).isEqualTo("speed=42 for 127.0.0.1:" + client.socket.getLocalPort());
                assertThat(client.hear()).isNull();
            }
            login.expectDone();
            server.expectNothing(); // it took what came
        }
    }

    @Test
    void eachConnectionInItsTurn() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines())) {
            TestScript first = server.play(s -> s.send("one"));
            TestScript second = server.play(s -> s.send("two").expect("thanks"));
            try (Client one = new Client(server);
                    Client two = new Client(server);
                    Client three = new Client(server)) {
                server.awaitConnection().send("three");
                assertThat(one.hear()).isEqualTo("one");
                assertThat(two.hear()).isEqualTo("two");
                assertThat(three.hear()).isEqualTo("three");
                two.say("thanks\n");
                first.expectDone();
                second.expectDone();
            }
        }
    }

    @Test
    void putsChunksTogetherWhereThereIsNoFraming() throws Exception {
        try (TestPeer server = TestPeer.tcp()) {
            TestScript login = server.play(s -> s.expect("HELLO\n").send("OK\n"));
            try (Client client = new Client(server)) {
                client.say("HEL");
                server.events().received(1);
                client.say("LO\n");
                assertThat(client.hear()).isEqualTo("OK");
            }
            login.expectDone();
        }
    }

    @Test
    void aStepThatFailsIsNamed() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines())) {
            TestScript login = server.play(Script.named("login")
                    .expect("FIRST")
                    .expect("HELLO")
                    .within(NOT_LONG)
                    .build());
            try (Client client = new Client(server)) {
                client.say("FIRST\nHALLO\n");
                assertThatExceptionOfType(AssertionError.class)
                        .isThrownBy(login::expectDone)
                        .withMessageContaining("the script \"login\" failed at step 2.")
                        .withMessageContaining("expected  within 30ms a message that is exactly \"HELLO\"")
                        .withMessageContaining("got       \"HALLO\"; nothing more came")
                        .withMessageContaining("What happened:");
            }
        } // and it is not thrown once more
    }

    @Test
    void theClientsEndFailsIt() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines())) {
            TestScript login = server.play(s -> s.expect("HELLO"));
            new Client(server).close();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(login::expectDone)
                    .withMessageContaining("failed at step 1.")
                    .withMessageContaining("got       nothing; the ");
        }
    }

    @Test
    void oneThatIsNotGoneThroughFailsTheTestAtItsEnd() throws Exception {
        TestPeer unvisited = TestPeer.tcp(Framing.lines());
        unvisited.play(s -> s.send("WELCOME"));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(unvisited::close)
                .withMessageContaining("was not gone through: it waited for a connection when the peer was closed");

        TestPeer server = TestPeer.tcp(Framing.lines());
        TestScript login = server.play(s -> s.send("WELCOME").expect("HELLO").within(Duration.ofHours(1)));
        try (Client client = new Client(server)) {
            assertThat(client.hear()).isEqualTo("WELCOME");
            server.waitAtMost(NOT_LONG);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(login::expectDone)
                    .withMessageContaining("was not gone through within 30ms: step ");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> server.waitAtMost(Duration.ofMillis(500)).close())
                    .withMessageContaining("script");
        }
    }

    @Test
    void saysThatUdpHasNoConnections() {
        try (TestPeer device = TestPeer.udp()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> device.play(s -> s.send("hello")))
                    .withMessageContaining("a script needs a connection");
        }
    }
}

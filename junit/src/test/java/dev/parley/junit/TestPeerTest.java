package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.session.send.SendSession;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers in try-with-resources alone. */
@Timeout(120)
class TestPeerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NOT_LONG = Duration.ofMillis(30);

    private static String ask(TestPeer peer, String question) throws IOException, InterruptedException {
        return Parley.request(peer.toString(), question, LONG).escaped();
    }

    private static void tell(TestPeer peer, String message) throws IOException, InterruptedException {
        try (SendSession sender = Parley.send(peer.toString()).message(message).open()) {
            sender.await();
        }
    }

    @Test
    void answersAsItWasToldLastAndOtherwiseAtLast() throws Exception {
        try (TestPeer device = TestPeer.udp()) {
            device.otherwise().reply("ERR {{data}}");
            device.onFound("^GET (?P<key>\\w+)$").reply("{{key}}=42");
            device.on("GET speed").times(1).reply("speed=0");

            assertThat(ask(device, "GET speed")).isEqualTo("speed=0");
            assertThat(ask(device, "GET speed")).isEqualTo("speed=42");
            assertThat(ask(device, "STOP")).isEqualTo("ERR STOP");
            device.reply("ack");
            assertThat(ask(device, "GET speed")).isEqualTo("ack");
            device.reply(message -> Optional.of(message.plus(Payload.of("!"))));
            assertThat(ask(device, "GET speed")).isEqualTo("GET speed!");
            device.echo();
            assertThat(ask(device, "GET speed")).isEqualTo("GET speed");
            device.on("GET speed").reply(Payload.of("{{now}}"));
            assertThat(ask(device, "GET speed")).isEqualTo("{{now}}");
        }
    }

    @Test
    void staysSilentWhoeverAsksAndThenAnswers() throws Exception {
        try (TestPeer device = TestPeer.udp()) {
            device.on("temp?").silent(2).reply("temp=21");
            tell(device, "temp?");
            tell(device, "temp?");

            assertThat(ask(device, "temp?")).isEqualTo("temp=21");
            device.expect("temp?").times(3).andNothingMore();
        }
    }

    @Test
    void rulesHaveStates() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines());
                Socket client = new Socket(server.address().getAddress(), server.port())) {
            server.onConnect().reply("WELCOME");
            server.on("LOGIN ann").reply("OK").state("ready");
            server.on("GO").inState("ready").reply("gone").halfClose();
            client.getOutputStream().write("GO\nLOGIN ann\nGO\n".getBytes(StandardCharsets.UTF_8));

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("OK\ngone\n");
        }
    }

    @Test
    void aFailureShowsBothAndAllThatHappened() throws Exception {
        try (TestPeer device = TestPeer.udp()) {
            tell(device, "temperature?");

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> device.expect("temp?"))
                    .withMessageStartingWith("""
                            peer: another message came than was expected.
                              expected  "temp?"
                              got       "temperature?"
                                             ^
                            What happened:
                            """)
                    .withMessageContaining("→  12 B  temperature?")
                    .withMessageContaining("-Dparley.seed=");
            tell(device, "abc");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> device.expect(Payload.copyOf((byte) 'a', (byte) 0xff, (byte) 0xfe)))
                    .withMessageContaining("\n  expected  61 ff fe\n  got       61 62 63\n               ^\n");
            tell(device, "abc");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> device.expect(new Match.Size(1, 2), new Match.Prefix(Payload.of("a"))))
                    .withMessageContaining("expected  a message")
                    .withMessageContaining("got       \"abc\"");
            device.waitAtMost(NOT_LONG);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> device.expectFound("^GET"))
                    .withMessageStartingWith("""
                            peer: no message came within 30ms.
                              expected  found: ^GET
                              got       nothing
                            What happened:
                            """);
            assertThatIllegalStateException().isThrownBy(device::awaitConnection);
        }
    }

    @Test
    void whatNobodyExpectedFails() throws Exception {
        try (TestPeer device = TestPeer.udp()) {
            tell(device, "one");
            tell(device, "two");
            tell(device, "two");

            Expectation one = device.expect("one");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(one::andNothingMore)
                    .withMessageContaining("expected  nothing\n  got       \"two\"");
            device.waitAtMost(Duration.ofMillis(100));
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> device.expect("two").times(2))
                    .withMessageContaining("no message came");
        }
    }

    @Test
    void timesBetweenMessagesHaveBounds() throws Exception {
        try (TestPeer device = TestPeer.udp()) {
            tell(device, "a");
            tell(device, "a");
            Expectation both = device.expect("a").times(2).apartAtMost(LONG).apartAtLeast(Duration.ZERO);

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> both.apartAtLeast(LONG))
                    .withMessageContaining("message 2 came at another time")
                    .withMessageContaining("expected  at least 20s after the one before");
            assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> both.apartAtMost(Duration.ZERO));
            assertThatThrownBy(() -> both.times(0)).hasMessageContaining("expectNothing()");
        }
    }

    @Test
    void aConnectionIsInTheTestsHand() throws Exception {
        try (TestPeer server = TestPeer.tcp(Framing.lines())) {
            try (Socket client = new Socket(server.address().getAddress(), server.port());
                    Socket second = new Socket(server.address().getAddress(), server.port())) {
                TestConnection one = server.awaitConnection();
                TestConnection two = server.awaitConnection();
                second.getOutputStream().write("two\n".getBytes(StandardCharsets.UTF_8));
                client.getOutputStream().write("HELLO\n".getBytes(StandardCharsets.UTF_8));
                one.expect("HELLO").expectNothing(NOT_LONG).send("OK").sendRaw("x");
                assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("OK\nx");
                two.expect("two");
                client.setSoLinger(true, 0);
                client.close();
                one.expectReset();
                second.shutdownOutput();
                two.expectEnd();
            }
        }
    }

    @Test
    void theWrongEndFails() throws Exception {
        try (TestPeer server = TestPeer.tcp()) {
            Socket client = new Socket(server.address().getAddress(), server.port());
            TestConnection connection = server.awaitConnection();
            client.setSoLinger(true, 0);
            client.close();

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(connection::expectEnd)
                    .withMessageContaining("expected  the client's end (TCP FIN)\n  got       reset: ");
        }
    }

    @Test
    void isDownAndUpOnItsOwnPort() throws Exception {
        for (TestPeer peer : new TestPeer[] {TestPeer.udp(), TestPeer.tcp(Framing.lines())}) {
            try (peer) {
                int port = peer.port();
                peer.on("a").reply("b");
                assertThat(ask(peer, "a")).isEqualTo("b");
                peer.down();
                assertThatExceptionOfType(NetworkException.class)
                        .isThrownBy(() -> ask(peer, "a"))
                        .matches(bad ->
                                bad.reason() == Cause.PORT_UNREACHABLE || bad.reason() == Cause.CONNECTION_REFUSED);
                peer.up();
                assertThat(peer.port()).isEqualTo(port);
                assertThat(ask(peer, "a")).isEqualTo("b");
                peer.down();
            }
        }
    }

    @Test
    void sendsWhatNobodyAskedFor() throws Exception {
        EventRecorder heard = new EventRecorder();
        try (TestPeer device = TestPeer.udp();
                TestPeer server = TestPeer.tcp()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> device.send("alarm"))
                    .withMessageContaining("no client");
            assertThatIllegalStateException()
                    .isThrownBy(() -> server.send("alarm"))
                    .withMessageContaining("awaitConnection()");
            try (SendSession client = Parley.send(device.toString())
                    .message("hello")
                    .lingerFor(LONG)
                    .open(heard)) {
                device.expect("hello");
                device.send("alarm");
                assertThat(heard.next(Event.Received.class).payload()).isEqualTo(Payload.of("alarm"));
                client.stop();
            }
        }
    }

    @Test
    void whatAReplyFunctionThrowsIsThrownByClose() throws Exception {
        TestPeer device = TestPeer.udp();
        device.reply(message -> {
            throw new IllegalArgumentException("not " + message);
        });
        tell(device, "a");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> device.expect("a"))
                .withMessageContaining("a reply function of the test threw java.lang.IllegalArgumentException: not a.")
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(device::close)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a");
    }

    @Test
    void aThreadThatHangsIsNamedWithItsCalls() throws Exception {
        CountDownLatch for20Seconds = new CountDownLatch(1);
        TestPeer device = TestPeer.udp();
        CountDownLatch hangs = new CountDownLatch(1);
        device.reply(message -> hang(hangs, for20Seconds));
        tell(device, "a");
        hangs.await();
        device.waitAtMost(NOT_LONG);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(device::close)
                .withMessageContaining("a thread still runs after the end: parley-read-127.0.0.1:" + device.port())
                .withMessageContaining("TestPeerTest.hang");
        for20Seconds.countDown();
    }

    private static Optional<Payload> hang(CountDownLatch begun, CountDownLatch until) {
        begun.countDown();
        try {
            until.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    @Test
    void aRelayLosesOnPurposeAndTheSameAgain() throws Exception {
        try (TestPeer device = TestPeer.udp();
                TestRelay network = TestRelay.to(device, relay -> relay.impair("loss", "100%"))) {
            device.echo();
            tell(device, "direct");
            device.expect("direct");
            try (SendSession sender =
                    Parley.send(network.toString()).message("lost").open()) {
                sender.await();
                network.events().next(Event.Dropped.class);
            }
            device.expectNothing();
            network.impair("", "");
            assertThat(Parley.request(network.toString(), "through", LONG)).isEqualTo(Payload.of("through"));
            assertThat(network.address().getPort()).isEqualTo(network.port());
        }
    }

    @Test
    void hasAllOfAListenersOptions() throws Exception {
        try (TestPeer server = TestPeer.open("tcp://[::1]:0", setup -> setup.maxConnections(1));
                Socket first = new Socket(server.address().getAddress(), server.port())) {
            TestConnection connection = server.awaitConnection();
            try (Socket second = new Socket(server.address().getAddress(), server.port())) {
                Event.Closed rejected = server.events().next(Event.Closed.class);
                assertThat(rejected.cause()).isEqualTo(Cause.LIMIT);
                assertThat(rejected.header().connection()).isEqualTo(2);
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(connection).hasToString("#1 [::1]:" + first.getLocalPort());
        }
    }
}

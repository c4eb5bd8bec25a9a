package dev.parley.session.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.script.Script;
import dev.parley.script.ScriptBuilder;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScriptSessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    /** Answers {@code LOGIN x} with {@code OK x}, {@code ECHO x} with {@code x}, and nothing else. */
    private static Optional<Payload> login(Payload request) {
        String text = request.text().orElse("");
        return text.startsWith("LOGIN ")
                ? Optional.of(Payload.of("OK " + text.substring(6)))
                : text.startsWith("ECHO ") ? Optional.of(Payload.of(text.substring(5))) : Optional.empty();
    }

    private static ListenSession device(String address) throws Exception {
        ListenSetup setup = Parley.listen(address).loopGuard(false).reply(ScriptSessionTest::login);
        return (address.startsWith("tcp") ? setup.frame(Framing.lines()) : setup).open();
    }

    private static ScriptSetup script(ListenSession device, ScriptBuilder script) {
        String address = device.endpoints().getFirst().toString();
        ScriptSetup setup = Parley.script(address, script.build());
        return address.startsWith("tcp") ? setup.frame(Framing.lines()) : setup;
    }

    private Outcome run(ScriptSetup setup) throws Exception {
        try (ScriptSession session = setup.open(events)) {
            return session.await();
        }
    }

    private void ledgerCloses() throws InterruptedException {
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void goesThroughALoginAndUsesWhatItCaptured(String address) throws Exception {
        try (ListenSession device = device(address)) {
            Outcome outcome = run(script(
                    device,
                    Script.named("login")
                            .send("LOGIN ann")
                            .expectFound("^OK (?P<who>\\w+)$")
                            .within(PATIENCE)
                            .check(new Match.Size(2, 64))
                            .send("ECHO hello {{who}}")
                            .expect("hello ann")
                            .within(PATIENCE)));
            assertThat(outcome).isEqualTo(Outcome.DONE);
        }
        assertThat(events.of(Event.Step.class))
                .extracting(Event.Step::check, Event.Step::status)
                .containsExactly(
                        tuple("1 send", "passed"),
                        tuple("2 expect", "passed"),
                        tuple("3 assert", "passed"),
                        tuple("4 send", "passed"),
                        tuple("5 expect", "passed"));
        assertThat(events.receivedTexts()).containsExactly("OK ann", "hello ann");
        assertThat(events.all().getFirst().header().session()).isEqualTo("login");
        ledgerCloses();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void failsWhereSomethingElseComes(String address) throws Exception {
        try (ListenSession device = device(address)) {
            Outcome outcome = run(script(
                    device,
                    Script.named("login").send("LOGIN ann").expect("OK bob").send("never")));
            assertThat(outcome.cause()).isEqualTo(Cause.EXPECTATION);
            assertThat(outcome.message())
                    .isEqualTo(
                            "step 2: expected within 2s a message that is exactly \"OK bob\", got \"OK ann\"; nothing more came. They differ first in byte 4: expected 62 (\"b\"), got 61 (\"a\")");
        }
        assertThat(events.of(Event.Sent.class))
                .as("it ends at the first failure")
                .hasSize(1);
        assertThat(events.await(Event.Failed.class).cause()).isEqualTo(Cause.EXPECTATION);
        assertThat(events.of(Event.Step.class).getLast())
                .satisfies(step -> assertThat(step.status()).isEqualTo("failed"))
                .satisfies(step -> assertThat(step.observed()).isEqualTo("\"OK ann\"; nothing more came"));
        ledgerCloses();
    }

    @Test
    void waitsItsTimeAndNoLonger() throws Exception {
        try (ListenSession silent =
                        Parley.listen("udp://127.0.0.1:9000").on(network, clock).open();
                ScriptSession session = Parley.script(
                                "udp://127.0.0.1:9000",
                                Script.named("x")
                                        .send("hi")
                                        .expect("OK")
                                        .within(Duration.ofMinutes(1))
                                        .build())
                        .on(network, clock)
                        .open(events)) {
            events.await(event -> event instanceof Event.Step);
            clock.awaitWaiter();
            clock.advance(Duration.ofSeconds(59));
            clock.awaitWaiter();
            assertThat(events.of(Event.Step.class)).hasSize(1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(session.await().message())
                    .isEqualTo("step 2: expected within 1m a message that is exactly \"OK\", got nothing");
        }
        ledgerCloses();
    }

    @Test
    void keepsWhatComesInAPauseForTheNextExpect() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000")
                        .on(network, clock)
                        .echo()
                        .open();
                ScriptSession session = Parley.script(
                                "udp://127.0.0.1:9000",
                                Script.named("x")
                                        .send("one")
                                        .send("two")
                                        .pause(Duration.ofHours(1))
                                        .expect("one")
                                        .expect("two")
                                        .build())
                        .on(network, clock)
                        .open(events)) {
            events.await(event -> events.of(Event.Received.class).size() == 2);
            clock.awaitWaiter();
            assertThat(events.of(Event.Step.class)).as("it pauses").hasSize(2);
            clock.advance(Duration.ofHours(1));
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(events.of(Event.Step.class)).hasSize(5);
    }

    @Test
    void holdsTheSenderBackWhereTooMuchComesInAPause() throws Exception {
        int count = 3 * ReceiveQueue.MOST_MESSAGES;
        int mostTold = 1 + ReceiveQueue.MOST_MESSAGES + 1; // one that was taken, those that are kept, one that is held
        String numbers =
                IntStream.rangeClosed(1, count).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        AtomicInteger toldInThePause = new AtomicInteger();
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.lines())
                        .reply(request -> Optional.of(Payload.of(numbers)))
                        .open();
                ScriptSession session = framedSetup(Script.named("x")
                                .send("go")
                                .expect("1")
                                .pause(Duration.ofHours(1))
                                .expect(Integer.toString(count)))
                        .open(event -> {
                            events.on(event);
                            if (event instanceof Event.Step step && step.check().equals("3 pause")) {
                                toldInThePause.set(events.receivedTexts().size());
                            }
                        })) {
            events.await(event -> events.receivedTexts().size() == mostTold);
            clock.awaitWaiter();
            clock.advance(Duration.ofHours(1));
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(toldInThePause).hasValue(mostTold);
        assertThat(events.receivedTexts()).hasSize(count);
        ledgerCloses();
    }

    @Test
    void tellsTheRefusalOfAClosedPortAndTheStep() throws Exception {
        Outcome outcome = run(Parley.script(
                "udp://127.0.0.1:" + Ports.free(),
                Script.named("x")
                        .send("hi")
                        .expect("OK")
                        .within(Duration.ofHours(1))
                        .build()));
        assertThat(outcome.cause()).isEqualTo(Cause.PORT_UNREACHABLE);
        assertThat(outcome.message()).startsWith("step 2: expected within 1h").contains("nothing listens on UDP port");
        assertThat(events.of(Event.Refused.class)).hasSize(1);
        ledgerCloses();
    }

    @Test
    void tellsTheRefusalOfTheLastDatagramToo() throws Exception {
        Outcome outcome = run(Parley.script(
                "udp://127.0.0.1:" + Ports.free(), Script.named("x").send("hi").build()));
        assertThat(outcome.cause()).isEqualTo(Cause.PORT_UNREACHABLE);
        assertThat(outcome.message()).startsWith("every step passed, but after the last \"send\": ");
    }

    @Test
    void tellsThatNoConnectionCouldBeHad() throws Exception {
        Outcome outcome = run(Parley.script(
                "tcp://127.0.0.1:" + Ports.free(),
                Script.named("x").send("hi").expect("OK").build()));
        assertThat(outcome.cause()).isEqualTo(Cause.CONNECTION_REFUSED);
        assertThat(outcome.message()).startsWith("before its first step: ");
        assertThat(events.of(Event.Step.class)).isEmpty();
        assertThat(events.of(Event.Refused.class)).hasSize(1);
        ledgerCloses();
    }

    @Test
    void failsAtOnceWhereTheOtherSideCloses() throws Exception {
        try (StreamListener server = network.listen(loopback(9000));
                ScriptSession session =
                        framed(Script.named("x").send("hi").expect("OK").within(Duration.ofHours(1)))) {
            try (StreamConnection accepted = server.accept()) {
                readLine(accepted);
                write(accepted, "hm\nOK");
                accepted.finish();
                assertThat(session.await().message())
                        .isEqualTo(
                                "step 2: expected within 1h a message that is exactly \"OK\", got \"hm\" and only the beginning of a message, \"OK\"; the other side finished sending. The end that --frame asks for has not come, so that is no message yet; the other side may end its messages otherwise. They differ first in byte 1: expected 4f (\"O\"), got 68 (\"h\")");
            }
        }
        ledgerCloses();
    }

    @Test
    void whatCameBeforeTheEndIsLookedAtFirst() throws Exception {
        try (StreamListener server = network.listen(loopback(9000));
                ScriptSession session =
                        framed(Script.named("x").send("hi").expect("a").expect("b"))) {
            try (StreamConnection accepted = server.accept()) {
                readLine(accepted);
                write(accepted, "a\nb\n");
                accepted.finish();
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
        }
    }

    @Test
    void tellsAResetAndTheStep() throws Exception {
        try (StreamListener server = network.listen(loopback(9000));
                ScriptSession session =
                        framed(Script.named("x").send("hi").expect("OK").within(Duration.ofHours(1)))) {
            StreamConnection accepted = server.accept();
            readLine(accepted);
            accepted.reset();
            Outcome outcome = session.await();
            assertThat(outcome.cause()).isEqualTo(Cause.RESET);
            assertThat(outcome.message())
                    .startsWith("step 2: expected within 1h a message that is exactly \"OK\", got nothing; ");
        }
        assertThat(events.of(Event.Closed.class)).hasSize(1);
        ledgerCloses();
    }

    @Test
    void saysThatTheEndOfALineIsMissing() throws Exception {
        CountDownLatch read = new CountDownLatch(2);
        try (StreamListener server = network.listen(loopback(9000));
                ScriptSession session = framedSetup(Script.named("x").send("hi").expect("OK"))
                        .tap(new Tap() {
                            @Override
                            public void arrived(
                                    Flow flow,
                                    @Nullable InetSocketAddress destination,
                                    ByteBuffer data,
                                    long epochNanos) {
                                read.countDown();
                            }

                            @Override
                            public void leaving(
                                    Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {
                                // not looked at
                            }
                        })
                        .open(events)) {
            try (StreamConnection accepted = server.accept()) {
                readLine(accepted);
                // Once the second has been read, the first is surely with what cuts lines.
                write(accepted, "O");
                Await.until("the first is read", () -> read.getCount() == 1);
                write(accepted, "K");
                read.await();
                events.await(event -> event instanceof Event.Step);
                // Who reads may wait for a moment too, before the step does.
                Await.until(
                        "the step fails",
                        () -> !events.of(Event.Failed.class).isEmpty(),
                        () -> clock.advance(Duration.ofSeconds(2)));
                assertThat(session.await().message()).contains("got only the beginning of a message, \"O");
            }
        }
    }

    @Test
    void takesAStreamWithoutAFramingAsItComes() throws Exception {
        try (StreamListener server = network.listen(loopback(9000));
                ScriptSession session = Parley.script(
                                "tcp://127.0.0.1:9000",
                                Script.named("x")
                                        .send("hi\n")
                                        .expect("OK ann\r\n")
                                        .expect("bye")
                                        .build())
                        .on(network, clock)
                        .open(events)) {
            try (StreamConnection accepted = server.accept()) {
                readLine(accepted);
                write(accepted, "OK a");
                events.await(event -> event instanceof Event.Received);
                write(accepted, "nn\r\n");
                events.await(event ->
                        event instanceof Event.Step step && step.check().equals("2 expect"));
                write(accepted, "bye");
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
        }
        assertThat(events.of(Event.Received.class)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aPeerThatDoesNotReadFailsTheSend() throws Exception {
        try (StreamListener server = network.listen(loopback(9000));
                ScriptSession session = framed(Script.named("x").send(Payload.copyOf(new byte[1 << 20])))) {
            try (StreamConnection accepted = server.accept()) {
                clock.awaitWaiter();
                clock.advance(Duration.ofSeconds(10));
                Outcome outcome = session.await();
                assertThat(outcome.cause()).isEqualTo(Cause.TIMED_OUT);
                assertThat(outcome.message()).contains("the other side did not read for 10s");
            }
        }
        ledgerCloses();
    }

    @Test
    void endsInTheTimeThatItIsGivenAsAWhole() throws Exception {
        try (ListenSession silent =
                        Parley.listen("udp://127.0.0.1:9000").on(network, clock).open();
                ScriptSession session = Parley.script(
                                "udp://127.0.0.1:9000",
                                Script.named("x")
                                        .send("hi")
                                        .expect("OK")
                                        .within(Duration.ofHours(1))
                                        .build())
                        .within(Duration.ofSeconds(5))
                        .on(network, clock)
                        .open(events)) {
            events.await(event -> event instanceof Event.Step);
            clock.awaitWaiter();
            clock.advance(Duration.ofSeconds(5));
            assertThat(session.await().cause()).isEqualTo(Cause.TIMED_OUT);
        }
        assertThat(events.await(Event.Failed.class).message()).startsWith("the script was not through within the 5s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void repeatsAThousandTimes(String address) throws Exception {
        try (ListenSession device = device(address)) {
            Outcome outcome = run(script(
                    device,
                    Script.named("x")
                            .repeat(
                                    1_000,
                                    again -> again.send("ECHO {{n}}")
                                            .expectFound("^\\d+$")
                                            .within(PATIENCE))));
            assertThat(outcome).isEqualTo(Outcome.DONE);
        }
        assertThat(events.of(Event.Step.class)).hasSize(2_000);
        assertThat(events.receivedTexts())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(Integer::toString)
                        .toList());
        ledgerCloses();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void twoHundredAtOnceNeverMixTheirCaptures(String address) throws Exception {
        List<ScriptSession> sessions = new ArrayList<>();
        try (ListenSession device = device(address)) {
            for (int i = 0; i < 200; i++) {
                String who = "user" + i;
                ScriptBuilder script = Script.named("s" + i)
                        .send("LOGIN " + who)
                        .expectFound("^OK (?P<who>\\w+)$")
                        .within(PATIENCE)
                        .repeat(
                                5,
                                again -> again.send("ECHO {{who}}")
                                        .expectFound("^(?P<again>\\w+)$")
                                        .within(PATIENCE)
                                        .send("ECHO {{again}} {{who}}")
                                        .expect(who + " " + who)
                                        .within(PATIENCE));
                sessions.add(script(device, script).open());
            }
            for (ScriptSession session : sessions) {
                assertThat(session.await()).as(session.name()).isEqualTo(Outcome.DONE);
            }
        } finally {
            sessions.forEach(ScriptSession::close);
        }
        assertThat(sessions).allMatch(session -> session.totals().isBalanced());
    }

    @Test
    void endsWhenItIsTold() throws Exception {
        try (ListenSession silent = Parley.listen("udp://127.0.0.1:0").open();
                ScriptSession session = script(
                                silent, Script.named("x").send("hi").pause(Duration.ofHours(1)))
                        .open(events)) {
            events.await(event -> event instanceof Event.Step);
            session.stop();
            assertThat(session.await()).isEqualTo(Outcome.STOPPED);
        }
        ledgerCloses();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.script(
                                "tcp://127.0.0.1:9",
                                Script.named("x").expect(new Match.Nth(2)).build())
                        .open())
                .withMessageContaining("has none without a framing");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Parley.script("udp://:9000", Script.named("x").send("a").build()));
    }

    private ScriptSession framed(ScriptBuilder script) throws Exception {
        return framedSetup(script).open(events);
    }

    private ScriptSetup framedSetup(ScriptBuilder script) {
        return Parley.script("tcp://127.0.0.1:9000", script.build())
                .frame(Framing.lines())
                .on(network, clock);
    }

    private static void readLine(StreamConnection from) throws IOException {
        byte[] one = new byte[1];
        do {
            assertThat(from.read(one, 0, 1, Long.MAX_VALUE)).isEqualTo(1);
        } while (one[0] != '\n');
    }

    private static void write(StreamConnection to, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

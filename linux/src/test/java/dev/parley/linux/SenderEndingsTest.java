package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.script.Script;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.script.ScriptSession;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import dev.parley.session.send.SendSession;
import dev.parley.session.send.SendSetup;
import dev.parley.testkit.Await;
import dev.parley.testkit.FarSocket;
import dev.parley.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How TCP connections of senders and scripts end, as they publish it, against what the far end did and saw.
 */
@Timeout(60)
final class SenderEndingsTest {
    private static final String OTHER_FIRST = "the other side finished first, then this side";
    private static final String THIS_FIRST = "this side finished first, then the other side";
    private static final String UNREAD = "answered what was sent last with a reset";
    private static final String BROKEN_OFF = "broke the connection off (reset)";

    private final Events events = new Events();

    /** One ending of a sender's connection; the message "hello" leaves when the gate opens. */
    record SenderCase(
            String name,
            UnaryOperator<SendSetup> setup,
            boolean afterFarEnd,
            FarSocket.Task farEnd,
            String farSaw,
            Cause outcome,
            Cause cause,
            String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<SenderCase> senderCases() {
        UnaryOperator<SendSetup> waiting = setup -> setup.lingerFor(Duration.ofSeconds(20));
        UnaryOperator<SendSetup> brief = setup -> setup.lingerFor(Duration.ofMillis(50));
        return Stream.of(
                new SenderCase(
                        "far reads all, answers, closes",
                        waiting,
                        false,
                        far -> {
                            String all = far.readToEnd();
                            far.write("answer");
                            return all;
                        },
                        "hello|end",
                        Cause.DONE,
                        Cause.END_OF_STREAM,
                        THIS_FIRST),
                new SenderCase(
                        "far has finished before, and reads",
                        waiting,
                        true,
                        far -> {
                            far.write("greeting");
                            far.finish();
                            return far.readToEnd();
                        },
                        "hello|end",
                        Cause.DONE,
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new SenderCase(
                        "far has closed before",
                        waiting,
                        true,
                        far -> {
                            far.close();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        Cause.RESET,
                        UNREAD),
                new SenderCase(
                        "far closes with the message unread",
                        waiting,
                        false,
                        far -> {
                            far.awaitUnread();
                            far.close();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        Cause.RESET,
                        BROKEN_OFF),
                new SenderCase(
                        "far resets after it answered",
                        waiting,
                        false,
                        far -> {
                            String all = far.read(5);
                            far.write("answer");
                            far.reset();
                            return all;
                        },
                        "hello",
                        Cause.RESET,
                        Cause.RESET,
                        BROKEN_OFF),
                new SenderCase(
                        "far closes after it answered, and this side stays open",
                        setup -> waiting.apply(setup).keepOpen(true),
                        false,
                        far -> {
                            String all = far.read(5);
                            far.write("answer");
                            far.finish();
                            return all + far.readToEnd();
                        },
                        "hello|end",
                        Cause.DONE,
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new SenderCase(
                        "far never finishes",
                        brief,
                        false,
                        far -> {
                            String all = far.readToEnd();
                            awaitReset(far);
                            return all;
                        },
                        "hello|end",
                        Cause.DONE,
                        Cause.DONE,
                        "by this side; the other side had not finished"),
                new SenderCase(
                        "this side resets",
                        setup -> brief.apply(setup).reset(true),
                        false,
                        far -> {
                            String all = far.read(5);
                            return all + far.readToEnd();
                        },
                        "hello|reset",
                        Cause.DONE,
                        Cause.DONE,
                        "by this side, with a reset"));
    }

    /** The other side closes both directions when its wait is over: what is written after that meets a reset. */
    private static void awaitReset(FarSocket far) {
        try {
            while (true) {
                far.write("x");
                Thread.sleep(60);
            }
        } catch (IOException closed) {
            // As it should be.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @MethodSource("senderCases")
    void aSenderTellsHowItsConnectionEnded(SenderCase ending) throws Exception {
        try (ServerSocketChannel server = FarSocket.listen()) {
            CompletableFuture<String> saw = FarSocket.accept(server, ending.farEnd());
            CountDownLatch gate = new CountDownLatch(1);
            SendSetup setup = ending.setup().apply(Parley.send("tcp://127.0.0.1:" + FarSocket.port(server)));
            Outcome outcome;
            try (SendSession session = setup.messages(once("hello", gate)).open(events)) {
                if (ending.afterFarEnd()) {
                    events.await(Event.Finished.class);
                }
                gate.countDown();
                outcome = session.await();
            }
            Event.Closed closed = events.await(Event.Closed.class);

            assertThat(saw.get(20, TimeUnit.SECONDS)).isEqualTo(ending.farSaw());
            assertThat(closed.cause()).as(closed.message()).isEqualTo(ending.cause());
            assertThat(closed.message()).contains(ending.message());
            assertThat(outcome.cause()).isEqualTo(ending.outcome());
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    private static MessageSource once(String text, CountDownLatch gate) {
        MessageSource one = MessageSource.of(List.of(Message.of(Payload.of(text))));
        return new MessageSource() {
            @Override
            public Optional<Message> next() throws IOException {
                try {
                    gate.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                return one.next();
            }

            @Override
            public void stop() {
                gate.countDown();
            }
        };
    }

    @Test
    void anAnswerThatIsStillComingIsNotCut() throws Exception {
        try (ServerSocketChannel server = FarSocket.listen()) {
            CompletableFuture<String> saw = FarSocket.accept(server, far -> {
                String request = far.readToEnd();
                for (int i = 0; i < 6; i++) {
                    pause(400);
                    far.write("line " + i + "\n");
                }
                return request;
            });
            try (SendSession session = Parley.send("tcp://127.0.0.1:" + FarSocket.port(server))
                    .message("GET /")
                    .requireReplyWithin(Duration.ofSeconds(2))
                    .open(events)) {
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
            assertThat(saw.get()).isEqualTo("GET /|end");
            assertThat(String.join("", events.receivedTexts())).contains("line 0", "line 5");
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis); // the peer is slow: that is what the test is about
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSenderOfWhichTheLastConnectionIsGoneStopsItsInput() throws Exception {
        try (ServerSocketChannel server = FarSocket.listen()) {
            CompletableFuture<String> saw = FarSocket.accept(server, far -> {
                far.reset();
                return "";
            });
            CountDownLatch never = new CountDownLatch(1);
            try (SendSession session = Parley.send("tcp://127.0.0.1:" + FarSocket.port(server))
                    .messages(once("x", never))
                    .open(events)) {
                Outcome outcome = session.await();
                assertThat(outcome.cause()).as(outcome.message()).isEqualTo(Cause.RESET);
            }
            assertThat(saw.get()).isEmpty();
        }
    }

    /** As a pipe that stays open and silent. */
    @Test
    void aSourceThatNothingStopsHoldsNoSessionOpen() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ServerSocketChannel server = FarSocket.listen()) {
            CompletableFuture<String> saw = FarSocket.accept(server, far -> {
                String all = far.read(5);
                far.reset();
                return all;
            });
            MessageSource one = MessageSource.of(List.of(Message.of(Payload.of("hello"))));
            MessageSource silent = () -> {
                Optional<Message> next = one.next();
                if (next.isEmpty()) {
                    awaitQuietly(never);
                }
                return next;
            };
            try (SendSession session = Parley.send("tcp://127.0.0.1:" + FarSocket.port(server))
                    .messages(silent)
                    .open(events)) {
                Outcome outcome = session.await();
                assertThat(outcome.cause()).as(outcome.message()).isEqualTo(Cause.RESET);
            }
            assertThat(saw.get()).isEqualTo("hello");
        } finally {
            never.countDown();
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection a message, answered and closed by the far end. */
    private static Thread serve(ServerSocketChannel server, List<String> requests, boolean toEnd) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (SocketChannel socket = server.accept()) {
                        FarSocket far = new FarSocket(socket);
                        String request = toEnd ? far.readToEnd() : far.read(2);
                        synchronized (requests) {
                            requests.add(request);
                        }
                        far.write("ok" + request);
                    }
                }
            } catch (IOException over) {
                // The test has ended.
            }
        });
    }

    @Test
    void eachMessageHasAConnectionOfItsOwn() throws Exception {
        List<String> requests = new ArrayList<>();
        try (ServerSocketChannel server = FarSocket.listen()) {
            serve(server, requests, true);
            try (SendSession session = Parley.send("tcp://127.0.0.1:" + FarSocket.port(server))
                    .template("m{{n}}")
                    .pace(Pace.atOnce(3))
                    .connectEach(true)
                    .requireReplyWithin(Duration.ofSeconds(20))
                    .open(events)) {
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
        }
        assertThat(requests).containsExactly("m1|end", "m2|end", "m3|end");
        assertThat(events.receivedTexts()).containsExactly("okm1|end", "okm2|end", "okm3|end");
        assertThat(events.of(Event.Opened.class))
                .extracting(opened -> opened.header().connection())
                .containsExactly(1, 2, 3);
        assertThat(events.of(Event.Closed.class))
                .hasSize(3)
                .allSatisfy(closed -> assertThat(closed.message()).isEqualTo(THIS_FIRST));
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void aNewConnectionTakesThePlaceOfOneThatHasEnded() throws Exception {
        List<String> requests = new ArrayList<>();
        try (ServerSocketChannel server = FarSocket.listen()) {
            serve(server, requests, false);
            AtomicInteger number = new AtomicInteger();
            MessageSource afterEachEnd = () -> {
                int n = number.incrementAndGet();
                if (n > 1) {
                    awaitEvent(n - 1);
                }
                return n > 3 ? Optional.empty() : Optional.of(Message.of(Payload.of("m" + n)));
            };
            try (SendSession session = Parley.send("tcp://127.0.0.1:" + FarSocket.port(server))
                    .messages(afterEachEnd)
                    .pace(Pace.atOnce(3))
                    .reconnectAfter(Duration.ofMillis(1))
                    .lingerFor(Duration.ofSeconds(20))
                    .open(events)) {
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
        }
        assertThat(requests).containsExactly("m1", "m2", "m3");
        assertThat(events.receivedTexts()).containsExactly("okm1", "okm2", "okm3");
    }

    @Test
    void aServerThatComesLaterGetsTheMessage() throws Exception {
        int port = Ports.free();
        try (SendSession session = Parley.send("tcp://127.0.0.1:" + port)
                .message("hello")
                .reconnectAfter(Duration.ofMillis(20))
                .lingerFor(Duration.ofSeconds(20))
                .open(events)) {
            events.await(Event.Refused.class);
            try (ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                CompletableFuture<String> saw = FarSocket.accept(server, FarSocket::readToEnd);
                assertThat(session.await()).isEqualTo(Outcome.DONE);
                assertThat(saw.get(20, TimeUnit.SECONDS)).isEqualTo("hello|end");
            }
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void aMessageForWhichNoServerComesIsCounted() throws Exception {
        int port = Ports.free();
        try (SendSession session = Parley.send("tcp://127.0.0.1:" + port)
                .message("hello")
                .reconnectAfter(Duration.ofMillis(20))
                .open(events)) {
            // The first refusal is that of the start, before the message is due.
            events.await(event -> events.of(Event.Refused.class).size() > 1);
            session.stop();
            assertThat(session.await().cause()).isEqualTo(Cause.STOPPED);
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.due()).isEqualTo(1);
        assertThat(totals.droppedOut()).containsOnlyKeys(Cause.STOPPED);
        assertThat(totals.isBalanced()).isTrue();
    }

    /** Until the far end has finished so many connections. */
    private void awaitEvent(int count) {
        Await.until("so many ends", () -> events.of(Event.Finished.class).size() >= count);
    }

    @Test
    void aScriptEndsAConnectionInEachWay() throws Exception {
        for (String way : List.of("half-close", "close", "reset")) {
            Events of = new Events();
            try (ServerSocketChannel server = FarSocket.listen()) {
                CompletableFuture<String> saw = FarSocket.accept(server, far -> {
                    String all = far.read(5) + far.readToEnd();
                    if (way.equals("half-close")) {
                        far.write("rest");
                    }
                    return all;
                });
                var building = Script.named("").send("hello");
                Script script = (switch (way) {
                            case "half-close" -> building.halfClose().expect("rest");
                            case "close" -> building.close();
                            default -> building.reset();
                        })
                        .build();
                try (ScriptSession session = Parley.script("tcp://127.0.0.1:" + FarSocket.port(server), script)
                        .open(of)) {
                    assertThat(session.await()).as(way).isEqualTo(Outcome.DONE);
                }
                assertThat(saw.get(20, TimeUnit.SECONDS)).isEqualTo(way.equals("reset") ? "hello|reset" : "hello|end");
                String message = of.await(Event.Closed.class).message();
                switch (way) {
                    // The script is over with the answer; the other side's end may come in time to be seen.
                    case "half-close" ->
                        assertThat(message).containsAnyOf(THIS_FIRST, "by this side; the other side had not finished");
                    case "close" -> assertThat(message).contains("by this side: the script closed the connection");
                    default ->
                        assertThat(message).contains("by this side: the script broke the connection off (reset)");
                }
            }
        }
    }

    @Test
    void aScriptSaysThatItsLastMessageWasNotRead() throws Exception {
        Script script = Script.named("")
                .send("one")
                .expect("answer")
                .send("two")
                .pause(Duration.ofSeconds(2))
                .build();
        try (ServerSocketChannel server = FarSocket.listen()) {
            CompletableFuture<String> saw = FarSocket.accept(server, far -> {
                String first = far.read(3);
                far.write("answer");
                far.awaitUnread();
                far.close();
                return first;
            });
            try (ScriptSession session = Parley.script("tcp://127.0.0.1:" + FarSocket.port(server), script)
                    .open(events)) {
                assertThat(session.await().cause()).isEqualTo(Cause.RESET);
            }
            assertThat(saw.get()).isEqualTo("one");
        }
        assertThat(events.of(Event.Failed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.message()).contains("every step passed, but"));
    }
}

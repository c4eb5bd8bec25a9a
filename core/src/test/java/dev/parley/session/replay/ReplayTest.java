package dev.parley.session.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.address.Address;
import dev.parley.capture.Conversation;
import dev.parley.capture.Conversation.Line;
import dev.parley.capture.Conversation.Side;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReplayTest {
    private static final long MILLI = 1_000_000;

    private final Events events = new Events();

    private static Line asks(long millis, String text) {
        return new Line(millis * MILLI, Side.CLIENT, Payload.of(text));
    }

    private static Line says(long millis, String text) {
        return new Line(millis * MILLI, Side.SERVER, Payload.of(text));
    }

    private static Conversation conversation(String address, Line... lines) {
        return new Conversation(1, "10.0.0.2:40000", "10.0.0.1:9000", address.startsWith("tcp"), List.of(lines));
    }

    private static ReplaySetup replay(ListeningSession server, Conversation... conversations) {
        Address target = Address.parse(server.endpoints().getFirst().toString());
        ReplaySetup setup = new ReplaySetup(List.of(conversations), target);
        return target.scheme().isStream() ? setup.frame(Framing.lines()) : setup;
    }

    private static ListenSetup listen(String address) {
        ListenSetup setup = Parley.listen(address).loopGuard(false);
        return address.startsWith("tcp") ? setup.frame(Framing.lines()) : setup;
    }

    private Outcome run(ReplaySetup setup) throws Exception {
        try (ReplaySession session = setup.open(events)) {
            return session.await();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void aRecordedServerAndARecordedClientSayWhatWasRecorded(String address) throws Exception {
        Conversation recorded = conversation(
                address, asks(0, "temp?"), says(5, "21.5"), says(6, "ok"), asks(20, "led on"), says(22, "done"));
        try (RecordedServerSession server = new RecordedServerSetup(List.of(recorded), listen(address)).open()) {
            Outcome outcome = run(replay(server, recorded).expectAnswers(true));

            assertThat(outcome).isEqualTo(Outcome.DONE);
            assertThat(server.totals().received()).isEqualTo(2);
            assertThat(server.totals().sent()).isEqualTo(3);
            assertThat(events.await(Event.Step.class).action()).isEqualTo("3 answers as recorded");
            assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void aChangedAnswerIsFoundAndShownBesideTheRecordedOne(String address) throws Exception {
        Conversation recorded =
                conversation(address, asks(0, "temp?"), says(1, "21.5"), asks(2, "led on"), says(3, "done"));
        try (ListenSession server = listen(address)
                .reply(request ->
                        Optional.of(Payload.of(request.text().orElse("").equals("temp?") ? "22.5" : "done")))
                .open()) {
            Outcome outcome = run(replay(server, recorded).expectAnswers(true));

            assertThat(outcome.cause()).isEqualTo(Cause.EXPECTATION);
            assertThat(outcome.message())
                    .contains("of 2 answers that were recorded 1 came as recorded, 1 different, 0 did not come");
            Event.Step step = events.await(Event.Step.class);
            assertThat(step.check()).isEqualTo("answer 1");
            assertThat(step.action()).isEqualTo("\"21.5\"");
            assertThat(step.observed()).isEqualTo("\"22.5\"");
            assertThat(step.meaning()).contains("They differ first in byte 2");
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsToldAndOneTooManyToo() throws Exception {
        Conversation recorded =
                conversation("udp", asks(0, "twice"), says(1, "a"), asks(2, "silent"), says(3, "b"), asks(4, "last"));
        AtomicInteger asked = new AtomicInteger();
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (ListenSession server = listen("udp://127.0.0.1:9000")
                        .reply(request ->
                                asked.getAndIncrement() == 0 ? Optional.of(Payload.of("a")) : Optional.empty())
                        .on(network, clock)
                        .open();
                ReplaySession session = replay(server, recorded)
                        .expectAnswers(true)
                        .waitFor(Duration.ofMillis(200))
                        .on(network, clock)
                        .open(events)) {
            events.await(Event.Received.class);
            Await.until(
                    "the wait for the others is over",
                    () -> !events.of(Event.Step.class).isEmpty(),
                    () -> clock.advance(Duration.ofMillis(1)));
            Outcome outcome = session.await();
            Await.until("all messages have come", () -> server.totals().received() == 3);

            assertThat(outcome.message()).contains("1 came as recorded, 0 different, 1 did not come");
            Event.Step step = events.await(Event.Step.class);
            assertThat(step.meaning()).isEqualTo("answer 2 did not come");
        }
    }

    @Test
    void messagesLeaveAtTheirTimesAndEachCountsFromTheStart() throws Exception {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add(asks(i * 10L, "n" + i));
        }
        Conversation recorded = conversation("udp", lines.toArray(Line[]::new));
        Events heard = new Events();
        long start = Clock.SYSTEM.epochNanos();
        try (ListenSession server = listen("udp://127.0.0.1:0").open(heard)) {
            run(replay(server, recorded).waitFor(Duration.ofMillis(1)));
            heard.await(event -> heard.of(Event.Received.class).size() == 50);
        }
        List<Event.Received> came = heard.of(Event.Received.class);
        // The last is never early; the first may be late.
        assertThat(came.getLast().header().epochNanos() - start).isGreaterThan(480 * MILLI);
    }

    @Test
    void isFasterSlowerOrWithoutPauses() {
        Conversation recorded = conversation("udp", asks(0, "a"), asks(100, "b"), says(5_100, "c"), asks(5_200, "d"));

        RecordedTimes twice = RecordedTimes.of(List.of(recorded), 2, null);
        assertThat(twice.dueNanos(100 * MILLI)).isEqualTo(50 * MILLI);
        assertThat(twice.lengthNanos()).isEqualTo(2_600 * MILLI);

        RecordedTimes noLongGaps = RecordedTimes.of(List.of(recorded), 1, Duration.ofSeconds(1));
        assertThat(noLongGaps.dueNanos(5_100 * MILLI)).isEqualTo(1_100 * MILLI);
        assertThat(noLongGaps.dueNanos(5_200 * MILLI)).isEqualTo(1_200 * MILLI);

        assertThat(RecordedTimes.of(List.of(recorded), Double.POSITIVE_INFINITY, null)
                        .lengthNanos())
                .isZero();
    }

    @Test
    void theFirstMessageOfARecordingIsDueAtOnceHoweverLateItCame() {
        Conversation recorded = conversation("udp", asks(7_000, "a"), asks(7_100, "b"));

        RecordedTimes times = RecordedTimes.of(List.of(recorded), 1, null);

        assertThat(times.dueNanos(7_000 * MILLI)).isZero();
        assertThat(times.dueNanos(7_100 * MILLI)).isEqualTo(100 * MILLI);
    }

    @Test
    void aTokenOfTheLiveAnswerTakesThePlaceOfTheRecordedOne() throws Exception {
        Conversation recorded = conversation(
                "tcp", asks(0, "login"), says(1, "token: abc"), asks(2, "get abc twice abc"), says(3, "given abc"));
        List<String> asked = new ArrayList<>();
        try (ListenSession server = listen("tcp://127.0.0.1:0")
                .reply(request -> {
                    asked.add(request.text().orElse(""));
                    return Optional.of(Payload.of(asked.size() == 1 ? "token: live-77" : "given live-77"));
                })
                .open()) {
            Outcome outcome =
                    run(replay(server, recorded).expectAnswers(true).changing(ChangingValues.parse("token: (\\S+)")));

            assertThat(outcome).isEqualTo(Outcome.DONE);
            assertThat(asked).containsExactly("login", "get live-77 twice live-77");
        }
    }

    @Test
    void aStreamWithoutAFramingIsComparedByteByByteHoweverItIsCut() throws Exception {
        Conversation recorded =
                conversation("tcp", asks(0, "GET /"), says(1, "HTTP/1.1 200 OK\r\n"), says(2, "\r\nhello"));
        try (ListenSession server = Parley.listen("tcp://127.0.0.1:0")
                .loopGuard(false)
                .reply(request -> Optional.of(Payload.of("HTTP/1.1 200 OK\r\n\r\nhello")))
                .open()) {
            Address target = Address.parse(server.endpoints().getFirst().toString());

            assertThat(run(new ReplaySetup(List.of(recorded), target).expectAnswers(true)))
                    .isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void severalConversationsHaveASocketEach() throws Exception {
        Conversation first = conversation("udp", asks(0, "a1"), asks(60, "a2"));
        Conversation second = conversation("udp", asks(30, "b1"), asks(90, "b2"));
        Events heard = new Events();
        try (ListenSession server = listen("udp://127.0.0.1:0").open(heard)) {
            run(replay(server, first, second).waitFor(Duration.ofMillis(1)));
            heard.await(event -> heard.of(Event.Received.class).size() == 4);
        }
        List<Event.Received> came = heard.of(Event.Received.class);
        assertThat(textsByPeer(came)).containsExactlyInAnyOrder(List.of("a1", "a2"), List.of("b1", "b2"));
    }

    private static Collection<List<String>> textsByPeer(List<Event.Received> came) {
        return came.stream()
                .collect(Collectors.groupingBy(
                        each -> each.header().peer(),
                        Collectors.mapping(each -> each.payload().text().orElse(""), Collectors.toList())))
                .values();
    }

    @Test
    void anUnknownMessageIsToldAndInOrderAnyIsTaken() throws Exception {
        Conversation recorded = conversation("udp", asks(0, "temp?"), says(0, "21.5"));
        Events heard = new Events();
        try (RecordedServerSession server =
                new RecordedServerSetup(List.of(recorded), listen("udp://127.0.0.1:0")).open(heard)) {
            Conversation other = conversation("udp", asks(0, "humidity?"));
            run(replay(server, other).waitFor(Duration.ofMillis(1)));
            assertThat(heard.await(Event.Note.class).message())
                    .contains("the recording has no message \"humidity?\"")
                    .contains("--match order");
        }
        try (RecordedServerSession server = new RecordedServerSetup(List.of(recorded), listen("udp://127.0.0.1:0"))
                .inOrder(true)
                .open()) {
            Conversation other = conversation("udp", asks(0, "humidity?"), says(1, "21.5"));
            assertThat(run(replay(server, other).expectAnswers(true))).isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void aGreetingComesBeforeAnythingIsAsked() throws Exception {
        Conversation recorded = conversation("tcp", says(0, "220 ready"), asks(5, "QUIT"), says(6, "221 bye"));
        try (RecordedServerSession server =
                new RecordedServerSetup(List.of(recorded), listen("tcp://127.0.0.1:0")).open()) {
            assertThat(run(replay(server, recorded).expectAnswers(true))).isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void whatARecordedServerHadStillToSayIsCountedAtItsEnd() throws Exception {
        Conversation recorded = conversation("udp", asks(0, "temp?"), says(60_000, "21.5"), says(60_001, "ok"));
        Events heard = new Events();
        try (RecordedServerSession server =
                new RecordedServerSetup(List.of(recorded), listen("udp://127.0.0.1:0")).open(heard)) {
            run(new ReplaySetup(
                            List.of(conversation("udp", asks(0, "temp?"))),
                            Address.parse(server.endpoints().getFirst().toString()))
                    .waitFor(Duration.ofMillis(1)));
            heard.await(Event.Received.class);
        }
        Totals totals = heard.await(Event.Summary.class).totals();
        assertThat(totals.droppedOut()).containsEntry(Cause.STOPPED, 2L);
        assertThat(totals.isBalanced()).isTrue();
    }

    @Test
    void refusesWhatCannotBe() {
        Conversation datagrams = conversation("udp", asks(0, "a"));
        Address stream = Address.parse("tcp://127.0.0.1:9000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplaySetup(List.of(datagrams), stream))
                .withMessageContaining("was recorded on UDP, so it cannot be sent to tcp://127.0.0.1:9000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplaySetup(List.of(), stream))
                .withMessageContaining("no conversation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangingValues.parse("token=abc"))
                .withMessageContaining("has no group");
    }
}

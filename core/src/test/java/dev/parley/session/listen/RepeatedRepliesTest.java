package dev.parley.session.listen;

import static dev.parley.session.respond.RuleWords.exactly;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.rule.Until;
import dev.parley.session.Events;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.template.Template;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies that rules repeat until something ends them, on a clock that is moved by hand. */
@Timeout(60)
class RepeatedRepliesTest {
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Recipient SENDER = new Recipient.Sender();

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);

    private static Action repeat(String template, Recipient to, Until until) {
        return new Action.Repeat(Template.forReply(template), to, TENTH, until);
    }

    private static Until until(long count, @Nullable Duration time, List<Match> match, @Nullable Duration silence) {
        return new Until(count, time, match, silence);
    }

    private static Rules streaming(Until until) {
        return Rules.of(List.of(
                rule(exactly("start"), repeat("{{data}} {{n}}", SENDER, until)),
                rule(exactly("stop"), new Action.Stop(), reply("stopped")),
                rule(exactly("ping"), reply("pong"))));
    }

    private ListenSession udp(Rules rules) throws IOException {
        return Parley.listen("udp://127.0.0.1:9000")
                .on(network, clock)
                .rules(rules)
                .open(events);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private DatagramPort peer(int port) throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(port)));
    }

    private static void send(DatagramPort from, String text) throws IOException {
        from.send(Payload.of(text).buffer(), loopback(9000));
    }

    private String receive(DatagramPort at) throws IOException {
        assertThat(at.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 65_535).escaped();
    }

    private String ask(DatagramPort peer, String text) throws IOException {
        send(peer, text);
        return receive(peer);
    }

    /** The next one, a tenth of a second later. */
    private String next(ListenSession device, DatagramPort peer) throws IOException {
        awaitRepeating(device, 1);
        clock.advance(TENTH);
        return receive(peer);
    }

    private static void awaitRepeating(ListenSession device, int count) {
        Await.until(count + " wait for their time", () -> device.timer().pending() == count);
    }

    private String ending() throws InterruptedException {
        return ((Event.Note) events.await(event -> event instanceof Event.Note note && note.cause() == Cause.REPEAT))
                .message();
    }

    private Totals closes() {
        List<Event.Summary> summaries = events.of(Event.Summary.class);
        assertThat(summaries).isNotEmpty().allMatch(summary -> summary.totals().isBalanced());
        return summaries.getLast().totals();
    }

    @Test
    void repeatsFromTheSocketThatWasAskedAndCountsAndServesOthersMeanwhile() throws Exception {
        try (ListenSession device = udp(streaming(Until.STOPPED));
                DatagramPort peer = peer(0);
                DatagramPort other = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("start 1");
            assertThat(batch.peer(0)).isEqualTo(loopback(9000));
            assertThat(next(device, peer)).isEqualTo("start 2");
            assertThat(ask(other, "ping")).isEqualTo("pong");
            assertThat(ask(peer, "ping")).isEqualTo("pong");
            assertThat(next(device, peer)).isEqualTo("start 3");
        }
        assertThat(closes().sent()).isEqualTo(5);
    }

    @Test
    void endsAfterACount() throws Exception {
        try (ListenSession device = udp(streaming(until(2, null, List.of(), null)));
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("start 1");
            assertThat(next(device, peer)).isEqualTo("start 2");
            assertThat(ending()).isEqualTo("what a rule repeats has ended after 2 messages: as many as the rule says");
            assertThat(device.timer().pending()).isZero();
        }
        closes();
    }

    @Test
    void endsAfterATime() throws Exception {
        try (ListenSession device = udp(streaming(until(0, Duration.ofMillis(150), List.of(), null)));
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("start 1");
            assertThat(next(device, peer)).isEqualTo("start 2");
            awaitRepeating(device, 1);
            clock.advance(TENTH);
            assertThat(ending()).endsWith("after 2 messages: the time is over");
        }
        closes();
    }

    @Test
    void endsWithAMessageThatMatchesWhichIsAnsweredAsEver() throws Exception {
        try (ListenSession device = udp(streaming(until(0, null, List.of(exactly("ping")), null)));
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("start 1");
            assertThat(ask(peer, "ping")).isEqualTo("pong");
            assertThat(ending()).endsWith("after 1 message: the message came that ends it");
            assertThat(device.timer().pending()).isZero();
        }
        closes();
    }

    @Test
    void endsWithTheSilenceOfThePeerThatEachMessageBreaks() throws Exception {
        try (ListenSession device = udp(streaming(until(0, null, List.of(), Duration.ofMillis(250))));
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("start 1");
            assertThat(next(device, peer)).isEqualTo("start 2");
            assertThat(next(device, peer)).isEqualTo("start 3");
            assertThat(ask(peer, "ping")).isEqualTo("pong");
            assertThat(next(device, peer)).isEqualTo("start 4");
            assertThat(next(device, peer)).isEqualTo("start 5");
            awaitRepeating(device, 1);
            clock.advance(TENTH);
            assertThat(ending()).contains("after 5 messages", "so long as the rule says");
        }
        closes();
    }

    @Test
    void overUdpNothingIsRepeatedForLongerThanAMinuteOfSilenceUnlessTheRuleSaysSo() throws Exception {
        try (ListenSession device = udp(streaming(Until.STOPPED));
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("start 1");
            awaitRepeating(device, 1);
            clock.advance(Duration.ofSeconds(59));
            assertThat(receive(peer))
                    .as("those whose time has passed are left out")
                    .isEqualTo("start 2");
            awaitRepeating(device, 1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(ending()).contains("after 2 messages", "a minute", "until: {silence: 24h}");
        }
        closes();
    }

    @Test
    void aRuleStopsItAndWhatWaitsForThePeer() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("start"), repeat("{{n}}", SENDER, Until.STOPPED)),
                rule(exactly("later"), new Action.Wait(Duration.ofSeconds(1)), reply("late")),
                rule(exactly("stop"), new Action.Stop(), reply("stopped"))));
        try (ListenSession device = udp(rules);
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("1");
            send(peer, "later");
            awaitRepeating(device, 2);
            assertThat(ask(peer, "stop")).isEqualTo("stopped");
            assertThat(ending()).endsWith("after 1 message: a rule stopped it");
            assertThat(device.timer().pending()).isZero();
        }
        assertThat(closes().droppedOut()).containsEntry(Cause.UNSENDABLE, 1L);
    }

    @Test
    void theSameRequestAgainTakesThePlaceOfTheOneBefore() throws Exception {
        try (ListenSession device = udp(streaming(Until.STOPPED));
                DatagramPort peer = peer(0)) {
            for (int i = 0; i < 20; i++) {
                assertThat(ask(peer, "start")).isEqualTo("start 1");
            }
            assertThat(next(device, peer)).isEqualTo("start 2");
            awaitRepeating(device, 1);
        }
        assertThat(events.of(Event.Note.class)).isEmpty();
        assertThat(closes().sent()).isEqualTo(21);
    }

    @Test
    void onePeerHasAtMostEightAndAllTogetherAtMostAsManyAsAreSaid() throws Exception {
        List<Rule> rules = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            rules.add(rule(exactly("s" + i), repeat("{{data}}", SENDER, Until.STOPPED)));
        }
        List<DatagramPort> peers = new ArrayList<>();
        try (ListenSession device = udp(Rules.of(rules))) {
            for (int p = 0; p < 32; p++) {
                DatagramPort peer = peer(0);
                peers.add(peer);
                for (int i = 1; i <= 8; i++) {
                    assertThat(ask(peer, "s" + i)).isEqualTo("s" + i);
                }
            }
            send(peers.getFirst(), "s9");
            assertThat(events.await(Event.Dropped.class).message())
                    .contains("8 replies are repeated for this peer already");
            DatagramPort oneMore = peer(0);
            peers.add(oneMore);
            send(oneMore, "s1");
            events.await(event -> event instanceof Event.Dropped dropped
                    && dropped.message().contains("256 replies are repeated already, the most in one listener"));
            assertThat(device.timer().pending()).isBetween(256, 258);
        } finally {
            peers.forEach(DatagramPort::close);
        }
        assertThat(closes().droppedOut()).containsEntry(Cause.QUEUE, 2L);
    }

    @Test
    void goesToAnotherPortOfTheHostThatAsked() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("command"), reply("ok"), repeat("state {{n}}", new Recipient.Port(8890), Until.STOPPED))));
        try (ListenSession device = udp(rules);
                DatagramPort peer = peer(0);
                DatagramPort state = peer(8890)) {
            assertThat(ask(peer, "command")).isEqualTo("ok");
            assertThat(receive(state)).isEqualTo("state 1");
            assertThat(batch.peer(0)).isEqualTo(loopback(9000));
            assertThat(next(device, state)).isEqualTo("state 2");
        }
        closes();
    }

    /** A forged sender gets three times what was forged, on whichever of its ports. */
    @Test
    void aForgedSenderBeyondOurSubnetsGetsNoMoreThanItsAllowanceOnAnyPort() throws Exception {
        Until forADay = until(0, null, List.of(), Duration.ofHours(24));
        Rules rules = Rules.of(List.of(rule(
                exactly("x"),
                repeat("a".repeat(20), SENDER, forADay),
                repeat("b".repeat(20), new Recipient.Port(8890), forADay),
                repeat("c".repeat(20), new Recipient.Port(53), forADay))));
        InetSocketAddress far = new InetSocketAddress("198.51.100.7", 4000);
        try (ListenSession device = Parley.listen("udp://0.0.0.0:9000")
                        .on(network, clock)
                        .rules(rules)
                        .open(events);
                DatagramPort peer = network.openDatagram(DatagramOptions.at(far))) {
            peer.send(Payload.of("x").buffer(), new InetSocketAddress("198.51.100.7", 9000));
            Await.until(
                    "each ends, since nothing leaves any more",
                    () -> events.of(Event.Note.class).stream()
                                    .filter(note -> note.cause() == Cause.REPEAT)
                                    .count()
                            == 3,
                    () -> {
                        clock.advance(TENTH);
                        // Or a day is over before they have their turn.
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    });
        }
        assertThat(closes().sentBytes()).as("3 × (1 + 28)").isEqualTo(80);
    }

    @Test
    void onAStreamItEndsWithThePeerAndNotWithItsSilence() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.lines())
                        .rules(streaming(Until.STOPPED))
                        .open(events);
                StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            write(peer, "start\n");
            assertThat(read(peer, 8)).isEqualTo("start 1\n");
            awaitRepeating(device, 1);
            clock.advance(Duration.ofMinutes(10));
            assertThat(read(peer, 8)).isEqualTo("start 2\n");
            peer.finish();
            events.await(Event.Closed.class);
            Await.until("nothing is repeated", () -> device.timer().pending() == 0);
        }
        closes();
    }

    @Test
    void otherPortsAreForDatagramsAlone() throws Exception {
        Rules rules = Rules.of(List.of(rule(
                exactly("start"), new Action.Reply(Template.forReply("x"), new Recipient.Port(8890)), reply("ok"))));
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.lines())
                        .rules(rules)
                        .open(events);
                StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            write(peer, "start\n");
            assertThat(read(peer, 3)).isEqualTo("ok\n");
            assertThat(events.await(Event.Dropped.class).message()).contains("came over TCP");
        }
        closes();
    }

    @Test
    void namesTheRuleAndAValueThatIsMissingIsDroppedAndTheRestGoesOn() throws Exception {
        Rules rules = Rules.when("start")
                .name("talker")
                .source("bench.yaml:3")
                .repeat("{{data[{{n}}..]}}".replace("{{n}}", "n"), TENTH)
                .build();
        try (ListenSession device = udp(rules);
                DatagramPort peer = peer(0)) {
            assertThat(ask(peer, "start")).isEqualTo("tart");
            for (String each : List.of("art", "rt", "t", "")) {
                assertThat(next(device, peer)).isEqualTo(each);
            }
            awaitRepeating(device, 1);
            clock.advance(TENTH);
            assertThat(events.await(Event.Dropped.class).message()).contains("(rule talker (bench.yaml:3))");
        }
        assertThat(events.of(Event.Sent.class)).extracting(Event.Sent::rule).containsOnly("talker (bench.yaml:3)");
        closes();
    }

    private static void write(StreamConnection to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    private static String read(StreamConnection from, int count) throws IOException {
        byte[] bytes = new byte[count];
        int have = 0;
        while (have < count) {
            have += from.read(bytes, have, count - have, Clock.NEVER);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

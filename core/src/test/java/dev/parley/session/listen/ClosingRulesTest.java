package dev.parley.session.listen;

import static dev.parley.session.respond.RuleWords.any;
import static dev.parley.session.respond.RuleWords.exactly;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.parley.session.Events;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.template.Template;
import dev.parley.testkit.Await;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule that closes does to what other rules have begun, and to those that tell of the end. */
@Timeout(60)
class ClosingRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Rule SERIES = rule(exactly("sub"), reply("v1"), pause(), reply("v2"), pause(), reply("v3"));

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    private static Action pause() {
        return new Action.Wait(SECOND);
    }

    private static Action toAll(String text) {
        return new Action.Reply(Template.forReply(text), new Recipient.All());
    }

    private ListenSetup listen(String scheme, Rule... rules) {
        return Parley.listen(scheme + "://127.0.0.1:9000").on(network, clock).rules(Rules.of(List.of(rules)));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Says something over either transport; what comes back is read in the events. */
    private interface Saying extends AutoCloseable {
        void say(String text) throws IOException;

        @Override
        void close() throws IOException;
    }

    private Saying peer(String scheme) throws IOException {
        if (scheme.equals("udp")) {
            DatagramPort port = network.openDatagram(DatagramOptions.at(loopback(0)));
            return new Saying() {
                @Override
                public void say(String text) throws IOException {
                    port.send(Payload.of(text).buffer(), loopback(9000));
                }

                @Override
                public void close() {
                    port.close();
                }
            };
        }
        StreamConnection connection = network.connect(loopback(9000), StreamOptions.DEFAULT);
        return new Saying() {
            @Override
            public void say(String text) throws IOException {
                connection.write(text.getBytes(UTF_8), 0, text.length());
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    private List<String> sent() {
        return events.of(Event.Sent.class).stream()
                .map(event -> event.payload().escaped())
                .toList();
    }

    private void awaitSent(String... texts) {
        Await.until(List.of(texts) + " are sent", () -> sent().equals(List.of(texts)));
    }

    private static void awaitWaiting(ListenSession device, int count) {
        Await.until(count + " rules wait", () -> device.timer().pending() == count);
    }

    private Totals totals() throws InterruptedException {
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.isBalanced()).isTrue();
        return totals;
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aRuleThatClosesEndsAllThatWaitsForThatPeerAndTellsItOnce(String scheme) throws Exception {
        Rule end = rule(exactly("unsub"), reply("bye"), new Action.Close());
        try (ListenSession device = listen(scheme, SERIES, end).open(events);
                Saying peer = peer(scheme)) {
            peer.say("sub");
            awaitSent("v1");
            peer.say("sub");
            awaitSent("v1", "v1");
            awaitWaiting(device, 2);
            peer.say("unsub");
            awaitSent("v1", "v1", "bye");
            Event.Dropped dropped = events.await(Event.Dropped.class);
            assertThat(dropped.count()).isEqualTo(4);
            assertThat(dropped.cause()).isEqualTo(Cause.UNSENDABLE);
            assertThat(dropped.message()).contains("another rule closed the peer");
            clock.advance(Duration.ofMinutes(1));
            awaitWaiting(device, 0);
        }
        assertThat(sent()).containsExactly("v1", "v1", "bye");
        assertThat(events.of(Event.Dropped.class)).hasSize(1);
        assertThat(totals().droppedOut()).containsExactly(java.util.Map.entry(Cause.UNSENDABLE, 4L));
    }

    @Test
    void aDatagramPeerThatWasClosedMayBeginAnewAndOthersGoOn() throws Exception {
        Rule end = rule(exactly("unsub"), new Action.Close(), toAll("one left"));
        try (ListenSession device = listen("udp", SERIES, end).open(events);
                Saying peer = peer("udp");
                Saying other = peer("udp")) {
            other.say("sub");
            awaitSent("v1");
            peer.say("sub");
            awaitSent("v1", "v1");
            awaitWaiting(device, 2);
            peer.say("unsub");
            awaitSent("v1", "v1", "one left");
            peer.say("sub");
            awaitSent("v1", "v1", "one left", "v1");
            awaitWaiting(device, 2);
            clock.advance(SECOND);
            awaitSent("v1", "v1", "one left", "v1", "v2", "v2");
            awaitWaiting(device, 2);
            clock.advance(SECOND);
            awaitSent("v1", "v1", "one left", "v1", "v2", "v2", "v3", "v3");
        }
        assertThat(totals().droppedOut()).containsExactly(java.util.Map.entry(Cause.UNSENDABLE, 2L));
    }

    @Test
    void aResetAndARuleThatClosesLaterEndTheOthersTooAndGoOnThemselves() throws Exception {
        for (Action closing : List.of(new Action.Reset(), new Action.Close())) {
            Events told = new Events();
            Rule end = rule(exactly("end"), pause(), closing, pause(), toAll("over"));
            Rule series = rule(any(), pause(), pause(), toAll("never"));
            try (ListenSession device = listen("udp", end, series).open(told);
                    Saying peer = peer("udp");
                    Saying other = peer("udp")) {
                peer.say("go");
                awaitWaiting(device, 1);
                peer.say("end");
                awaitWaiting(device, 2);
                clock.advance(SECOND);
                assertThat(told.await(Event.Dropped.class).count()).isEqualTo(1);
                awaitWaiting(device, 1);
                other.say("go");
                awaitWaiting(device, 2);
                clock.advance(SECOND);
                told.await(Event.Sent.class);
            }
            assertThat(told.of(Event.Sent.class))
                    .extracting(event -> event.payload().escaped())
                    .containsExactly("over");
        }
    }

    @Test
    void tellsOnceHowManyMessagesBehindTheCloseWereNotRead() throws Exception {
        Rule quit = rule(exactly("quit"), reply("bye"), new Action.Close());
        try (ListenSession device = listen("tcp", quit).frame(Framing.lines()).open(events);
                Saying peer = peer("tcp")) {
            peer.say("quit\na\nb\nc\n");
            peer.close();
            events.await(Event.Closed.class);
        }
        assertThat(events.of(Event.Dropped.class)).singleElement().satisfies(dropped -> {
            assertThat(dropped.cause()).isEqualTo(Cause.UNREAD);
            assertThat(dropped.count()).isEqualTo(3);
            assertThat(dropped.direction()).isEqualTo(Event.Direction.IN);
            assertThat(dropped.message()).contains("a rule closed the connection");
        });
        assertThat(totals().droppedIn()).containsOnly(Map.entry(Cause.UNREAD, 3L));
        assertThat(totals().isBalanced()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"quit, DONE", "longer than sixteen bytes, LIMIT", "nothing, IDLE"})
    void tellsOthersOfAPeerThatThisSideClosedAndTriesNothingWithThatPeer(String ending, Cause cause) throws Exception {
        Rule gone =
                rule(new Match.Disconnect(), reply("bye"), toAll("one left"), pause(), reply("bye"), toAll("long ago"));
        Rule quit = rule(exactly("quit"), new Action.Close());
        ListenSetup setup = listen("tcp", gone, quit, rule(any(), reply("ok")))
                .frame(Framing.lines())
                .maxMessage(16)
                .idleTimeout(Duration.ofMinutes(1));
        try (ListenSession device = setup.open(events);
                Saying leaves = peer("tcp");
                Saying stays = peer("tcp")) {
            leaves.say("hi\n");
            awaitSent("ok");
            clock.advance(Duration.ofSeconds(40));
            stays.say("hi\n");
            awaitSent("ok", "ok");
            if (cause == Cause.IDLE) {
                clock.advance(Duration.ofSeconds(20));
            } else {
                leaves.say(ending + "\n");
            }
            if (cause == Cause.DONE) {
                events.await(event -> events.receivedTexts().contains("quit"));
                leaves.close();
            }
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(cause);
            awaitSent("ok", "ok", "one left");
            // When the rule begins to wait nobody tells.
            Await.until("others are told", () -> sent().contains("long ago"), () -> {
                clock.advance(Duration.ofMillis(10));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            });
            assertThat(events.of(Event.Dropped.class)).noneMatch(dropped -> dropped.direction() == Event.Direction.OUT);
        }
        assertThat(sent()).containsExactly("ok", "ok", "one left", "long ago");
        assertThat(totals().isBalanced()).isTrue();
    }
}

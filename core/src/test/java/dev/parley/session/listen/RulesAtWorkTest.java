package dev.parley.session.listen;

import static dev.parley.session.respond.RuleWords.any;
import static dev.parley.session.respond.RuleWords.exactly;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.address.Address;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.respond.RuleEngine;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.template.Template;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What rules decide is done, over UDP and TCP, at its time. */
@Timeout(60)
class RulesAtWorkTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);

    @Test
    void theFirstRuleThatMatchesAnswersADatagramAndIsNamed() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("ping"), reply("pong")),
                new Rule(
                        List.of(new Match.Anything()),
                        List.of(reply("ack: {{data}} {{n}} {{peer}}")),
                        "bench.yaml:7")));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort peer = peer()) {
            assertThat(ask(peer, "ping")).isEqualTo("pong");
            assertThat(ask(peer, "pin"))
                    .isEqualTo("ack: pin 2 127.0.0.1:" + peer.local().getPort());
            events.await(event -> events.of(Event.Sent.class).size() == 2);
        }
        assertThat(events.of(Event.Sent.class)).extracting(Event.Sent::rule).containsExactly("", "bench.yaml:7");
        closes();
    }

    @Test
    void tellsWhatArrivedBeforeItsAnswers() throws Exception {
        try (ListenSession device = udp(Rules.of(List.of(rule(any(), reply("one"), reply("two")))))
                        .open(events);
                DatagramPort peer = peer()) {
            assertThat(ask(peer, "ping")).isEqualTo("one");
            assertThat(receive(peer)).isEqualTo("two");
            events.await(event -> events.of(Event.Sent.class).size() == 2);
        }
        assertThat(events.all())
                .filteredOn(event -> event instanceof Event.Received || event instanceof Event.Sent)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Received", "Sent", "Sent");
    }

    @Test
    void waitsBetweenTwoRepliesAndServesOthersAndTheSamePeerMeanwhile() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("slow"), reply("one"), pause(200), reply("two at {{now}}")),
                rule(any(), reply("at once"))));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort patient = peer();
                DatagramPort other = peer()) {
            assertThat(ask(patient, "slow")).isEqualTo("one");
            assertThat(ask(other, "quick")).isEqualTo("at once");
            assertThat(ask(patient, "quick")).isEqualTo("at once");
            clock.advance(Duration.ofMillis(199));
            assertThat(ask(other, "quick")).isEqualTo("at once");
            assertThat(device.timer().pending()).isEqualTo(1);
            clock.advance(Duration.ofMillis(1));
            assertThat(receive(patient))
                    .as("the time is that of its leaving")
                    .startsWith("two at ")
                    .endsWith(":01.485021");
        }
        closes();
    }

    @Test
    void aStateLetsALoginBeFollowedByCommandsAndEachPeerHasItsOwn() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("login"), new Action.SetState("in"), reply("welcome")),
                new Rule(List.of(exactly("get"), new Match.InState("in")), List.of(reply("42")), ""),
                rule(any(), reply("login first"))));
        for (String scheme : List.of("udp", "tcp")) {
            try (ListenSession device = Parley.listen(scheme + "://127.0.0.1:9000")
                            .on(network, clock)
                            .rules(rules)
                            .open(events);
                    Asking one = asking(scheme);
                    Asking two = asking(scheme)) {
                assertThat(one.ask("get")).isEqualTo("login first");
                assertThat(one.ask("login")).isEqualTo("welcome");
                assertThat(one.ask("get")).isEqualTo("42");
                assertThat(two.ask("get")).isEqualTo("login first");
            }
        }
    }

    @Test
    void greetsOnceAndCountsEachPeersMessages() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(new Match.Connect(), reply("hello")),
                rule(new Match.Nth(2), reply("second")),
                rule(any(), reply("other"))));
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000", "tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .rules(rules)
                        .open(events);
                DatagramPort peer = peer();
                StreamConnection stream = connect()) {
            assertThat(read(stream, 5)).as("before it has said anything").isEqualTo("hello");
            write(stream, "a");
            assertThat(read(stream, 5)).isEqualTo("other");
            write(stream, "b");
            assertThat(read(stream, 6)).isEqualTo("second");
            assertThat(ask(peer, "a")).isEqualTo("hello");
            assertThat(receive(peer)).isEqualTo("other");
            assertThat(ask(peer, "b")).isEqualTo("second");
        }
        closes();
    }

    @Test
    void capturesAreFilledIn() throws Exception {
        Regex get = Regex.of("^GET (?P<key>\\w+)$", Regex.Over.TEXT);
        Template template = Template.forReply("{{key}}={{1}}", get.captures());
        Rules rules = Rules.of(List.of(rule(new Match.Found(get), new Action.Reply(template, new Recipient.Sender()))));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort peer = peer()) {
            assertThat(ask(peer, "GET colour")).isEqualTo("colour=colour");
        }
    }

    @Test
    void aSilenceIsToldOnceAndAgainAfterThePeerHasSpoken() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(new Match.Silence(Duration.ofSeconds(5)), reply("still there?")),
                rule(new Match.Silence(Duration.ofSeconds(8)), reply("gone?")),
                rule(any(), reply("ok"))));
        for (String scheme : List.of("udp", "tcp")) {
            try (ListenSession device = Parley.listen(scheme + "://127.0.0.1:9000")
                            .on(network, clock)
                            .rules(rules)
                            .open(events);
                    Asking peer = asking(scheme)) {
                assertThat(peer.ask("a")).isEqualTo("ok");
                clock.advance(Duration.ofSeconds(4));
                assertThat(peer.ask("b")).isEqualTo("ok");
                clock.advance(Duration.ofSeconds(5));
                assertThat(peer.next()).isEqualTo("still there?");
                clock.advance(Duration.ofSeconds(3));
                assertThat(peer.next()).isEqualTo("gone?");
                clock.advance(Duration.ofMinutes(1));
                assertThat(peer.ask("c")).as("and nothing between").isEqualTo("ok");
                clock.advance(Duration.ofSeconds(5));
                assertThat(peer.next()).isEqualTo("still there?");
            }
        }
        closes();
    }

    @Test
    void repliesToAllPeersOnBothTransports() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("hi"), reply("ok")),
                rule(any(), new Action.Reply(Template.forReply("{{data}} to all"), new Recipient.All()))));
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000", "tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .rules(rules)
                        .open(events);
                DatagramPort one = peer();
                DatagramPort two = peer();
                StreamConnection three = connect()) {
            assertThat(ask(one, "hi")).isEqualTo("ok");
            assertThat(ask(two, "hi")).isEqualTo("ok");
            write(three, "hi");
            assertThat(read(three, 2)).isEqualTo("ok");
            assertThat(ask(one, "news")).isEqualTo("news to all");
            assertThat(receive(two)).isEqualTo("news to all");
            assertThat(read(three, 11)).isEqualTo("news to all");
            write(three, "more");
            assertThat(read(three, 11)).isEqualTo("more to all");
            assertThat(receive(one)).isEqualTo("more to all");
            assertThat(receive(two)).isEqualTo("more to all");
        }
        closes();
    }

    @Test
    void repliesToANamedAddressFromTheSocketThatWasAskedOrOneOfItsOwn() throws Exception {
        for (String scheme : List.of("udp", "tcp")) {
            try (DatagramPort named = peer();
                    ListenSession device = Parley.listen(scheme + "://127.0.0.1:9000")
                            .on(network, clock)
                            .rules(Rules.of(List.of(rule(
                                    any(),
                                    new Action.Reply(
                                            Template.forReply("saw {{data}}"),
                                            new Recipient.Named(Address.parse("udp://127.0.0.1:"
                                                    + named.local().getPort())))))))
                            .open(events);
                    Asking peer = asking(scheme)) {
                peer.say("it");
                assertThat(receive(named)).isEqualTo("saw it");
                assertThat(batch.peer(0).getPort() == 9000).isEqualTo(scheme.equals("udp"));
                assertThat(device.endpoints()).as("nobody is told of it").hasSize(1);
            }
        }
        assertThat(events.of(Event.Listening.class)).hasSize(2);
        closes();
    }

    @Test
    void neverRepliesToItsOwnSockets() throws Exception {
        Rules rules = Rules.of(List.of(rule(
                any(),
                new Action.Reply(Template.forReply("x"), new Recipient.Named(Address.parse("udp://127.0.0.1:9000"))))));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort peer = peer()) {
            send(peer, "hello");
            assertThat(events.await(Event.Dropped.class).cause()).isEqualTo(Cause.GUARD);
        }
        assertThat(events.of(Event.Received.class)).hasSize(1);
        closes();
    }

    @Test
    void closesOnceAllIsSaidAndTakesInNothingMore() throws Exception {
        Rules rules =
                Rules.of(List.of(rule(exactly("bye"), reply("so long"), new Action.Close()), rule(any(), reply("ok"))));
        try (ListenSession device = tcp(rules).frame(Framing.lines()).open(events);
                StreamConnection peer = connect()) {
            write(peer, "hi\nbye\nhello?\n");
            assertThat(readAll(peer)).isEqualTo("ok\nso long\n");
            peer.finish();
            Event.Closed closed = events.await(Event.Closed.class);
            assertThat(closed.cause()).isEqualTo(Cause.DONE);
            assertThat(closed.message()).contains("a rule closed the connection");
        }
        assertThat(closes().droppedIn()).containsEntry(Cause.UNREAD, 1L);
    }

    @Test
    void closesAConnectionWhosePeerDoesNotEndItTooAfterAMoment() throws Exception {
        Rules rules = Rules.of(List.of(rule(exactly("bye"), pause(50), new Action.Close())));
        try (ListenSession device = tcp(rules).open(events);
                StreamConnection peer = connect()) {
            write(peer, "bye");
            awaitWaiting(device, 1);
            clock.advance(Duration.ofMillis(50));
            assertThat(readAll(peer)).isEmpty();
            // When the rule has gone on nobody tells.
            Await.until(
                    "the connection is closed",
                    () -> !events.of(Event.Closed.class).isEmpty(),
                    () -> clock.advance(Duration.ofMillis(10)));
        }
        assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.DONE);
    }

    @Test
    void halfClosesAndGoesOnReading() throws Exception {
        Rules rules = Rules.of(
                List.of(rule(exactly("end"), reply("last"), new Action.HalfClose()), rule(any(), reply("unheard"))));
        try (ListenSession device = tcp(rules).open(events);
                StreamConnection peer = connect()) {
            write(peer, "end");
            assertThat(readAll(peer)).isEqualTo("last");
            write(peer, "more");
            events.await(event -> events.receivedTexts().contains("more"));
            assertThat(events.await(Event.Dropped.class).message()).contains("half-close");
            peer.finish();
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.END_OF_STREAM);
        }
        closes();
    }

    @Test
    void resetsTheConnection() throws Exception {
        try (ListenSession device =
                        tcp(Rules.of(List.of(rule(any(), new Action.Reset())))).open(events);
                StreamConnection peer = connect()) {
            write(peer, "anything");
            assertThat(failure(peer).reason()).isEqualTo(Cause.RESET);
            assertThat(events.await(Event.Closed.class).message()).contains("a rule broke the connection off");
        }
        closes();
    }

    @Test
    void staysSilentWhereARuleSaysSo() throws Exception {
        Rules rules = Rules.of(List.of(rule(exactly("secret"), new Action.NoReply()), rule(any(), reply("ok"))));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort peer = peer()) {
            send(peer, "secret");
            assertThat(ask(peer, "open")).isEqualTo("ok");
        }
        assertThat(closes().due()).isEqualTo(1);
    }

    @Test
    void aDatagramPeerThatIsClosedStartsAnew() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(new Match.Connect(), reply("hello")),
                rule(exactly("bye"), reply("bye"), new Action.Close()),
                rule(any(), reply("ok"))));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort peer = peer()) {
            assertThat(List.of(ask(peer, "a"), receive(peer))).containsExactly("hello", "ok");
            assertThat(ask(peer, "bye")).isEqualTo("bye");
            assertThat(List.of(ask(peer, "a"), receive(peer))).containsExactly("hello", "ok");
        }
    }

    /** As nc -N does: it says all it has to say, and then reads. */
    @Test
    void aPeerThatEndsItsOwnSideStillGetsTheRestOfItsAnswers() throws Exception {
        Rules rules = Rules.of(
                List.of(rule(new Match.Disconnect(), reply("3")), rule(any(), reply("1"), pause(200), reply("2"))));
        try (ListenSession device = tcp(rules).open(events);
                StreamConnection peer = connect()) {
            write(peer, "go");
            peer.finish();
            assertThat(read(peer, 2)).isEqualTo("13");
            awaitWaiting(device, 1);
            clock.advance(Duration.ofMillis(200));
            assertThat(readAll(peer)).isEqualTo("2");
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.END_OF_STREAM);
        }
        closes();
    }

    @Test
    void aRuleThatGoesOnAfterThePeerHasGoneSaysSo() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), pause(200), reply("too late"))));
        try (ListenSession device = tcp(rules).open(events)) {
            StreamConnection peer = connect();
            write(peer, "go");
            awaitWaiting(device, 1);
            peer.reset();
            clock.advance(Duration.ofMillis(200));
            assertThat(events.await(Event.Dropped.class).cause()).isEqualTo(Cause.UNSENDABLE);
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.RESET);
        }
        closes();
    }

    @Test
    void tellsOthersThatOneHasLeft() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(new Match.Disconnect(), new Action.Reply(Template.forReply("{{peer}} left"), new Recipient.All())),
                rule(any(), reply("ok"))));
        try (ListenSession device = tcp(rules).open(events);
                StreamConnection stays = connect()) {
            StreamConnection leaves = connect();
            write(stays, "x");
            assertThat(read(stays, 2)).isEqualTo("ok");
            write(leaves, "x");
            assertThat(read(leaves, 2)).isEqualTo("ok");
            leaves.reset();
            String expected = "127.0.0.1:" + leaves.local().getPort() + " left";
            assertThat(read(stays, expected.length())).isEqualTo(expected);
        }
        closes();
    }

    @Test
    void whatWaitsAtTheEndIsDroppedAndTold() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), new Action.Wait(LONG), reply("a"), pause(1), reply("b"))));
        try (ListenSession device = udp(rules).open(events);
                DatagramPort peer = peer()) {
            send(peer, "go");
            send(peer, "go");
            awaitWaiting(device, 2);
        }
        assertThat(closes().droppedOut()).containsExactly(java.util.Map.entry(Cause.STOPPED, 4L));
        assertThat(events.of(Event.Dropped.class))
                .allMatch(dropped -> dropped.message().contains("the session ended"))
                .extracting(Event.Dropped::count)
                .satisfies(counts -> assertThat(
                                counts.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(4));
    }

    @Test
    void soManyRulesMayWaitAndOneMoreIsDroppedAndTold() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), new Action.Wait(LONG), reply("later"))));
        try (ListenSession device = udp(rules).replyRate(Rate.UNLIMITED).open(events);
                DatagramPort peer = peer()) {
            for (int i = 0; i < RuleEngine.MOST_WAITING; i++) {
                send(peer, "go");
                if (i % 1_000 == 0) {
                    awaitWaiting(device, i + 1); // a receive buffer holds no ten thousand
                }
            }
            awaitWaiting(device, RuleEngine.MOST_WAITING);
            send(peer, "one more");
            Event.Dropped dropped = events.await(Event.Dropped.class);
            assertThat(dropped.cause()).isEqualTo(Cause.QUEUE);
            assertThat(dropped.message()).contains("10,000");
        }
        closes();
    }

    @Test
    void changesItsAnswersWhileConnectionsAndStatesStay() throws Exception {
        Rules first = Rules.of(List.of(
                rule(new Match.Connect(), reply("hello")),
                rule(exactly("login"), new Action.SetState("in"), reply("in")),
                rule(any(), reply("first"))));
        Rules second = Rules.of(List.of(
                rule(new Match.Connect(), reply("hello again")),
                rule(exactly("login"), new Action.SetState("in"), reply("in again")),
                new Rule(List.of(new Match.InState("in"), new Match.Nth(4)), List.of(reply("fourth, in")), ""),
                rule(any(), reply("second"))));
        Rules third = Rules.of(List.of(rule(exactly("x"), reply("third"))));
        for (String scheme : List.of("udp", "tcp")) {
            try (ListenSession device = Parley.listen(scheme + "://127.0.0.1:9000")
                            .on(network, clock)
                            .rules(first)
                            .open(events);
                    Asking peer = asking(scheme)) {
                if (scheme.equals("udp")) {
                    peer.say("login");
                    assertThat(peer.next()).isEqualTo("hello");
                } else {
                    assertThat(peer.next()).isEqualTo("hello");
                    peer.say("login");
                }
                assertThat(peer.next()).isEqualTo("in");
                assertThat(peer.ask("x")).isEqualTo("first");
                device.answer(new Response.FromRules(second));
                assertThat(peer.ask("x")).isEqualTo("second");
                assertThat(peer.ask("x")).isEqualTo("fourth, in");
                device.answer(new Response.Echo());
                assertThat(peer.ask("echoed")).isEqualTo("echoed");
                device.answer(new Response.None());
                peer.say("unanswered on " + scheme);
                events.await(event -> events.receivedTexts().contains("unanswered on " + scheme));
                // What was just told may be answered by these already: they have no answer to it either.
                device.answer(new Response.FromRules(third));
                assertThat(peer.ask("x")).isEqualTo("third");
                assertThat(events.of(Event.Closed.class))
                        .as("its connection stays")
                        .isEmpty();
            }
        }
        closes();
    }

    @Test
    void aWrongChangeLeavesTheAnswersAsTheyWere() throws Exception {
        try (ListenSession device =
                        udp(Rules.of(List.of(rule(any(), reply("ok"))))).open(events);
                DatagramPort peer = peer()) {
            Rules wrong = Rules.of(List.of(rule(
                    any(),
                    new Action.Reply(
                            Template.forReply("x"),
                            new Recipient.Named(Address.parse("udp://no-such-host.invalid:9000"))))));
            assertThatIllegalArgumentException().isThrownBy(() -> device.answer(new Response.FromRules(wrong)));
            assertThat(ask(peer, "x")).isEqualTo("ok");
        }
    }

    @Test
    void forgetsTheDatagramPeerThatWasHeardLeastRecently() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("login"), new Action.SetState("in"), reply("ok")),
                new Rule(List.of(new Match.InState("in"), any()), List.of(reply("in")), ""),
                rule(any(), reply("out"))));
        try (ListenSession device = udp(rules).replyRate(Rate.UNLIMITED).open(events);
                DatagramPort forgotten = peer();
                DatagramPort kept = peer()) {
            assertThat(ask(forgotten, "login")).isEqualTo("ok");
            assertThat(ask(kept, "login")).isEqualTo("ok");
            for (int i = 0; i < PeerRegistry.DEFAULT_MOST; i++) {
                byte[] address = {127, 1, (byte) (i >> 8), (byte) i};
                InetSocketAddress other = new InetSocketAddress(InetAddress.getByAddress(address), 4_000);
                try (DatagramPort port = network.openDatagram(DatagramOptions.at(other))) {
                    assertThat(ask(port, "x")).isEqualTo("out");
                }
                if (i == PeerRegistry.DEFAULT_MOST / 2) {
                    assertThat(ask(kept, "x")).isEqualTo("in");
                }
            }
            assertThat(ask(kept, "x")).isEqualTo("in");
            assertThat(ask(forgotten, "x")).isEqualTo("out");
        }
        assertThat(events.of(Event.Note.class))
                .filteredOn(note -> note.cause() == Cause.LIMIT)
                .hasSize(1);
    }

    @Test
    void onlyAddressesThatAnswerFollowRules() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000", "tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .rules(Rules.of(List.of(
                                rule(any(), new Action.Reply(Template.forReply("{{data}}"), new Recipient.All())))))
                        .answerOnly(Scheme.UDP)
                        .open(events);
                DatagramPort peer = peer();
                StreamConnection stream = connect()) {
            write(stream, "shown");
            events.await(event -> events.receivedTexts().contains("shown"));
            assertThat(ask(peer, "news")).isEqualTo("news");
        }
        assertThat(closes().sent()).isEqualTo(1);
    }

    /** However many replies a datagram has: it is three times its bytes that may leave, and greeting is no second arrival. */
    @Test
    void allRepliesToAForeignDatagramShareItsAllowance() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(new Match.Connect(), reply("g".repeat(60))),
                rule(any(), reply("a".repeat(20)), pause(1), reply("b".repeat(20)))));
        InetSocketAddress far = new InetSocketAddress("198.51.100.7", 4000);
        try (ListenSession device = Parley.listen("udp://0.0.0.0:9000")
                        .on(network, clock)
                        .rules(rules)
                        .open(events);
                DatagramPort peer = network.openDatagram(DatagramOptions.at(far))) {
            peer.send(Payload.of("x").buffer(), new InetSocketAddress("198.51.100.7", 9000));
            awaitWaiting(device, 1);
            clock.advance(Duration.ofMillis(1));
            events.await(Event.Dropped.class);
        }
        assertThat(closes().sentBytes())
                .as("3 × (1 + 28) allow 60 and 20, and not 20 more")
                .isEqualTo(80);
    }

    @Test
    void mutesALoopOfRules() throws Exception {
        try (ListenSession device = udp(Rules.of(List.of(rule(any(), reply("{{data}}"), reply("{{data}}")))))
                        .open(events);
                DatagramPort peer = peer()) {
            for (int i = 0; i < 30; i++) {
                send(peer, "round");
            }
            events.await(event -> events.of(Event.Received.class).size() == 30);
            assertThat(((Event.Dropped) events.await(Event.Dropped.class::isInstance)).cause())
                    .isEqualTo(Cause.LOOP);
        }
        assertThat(closes().sent()).as("20 arrivals are answered twice each").isEqualTo(2 * 20L);
    }

    @Test
    void closesAConnectionFromWhichNothingCame() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .echo()
                        .idleTimeout(Duration.ofSeconds(30))
                        .open(events);
                StreamConnection peer = connect()) {
            write(peer, "x");
            assertThat(read(peer, 1)).isEqualTo("x");
            // When a read begins to wait nobody tells.
            Await.until(
                    "the connection is closed",
                    () -> !events.of(Event.Closed.class).isEmpty(),
                    () -> clock.advance(Duration.ofSeconds(1)));
            Event.Closed closed = events.await(Event.Closed.class);
            assertThat(closed.cause()).isEqualTo(Cause.IDLE);
            assertThat(closed.message()).contains("nothing came for 30s", "--idle-timeout");
        }
        closes();
    }

    @Test
    void turnsOnePeersConnectionsAwayAboveItsLimitAndServesOthers() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                .on(network, clock)
                .echo()
                .maxConnectionsPerPeer(2)
                .open(events)) {
            StreamConnection first = connect();
            StreamConnection second = connect();
            for (StreamConnection each : List.of(first, second)) {
                write(each, "x");
                assertThat(read(each, 1)).isEqualTo("x");
            }
            StreamConnection third = connect();
            assertThat(readAll(third)).isEmpty();
            assertThat(events.await(Event.Closed.class).message()).contains("--max-connections-per-peer");
            StreamConnection other = network.connect(
                    loopback(9000),
                    new StreamOptions(new InetSocketAddress("127.0.0.2", 0), StreamOptions.DEFAULT.connectTimeout()));
            write(other, "x");
            assertThat(read(other, 1)).isEqualTo("x");
            first.finish();
            events.await(event -> event instanceof Event.Closed closed && closed.cause() == Cause.END_OF_STREAM);
        }
        assertThat(events.of(Event.Closed.class))
                .filteredOn(closed -> closed.cause() == Cause.LIMIT)
                .hasSize(1);
    }

    private static Action pause(int millis) {
        return new Action.Wait(Duration.ofMillis(millis));
    }

    private ListenSetup udp(Rules rules) {
        return Parley.listen("udp://127.0.0.1:9000").on(network, clock).rules(rules);
    }

    private ListenSetup tcp(Rules rules) {
        return Parley.listen("tcp://127.0.0.1:9000").on(network, clock).rules(rules);
    }

    private Totals closes() throws InterruptedException {
        List<Event.Summary> summaries = events.of(Event.Summary.class);
        assertThat(summaries).isNotEmpty().allMatch(summary -> summary.totals().isBalanced());
        return summaries.getLast().totals();
    }

    private static void awaitWaiting(ListenSession device, int count) {
        Await.until(count + " rules wait", () -> device.timer().pending() == count);
    }

    /** Somebody who asks, over either transport. */
    private interface Asking extends AutoCloseable {
        void say(String text) throws IOException;

        String next() throws IOException;

        default String ask(String text) throws IOException {
            say(text);
            return next();
        }

        @Override
        void close() throws IOException;
    }

    private Asking asking(String scheme) throws IOException {
        return scheme.equals("udp") ? new DatagramAsking(peer()) : new StreamAsking(connect());
    }

    private final class DatagramAsking implements Asking {
        private final DatagramPort port;

        DatagramAsking(DatagramPort port) {
            this.port = port;
        }

        @Override
        public void say(String text) throws IOException {
            send(port, text);
        }

        @Override
        public String next() throws IOException {
            return receive(port);
        }

        @Override
        public void close() {
            port.close();
        }
    }

    private record StreamAsking(StreamConnection connection) implements Asking {
        @Override
        public void say(String text) throws IOException {
            write(connection, text);
        }

        @Override
        public String next() throws IOException {
            byte[] buffer = new byte[100];
            return new String(buffer, 0, connection.read(buffer, 0, 100, Clock.NEVER), UTF_8);
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    private DatagramPort peer() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private StreamConnection connect() throws IOException {
        return network.connect(loopback(9000), StreamOptions.DEFAULT);
    }

    private String ask(DatagramPort peer, String text) throws IOException {
        send(peer, text);
        return receive(peer);
    }

    private static void send(DatagramPort peer, String text) throws IOException {
        peer.send(Payload.of(text).buffer(), loopback(9000));
    }

    private String receive(DatagramPort peer) throws IOException {
        assertThat(peer.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 1_000).escaped();
    }

    private static void write(StreamConnection to, String text) throws IOException {
        to.write(text.getBytes(UTF_8), 0, text.length());
    }

    private static String read(StreamConnection from, int count) throws IOException {
        byte[] bytes = new byte[count];
        int got = 0;
        while (got < count) {
            int more = from.read(bytes, got, count - got, Clock.NEVER);
            assertThat(more).as("after " + new String(bytes, 0, got, UTF_8)).isPositive();
            got += more;
        }
        return new String(bytes, UTF_8);
    }

    private static String readAll(StreamConnection from) throws IOException {
        List<String> all = new ArrayList<>();
        byte[] bytes = new byte[100];
        for (int count = from.read(bytes, 0, 100, Clock.NEVER); count >= 0; ) {
            all.add(new String(bytes, 0, count, UTF_8));
            count = from.read(bytes, 0, 100, Clock.NEVER);
        }
        return String.join("", all);
    }

    private static NetworkException failure(StreamConnection from) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(
                NetworkException.class, () -> from.read(new byte[1], 0, 1, Clock.NEVER));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

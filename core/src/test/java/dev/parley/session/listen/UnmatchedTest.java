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
import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener says of messages that no rule matches. */
@Timeout(60)
class UnmatchedTest {
    private static final Rule PING = rule(exactly("ping"), reply("pong"));

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    private ListenSetup listen(String address, Rule... rules) {
        return Parley.listen(address).on(network, clock).rules(Rules.of(List.of(rules)));
    }

    private DatagramPort datagrams() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void send(DatagramPort from, String text, int arrived) throws Exception {
        from.send(Payload.of(text).buffer(), loopback(9000));
        events.await(event -> events.of(Event.Received.class).size() == arrived);
    }

    private List<Event.Note> notes() {
        return events.of(Event.Note.class).stream()
                .filter(note -> note.cause() == Cause.NO_RULE)
                .toList();
    }

    @Test
    void tellsByWhatADatagramMissedBehindItOnceAndCountsTheRest() throws Exception {
        try (ListenSession device = listen("udp://127.0.0.1:9000", PING).open(events);
                DatagramPort peer = datagrams()) {
            send(peer, "ping\n", 1);
            send(peer, "PING", 2); // within the same second
            clock.advance(Duration.ofSeconds(2));
            send(peer, "ping\n", 3);
            send(peer, "PING", 4);
            events.await(event -> notes().size() == 2);
        }
        assertThat(notes()).hasSize(2);
        assertThat(notes().getFirst().message()).contains("rule 1 would without the LF (\\n) at its end");
        assertThat(notes().getLast().message())
                .contains("rule 1 would in other letters", "(2 more matched none since the last such note)");
        Event.Note note = notes().getFirst();
        assertThat(events.all().indexOf(note))
                .isGreaterThan(
                        events.all().indexOf(events.of(Event.Received.class).getFirst()));
        assertThat(note.header().peer()).isNotNull();
    }

    @Test
    void tellsAtTheEndHowManyMoreThereWere() throws Exception {
        try (ListenSession device = listen("udp://127.0.0.1:9000", PING).open(events);
                DatagramPort peer = datagrams()) {
            for (int i = 1; i <= 4; i++) {
                send(peer, "hello", i);
            }
        }
        assertThat(notes()).hasSize(2);
        assertThat(notes().getLast().message()).isEqualTo("no rule matched 3 more messages since the last such note");
        assertThat(events.all().getLast()).isInstanceOf(Event.Summary.class);
    }

    @Test
    void tellsOnTcpWithoutAFramingThatLinesWouldMatch() throws Exception {
        for (boolean framed : List.of(false, true)) {
            ListenSetup setup = listen("tcp://127.0.0.1:9000", PING);
            try (ListenSession device = (framed ? setup.frame(Framing.lines()) : setup).open(events);
                    StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
                byte[] bytes = "ping\r\n".getBytes(UTF_8);
                peer.write(bytes, 0, bytes.length);
                events.await(event -> framed ? event instanceof Event.Sent : event instanceof Event.Note);
            }
        }
        assertThat(notes()).singleElement().satisfies(note -> {
            assertThat(note.message()).contains("matches the line \"ping\" in it: --frame lines");
            assertThat(note.header().connection()).isPositive();
        });
    }

    @Test
    void tellsNothingWhereARuleTakesAllOrNoneIsAboutMessagesOrThereAreNone() throws Exception {
        List<List<Rule>> sets = List.of(
                List.of(PING, rule(any(), reply("what?"))),
                List.of(rule(new Match.Connect(), reply("hello"))),
                List.of());
        for (int i = 0; i < sets.size(); i++) {
            try (ListenSession device = listen(
                                    "udp://127.0.0.1:9000", sets.get(i).toArray(Rule[]::new))
                            .open(events);
                    DatagramPort peer = datagrams()) {
                send(peer, "ping\n", i + 1);
            }
        }
        assertThat(notes()).isEmpty();
    }

    @Test
    void tellsAnewAfterTheRulesHaveChanged() throws Exception {
        try (ListenSession device = listen("udp://127.0.0.1:9000", PING).open(events);
                DatagramPort peer = datagrams()) {
            send(peer, "ping\n", 1);
            device.answer(new Response.FromRules(Rules.of(List.of(PING, rule(exactly("b"), reply("c"))))));
            clock.advance(Duration.ofSeconds(2));
            send(peer, "ping\n", 2);
            events.await(event -> notes().size() == 2);
        }
        assertThat(notes()).hasSize(2);
    }
}

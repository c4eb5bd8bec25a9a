package dev.parley.session.listen;

import static dev.parley.session.respond.RuleWords.any;
import static dev.parley.session.respond.RuleWords.exactly;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Frequency;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that do not apply each time. */
@Timeout(60)
class RuleTurnsTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);

    private ListenSession device(Rules rules, long seed, Events to) throws IOException {
        return Parley.listen("udp://127.0.0.1:9000")
                .on(network, clock)
                .rules(rules)
                .replyRate(Rate.parse("unlimited"))
                .seed(seed)
                .open(to);
    }

    private DatagramPort peer() throws IOException {
        return network.openDatagram(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private String ask(DatagramPort peer, String message) throws IOException {
        peer.send(Payload.of(message).buffer(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000));
        assertThat(peer.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 65_535).escaped();
    }

    private String answers(DatagramPort peer, int count) throws IOException {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            answers.append(ask(peer, "read"));
        }
        return answers.toString();
    }

    private static Rules rules(Frequency frequency) {
        return Rules.of(List.of(
                new Rule(List.of(exactly("read")), frequency, List.of(reply("!")), ""), rule(any(), reply("."))));
    }

    @Test
    void everyThirdTimeOfEachPeer() throws Exception {
        try (ListenSession device = device(rules(new Frequency.OneIn(3, false)), 1, events);
                DatagramPort one = peer();
                DatagramPort two = peer()) {
            assertThat(answers(one, 2)).isEqualTo("..");
            assertThat(answers(two, 4)).isEqualTo("..!.");
            assertThat(ask(one, "something else")).isEqualTo(".");
            assertThat(answers(one, 5)).as("of those that match").isEqualTo("!..!.");
        }
    }

    @Test
    void everyThirdTimeOfAllPeers() throws Exception {
        try (ListenSession device = device(rules(new Frequency.OneIn(3, true)), 1, events);
                DatagramPort one = peer();
                DatagramPort two = peer()) {
            assertThat(answers(one, 2)).isEqualTo("..");
            assertThat(answers(two, 1)).isEqualTo("!");
            assertThat(answers(one, 3)).isEqualTo("..!");
        }
    }

    @Test
    void theFirstTwoTimesOfEachPeerOrOfAll() throws Exception {
        try (ListenSession device = device(rules(new Frequency.First(2, false)), 1, events);
                DatagramPort one = peer();
                DatagramPort two = peer()) {
            assertThat(answers(one, 4)).isEqualTo("!!..");
            assertThat(answers(two, 3)).isEqualTo("!!.");
            device.answer(new Response.FromRules(rules(new Frequency.First(2, true))));
            assertThat(answers(one, 1)).isEqualTo("!");
            assertThat(answers(two, 3)).isEqualTo("!..");
        }
    }

    @Test
    void aChanceIsTheSameAgainForThatPeerWhateverOthersSend() throws Exception {
        String once;
        Rules rules = rules(new Frequency.Chance(0.25));
        try (ListenSession device = device(rules, 7, events);
                DatagramPort peer = peer()) {
            once = answers(peer, 1_000);
        }
        StringBuilder again = new StringBuilder();
        String others;
        try (ListenSession device = device(rules, 7, new Events());
                DatagramPort peer = peer();
                DatagramPort other = peer()) {
            again.append(answers(peer, 500));
            others = answers(other, 1_000);
            again.append(answers(peer, 500));
        }
        assertThat(again).hasToString(once);
        assertThat(others).as("each peer has its own").isNotEqualTo(once);
        // 250 expected; 5 standard deviations are 68
        assertThat(once.chars().filter(each -> each == '!').count()).isBetween(182L, 318L);
        assertThat(others.chars().filter(each -> each == '!').count()).isBetween(182L, 318L);
        assertThat(events.of(Event.Note.class))
                .filteredOn(note -> note.cause() == Cause.IMPAIRMENTS)
                .extracting(Event.Note::message)
                .containsExactly("rules apply by chance; --seed 7 decides the same for the same messages");
    }

    @Test
    void aMessageThatIsLeftOutByChanceIsNotNotedAsUnmatched() throws Exception {
        Rules rules = Rules.of(List.of(
                new Rule(List.of(exactly("read")), new Frequency.OneIn(2, false), List.of(reply("!")), ""),
                new Rule(List.of(new Match.Prefix(Payload.of("w"))), List.of(reply("ok")), "")));
        try (ListenSession device = device(rules, 1, events);
                DatagramPort peer = peer()) {
            peer.send(Payload.of("read").buffer(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000));
            assertThat(ask(peer, "read")).isEqualTo("!");
        }
        assertThat(events.of(Event.Note.class)).isEmpty();
    }

    @Test
    void otherRulesBeginToCountAnew() throws Exception {
        try (ListenSession device = device(rules(new Frequency.OneIn(3, false)), 1, events);
                DatagramPort peer = peer()) {
            assertThat(answers(peer, 2)).isEqualTo("..");
            device.answer(new Response.FromRules(rules(new Frequency.OneIn(2, false))));
            assertThat(answers(peer, 4)).isEqualTo(".!.!");
        }
    }
}

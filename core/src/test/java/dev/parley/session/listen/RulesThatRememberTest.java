package dev.parley.session.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rules;
import dev.parley.rule.RulesBuilder;
import dev.parley.rule.Variables;
import dev.parley.session.Events;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.template.Layout;
import dev.parley.template.Layout.Field;
import dev.parley.template.Memory;
import dev.parley.template.Variable;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one message sets another asks for: of a peer, of a listener, of all that share it. */
@Timeout(60)
class RulesThatRememberTest {
    private static final Variable COUNT = new Variable.WholeNumber("count", BigInteger.ZERO);
    private static final Variable NAME = new Variable.Text("name", Payload.of("nobody"));

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);

    private static RulesBuilder naming(Variables variables) {
        return Rules.whenFound("^NAME (?P<value>.+)$")
                .remember(variables)
                .set("name", "{{value}}")
                .set("count", "{{count + 1}}")
                .reply("ok")
                .when("NAME?")
                .reply("{{name}} {{count}}");
    }

    private static Variables variables(Memory shared) {
        return new Variables(List.of(), List.of(NAME), shared);
    }

    @Test
    void eachPeerHasItsOwnAndAllOfThemShareTheRest() throws Exception {
        Memory shared = Memory.of(List.of(COUNT), null, Memory.MOST_BYTES);
        try (ListenSession udp =
                        listen("udp://127.0.0.1:9000", naming(variables(shared)).build());
                ListenSession tcp =
                        listen("tcp://127.0.0.1:9001", naming(variables(shared)).build());
                DatagramPort ann = peer();
                DatagramPort bob = peer();
                StreamConnection eve = network.connect(loopback(9001), StreamOptions.DEFAULT)) {
            assertThat(ask(ann, "NAME ann")).isEqualTo("ok");
            assertThat(ask(bob, "NAME bob")).isEqualTo("ok");
            assertThat(ask(eve, "NAME eve", 2)).isEqualTo("ok");
            assertThat(ask(ann, "NAME?")).isEqualTo("ann 3");
            assertThat(ask(bob, "NAME?")).isEqualTo("bob 3");
            assertThat(ask(eve, "NAME?", 5)).isEqualTo("eve 3");
        }
    }

    @Test
    void aConditionLooksAtWhatIsRemembered() throws Exception {
        Rules rules = Rules.when("PING")
                .remember(Variables.ofPeer(COUNT))
                .where("count", "..1")
                .set("count", "{{count + 1}}")
                .reply("{{count}}")
                .when("PING")
                .reply("enough")
                .build();
        try (ListenSession device = listen("udp://127.0.0.1:9000", rules);
                DatagramPort ann = peer();
                DatagramPort bob = peer()) {
            assertThat(ask(ann, "PING")).isEqualTo("1");
            assertThat(ask(ann, "PING")).isEqualTo("2");
            assertThat(ask(ann, "PING")).isEqualTo("enough");
            assertThat(ask(bob, "PING")).isEqualTo("1");
        }
    }

    @Test
    void otherRulesKeepWhatIsDeclaredAsBefore() throws Exception {
        Variables both = new Variables(List.of(COUNT), List.of(NAME), null);
        try (ListenSession device = listen("udp://127.0.0.1:9000", naming(both).build());
                DatagramPort ann = peer()) {
            assertThat(ask(ann, "NAME ann")).isEqualTo("ok");
            device.answer(new Response.FromRules(naming(both).build()));
            assertThat(ask(ann, "NAME?")).isEqualTo("ann 1");
            device.answer(new Response.FromRules(naming(new Variables(
                            List.of(new Variable.WholeNumber("count", BigInteger.TEN)), List.of(NAME), null))
                    .build()));
            assertThat(ask(ann, "NAME?")).as("it begins otherwise now").isEqualTo("ann 10");
        }
    }

    @Test
    void whatCannotBeSetIsNotedAtMostOnceASecondAndTheRuleGoesOn() throws Exception {
        Rules rules = Rules.whenFound("^ADD (?P<value>.+)$")
                .source("bench.yaml:3")
                .remember(Variables.ofListener(COUNT))
                .set("count", "{{value}}")
                .reply("{{count}}")
                .build();
        try (ListenSession device = listen("udp://127.0.0.1:9000", rules);
                DatagramPort ann = peer()) {
            assertThat(ask(ann, "ADD x")).isEqualTo("0");
            assertThat(ask(ann, "ADD y")).isEqualTo("0");
            clock.advance(java.time.Duration.ofSeconds(2));
            assertThat(ask(ann, "ADD z")).isEqualTo("0");
            assertThat(ask(ann, "ADD 9")).isEqualTo("9");
        }
        assertThat(events.of(Event.Note.class))
                .filteredOn(note -> note.cause() == Cause.TEMPLATE)
                .extracting(Event.Note::message)
                .containsExactly(
                        "the variable count is not set: the template '{{value}}' cannot be filled in: int reads digits such as 42, -7 or 0x1f, and this is none (character 1) (rule bench.yaml:3)",
                        "the variable count is not set: the template '{{value}}' cannot be filled in: int reads digits such as 42, -7 or 0x1f, and this is none (character 1) (rule bench.yaml:3); 1 more before it were not set");
    }

    @Test
    void aRuleReadsFieldsAndAnswersWithThem() throws Exception {
        Layout frame = Layout.of(List.of(
                new Field("id", "u8"),
                new Field("length", "{{len(body) | u8}}"),
                new Field("body", "text"),
                new Field("sum", "{{sum(id, length, body) | u8}}")));
        Rules rules = Rules.when(new Match.Fields(frame))
                .where("id", "1..9")
                .reply(frame.with(List.of(new Field("body", "{{body | upper}}!"))))
                .when(new Match.Fields(frame, java.util.Set.of("sum"), java.util.Set.of()))
                .reply("bad sum of {{id + 0}}")
                .build();
        try (ListenSession device = listen("udp://127.0.0.1:9000", rules);
                DatagramPort ann = peer()) {
            assertThat(ask(ann, "\3\2abH")).as("3 + 2 + 97 + 98 = 200").isEqualTo("bad sum of 3");
            ann.send(
                    Payload.copyOf((byte) 3, (byte) 2, (byte) 97, (byte) 98, (byte) 200)
                            .buffer(),
                    loopback(9000));
            assertThat(receive(ann)).isEqualTo("\\x03\\x03AB!\\xaa");
        }
    }

    private ListenSession listen(String address, Rules rules) throws Exception {
        return Parley.listen(address).on(network, clock).rules(rules).open(events);
    }

    private DatagramPort peer() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private String ask(DatagramPort peer, String text) throws IOException {
        peer.send(Payload.of(text).buffer(), loopback(9000));
        return receive(peer);
    }

    private String receive(DatagramPort peer) throws IOException {
        assertThat(peer.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 1_000).escaped();
    }

    private static String ask(StreamConnection peer, String text, int count) throws IOException {
        peer.write(text.getBytes(UTF_8), 0, text.length());
        byte[] bytes = new byte[count];
        for (int got = 0; got < count; ) {
            got += peer.read(bytes, got, count - got, Clock.NEVER);
        }
        return new String(bytes, UTF_8);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

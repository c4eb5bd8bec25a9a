package dev.parley.session.listen;

import static dev.parley.session.respond.RuleWords.any;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.pace.Pace;
import dev.parley.rule.Rules;
import dev.parley.script.Script;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.script.ScriptSession;
import dev.parley.session.send.SendSession;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent, and what is said, where a template has no value for a message; and what this side is called. */
@Timeout(60)
class UnfilledTest {
    private static final String WHY =
            "the template '{{data[1..3]}}' cannot be filled in: data[1..3] reaches beyond its bytes (character 7)";

    private final Events events = new Events();

    @Test
    void aReplyThatLacksItsPartOfADatagramIsDroppedAndTheNextMessageIsAnswered() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0")
                        .reply("{{data[1..3]}}")
                        .open(events);
                DatagramSocket peer = new DatagramSocket()) {
            say(peer, device, "a");
            say(peer, device, "abc");

            assertThat(heard(peer)).isEqualTo("bc");
            assertThat(dropped()).isEqualTo(WHY);
        }
        closes(1);
    }

    @Test
    void aRuleGoesOnAfterAReplyThatCannotBeFilledIn() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), reply("{{data[1..3]}}"), reply("then"))));
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0")
                        .frame(Framing.lines())
                        .rules(rules)
                        .open(events);
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(device))) {
            peer.getOutputStream().write("a\nabc\n".getBytes(UTF_8));

            assertThat(peer.getInputStream().readNBytes(13)).isEqualTo("then\nbc\nthen\n".getBytes(UTF_8));
            assertThat(dropped()).isEqualTo(WHY);
        }
        closes(1);
    }

    @Test
    void aSenderGoesOnAndIsNotGood() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                SendSession session = Parley.send("udp://127.0.0.1:" + receiver.getLocalPort())
                        .template("{{6 / (n - 2)}}")
                        .pace(Pace.every(Duration.ofMillis(1)).limit(3L))
                        .open(events)) {
            Outcome outcome = session.await();

            assertThat(outcome.cause()).isEqualTo(Cause.TEMPLATE);
            assertThat(outcome.message()).contains("a number is divided by 0 (character 5)");
            assertThat(List.of(heard(receiver), heard(receiver))).containsExactly("-6", "6");
        }
        closes(1);
    }

    @Test
    void aScriptsStepFails() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0").echo().open();
                ScriptSession session = Parley.script(
                                "udp://127.0.0.1:" + port(device),
                                Script.named("short")
                                        .send("a")
                                        .expect("a")
                                        .send("{{data[1..3]}}")
                                        .build())
                        .open(events)) {
            assertThat(session.await().cause()).isEqualTo(Cause.TEMPLATE);
        }
        assertThat(events.of(Event.Step.class).getLast().toString()).contains(WHY);
    }

    @Test
    void thisSideIsCalledByTheAddressThatThePeerKnows() throws Exception {
        try (ListenSession device = Parley.listen("udp://0.0.0.0:0")
                        .reply("{{local-host}} {{local-port}} {{peer-port}}")
                        .open(events);
                DatagramSocket peer = new DatagramSocket()) {
            say(peer, device, "?");

            assertThat(heard(peer)).isEqualTo("127.0.0.1 " + port(device) + " " + peer.getLocalPort());
        }
        try (ListenSession device =
                        Parley.listen("tcp://127.0.0.1:0").reply("{{local}}").open(events);
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(device))) {
            peer.getOutputStream().write('?');
            String known = "127.0.0.1:" + port(device);

            assertThat(peer.getInputStream().readNBytes(known.length())).isEqualTo(known.getBytes(UTF_8));
        }
    }

    @Test
    void aSenderKnowsItsOwnAddress() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                SendSession session = Parley.send("udp://127.0.0.1:" + receiver.getLocalPort())
                        .template("{{local}}")
                        .open(events)) {
            session.await();
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            receiver.receive(packet);

            assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8))
                    .isEqualTo("127.0.0.1:" + packet.getPort());
        }
    }

    private String dropped() throws InterruptedException {
        Event.Dropped dropped = events.await(Event.Dropped.class);
        assertThat(dropped.cause()).isEqualTo(Cause.TEMPLATE);
        return dropped.message();
    }

    private void closes(long unfilled) throws InterruptedException {
        Event.Summary summary = events.await(Event.Summary.class);
        assertThat(summary.totals().isBalanced()).isTrue();
        assertThat(summary.totals().droppedOut()).isEqualTo(Map.of(Cause.TEMPLATE, unfilled));
    }

    private static int port(ListenSession device) {
        return device.endpoints().getFirst().port();
    }

    private static void say(DatagramSocket peer, ListenSession device, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        peer.send(new DatagramPacket(
                bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port(device))));
    }

    private static String heard(DatagramSocket peer) throws IOException {
        peer.setSoTimeout(20_000);
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        peer.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }
}

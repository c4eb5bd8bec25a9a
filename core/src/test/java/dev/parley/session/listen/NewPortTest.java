package dev.parley.session.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.Variables;
import dev.parley.session.Events;
import dev.parley.session.respond.NewPorts;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.template.Template;
import dev.parley.template.Variable;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reply from a port of its own, which then hears the peer, as of a TFTP server. */
@Timeout(60)
class NewPortTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);

    /** A number of blocks, which the new port sends one by one. */
    private static Rules transfer() {
        return Rules.when(new Match.Connect())
                .reply("welcome")
                .whenFound("^get (?P<file>\\w+)$")
                .remember(Variables.ofPeer(new Variable.WholeNumber("block", BigInteger.ZERO)))
                .set("block", "10")
                .replyFromNewPort("{{file}} 1")
                .set("block", "{{block + 1}}")
                .state("sending")
                .when("next")
                .inState("sending")
                .set("block", "{{block + 1}}")
                .reply("block {{block}} from {{local-port}}")
                .when("done")
                .inState("sending")
                .close()
                .when("next")
                .reply("nothing to send, {{block}}")
                .build();
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

    private DatagramPort peer() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private static void send(DatagramPort from, String text, InetSocketAddress to) throws IOException {
        from.send(Payload.of(text).buffer(), to);
    }

    private String receive(DatagramPort at) throws IOException {
        assertThat(at.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 65_535).escaped();
    }

    private String ask(DatagramPort peer, String text, InetSocketAddress there) throws IOException {
        send(peer, text, there);
        return receive(peer);
    }

    /** Asks for a transfer; gives back the port of it. */
    private InetSocketAddress begin(DatagramPort peer) throws IOException {
        assertThat(ask(peer, "get a", loopback(9000))).isEqualTo("a 1");
        InetSocketAddress there = batch.peer(0);
        assertThat(there).isNotEqualTo(loopback(9000));
        return there;
    }

    private DatagramPort known(ListenSession device) throws IOException {
        assertThat(device.endpoints()).hasSize(1);
        DatagramPort peer = peer();
        send(peer, "next", loopback(9000));
        assertThat(receive(peer)).isEqualTo("welcome");
        assertThat(receive(peer)).isEqualTo("nothing to send, 0");
        return peer;
    }

    private List<String> notes() {
        return events.of(Event.Note.class).stream()
                .filter(note -> note.cause() == Cause.NEW_PORT)
                .map(Event.Note::message)
                .toList();
    }

    private Event.Note noteThat(String words) throws InterruptedException {
        return (Event.Note) events.await(event -> event instanceof Event.Note note
                && note.cause() == Cause.NEW_PORT
                && note.message().contains(words));
    }

    private Totals closes() {
        List<Event.Summary> summaries = events.of(Event.Summary.class);
        assertThat(summaries).isNotEmpty().allMatch(summary -> summary.totals().isBalanced());
        return summaries.getLast().totals();
    }

    @Test
    void theTransferHasAPortOfItsOwnAndWhatWasKnownOfThePeer() throws Exception {
        try (ListenSession device = udp(transfer());
                DatagramPort peer = known(device)) {
            InetSocketAddress there = begin(peer);

            assertThat(ask(peer, "next", there)).isEqualTo("block 12 from " + there.getPort());
            assertThat(batch.peer(0)).isEqualTo(there);
            assertThat(ask(peer, "next", loopback(9000)))
                    .as("the listener's own port goes on, without what the transfer has set")
                    .isEqualTo("nothing to send, 10");
            assertThat(batch.peer(0)).isEqualTo(loopback(9000));
            assertThat(ask(peer, "next", there)).isEqualTo("block 13 from " + there.getPort());
            assertThat(notes())
                    .containsExactly("what follows leaves from UDP port %s, which hears this peer alone"
                            .formatted(there.getPort()));
        }
        assertThat(closes().received()).isEqualTo(5);
    }

    @Test
    void aSecondRequestOfThePeerIsAnsweredFromTheSamePortAndBeginsAnew() throws Exception {
        try (ListenSession device = udp(transfer());
                DatagramPort peer = known(device)) {
            InetSocketAddress there = begin(peer);
            assertThat(ask(peer, "next", there)).startsWith("block 12");

            assertThat(begin(peer)).isEqualTo(there);
            assertThat(ask(peer, "next", there)).startsWith("block 12");
        }
        closes();
    }

    @Test
    void aRuleClosesIt() throws Exception {
        try (ListenSession device = udp(transfer());
                DatagramPort peer = known(device)) {
            InetSocketAddress there = begin(peer);
            send(peer, "done", there);
            noteThat("UDP port %s is closed: a rule closed it".formatted(there.getPort()));

            assertThat(begin(peer)).isNotEqualTo(there);
        }
        closes();
    }

    @Test
    void somebodyElseIsNotHeardThere() throws Exception {
        try (ListenSession device = udp(transfer());
                DatagramPort peer = known(device);
                DatagramPort other = peer()) {
            InetSocketAddress there = begin(peer);
            send(other, "next", there);

            Event.Dropped dropped = (Event.Dropped) events.await(event -> event instanceof Event.Dropped);
            assertThat(dropped.cause()).isEqualTo(Cause.NOT_ALLOWED);
            assertThat(dropped.message()).contains("a rule opened this port for another peer");
            assertThat(ask(peer, "next", there)).startsWith("block 12");
        }
        closes();
    }

    @Test
    void itIsClosedWhenNothingComesForAMinute() throws Exception {
        try (ListenSession device = udp(transfer());
                DatagramPort peer = known(device)) {
            InetSocketAddress there = begin(peer);
            clock.advance(Duration.ofSeconds(50));
            assertThat(ask(peer, "next", there)).startsWith("block 12");
            Await.until("it waits for a silence", () -> device.timer().pending() == 1);
            clock.advance(Duration.ofSeconds(50));
            assertThat(ask(peer, "next", there)).as("50 s after the last").startsWith("block 13");
            Await.until("it waits for a silence", () -> device.timer().pending() == 1);

            clock.advance(Duration.ofSeconds(61));
            noteThat("UDP port %s is closed: nothing has come from this peer for 1m".formatted(there.getPort()));
            assertThat(device.timer().pending()).isZero();
        }
        closes();
    }

    @Test
    void thereIsABound() throws Exception {
        List<DatagramPort> peers = new ArrayList<>();
        try (ListenSession device =
                udp(Rules.when("get").replyFromNewPort("one").build())) {
            for (int i = 0; i < NewPorts.MOST; i++) {
                DatagramPort peer = peer();
                peers.add(peer);
                assertThat(ask(peer, "get", loopback(9000))).isEqualTo("one");
            }
            DatagramPort more = peer();
            peers.add(more);
            send(more, "get", loopback(9000));
            Event.Dropped dropped = (Event.Dropped) events.await(event -> event instanceof Event.Dropped);
            assertThat(dropped.cause()).isEqualTo(Cause.QUEUE);
            assertThat(dropped.message()).contains("256 ports are open for peers already");
        } finally {
            peers.forEach(DatagramPort::close);
        }
        assertThat(closes().sent()).isEqualTo(NewPorts.MOST);
    }

    /** On the system's sockets, at the address that was asked on one that is on every interface. */
    @Test
    void itWorksOnRealSockets() throws Exception {
        try (ListenSession device = Parley.listen("udp://:0").rules(transfer()).open(events);
                DatagramPort peer = Network.system().openDatagram(DatagramOptions.at(loopback(0)))) {
            InetSocketAddress asked =
                    loopback(device.endpoints().getFirst().socketAddress().getPort());
            send(peer, "next", asked);
            assertThat(receive(peer)).isEqualTo("welcome");
            assertThat(receive(peer)).isEqualTo("nothing to send, 0");
            assertThat(ask(peer, "get a", asked)).isEqualTo("a 1");
            InetSocketAddress there = batch.peer(0);
            assertThat(there.getPort()).isNotEqualTo(asked.getPort());
            assertThat(ask(peer, "next", there)).isEqualTo("block 12 from " + there.getPort());
            send(peer, "done", there);
            noteThat("a rule closed it");
        }
        closes();
    }

    @Test
    void overAStreamTheReplyIsDropped() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .rules(Rules.when("get")
                                .replyFromNewPort("one")
                                .reply("two")
                                .build())
                        .open(events);
                var peer = network.connect(loopback(9000), dev.parley.socket.StreamOptions.DEFAULT)) {
            peer.write("get".getBytes(StandardCharsets.UTF_8), 0, 3);
            byte[] answer = new byte[3];
            for (int got = 0; got < 3; ) {
                got += peer.read(answer, got, 3 - got, Clock.NEVER);
            }
            assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("two");
        }
        assertThat(events.of(Event.Dropped.class)).singleElement().satisfies(dropped -> {
            assertThat(dropped.cause()).isEqualTo(Cause.UNSENDABLE);
            assertThat(dropped.message()).contains("this peer came over TCP");
        });
        closes();
    }

    @Test
    void itGoesToTheSender() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.Reply(Template.forReply("x"), new Action.Recipient.All(), false, true))
                .withMessageContaining("a reply from a new port is a datagram to the sender");
    }
}

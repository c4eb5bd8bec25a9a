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
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.Resolver;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.template.Template;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How those end whom rules answer, and that nothing is left of them. */
@Timeout(60)
class RuledEndsTest {
    /** More than the stream in memory holds, so that it is being written until the peer reads. */
    private static final String LONG = "x".repeat(100_000);

    /** Cannot reach a peer to whom nothing more goes, which is told: so a test knows that the rule is through. */
    private static final Action TOLD = new Action.Reply(Template.forReply("ended"), new Recipient.All());

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    @Test
    void closesAPeerThatDoesNotReadTheOneMessageThatIsBeingWritten() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("bye"), new Action.Close(), TOLD),
                rule(any(), new Action.Wait(Duration.ofMillis(1)), reply(LONG))));
        try (ListenSession device = tcp(rules).open(events);
                StreamConnection peer = connect()) {
            write(peer, "go");
            awaitTrue(() -> device.timer().pending() == 1);
            clock.advance(Duration.ofMillis(1));
            read(peer, 1);
            write(peer, "bye");
            events.await(Event.Dropped.class);
            clock.advance(Duration.ofSeconds(5));
            assertThat(events.await(Event.Closed.class).message()).contains("a rule closed the connection");
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void aRuleThatClosesLetsTheAnswerLeaveThatIsBeingWritten() throws Exception {
        int ended = 0;
        for (Action end : List.of(new Action.Close(), new Action.HalfClose())) {
            Rules rules = Rules.of(
                    List.of(rule(new Match.Silence(Duration.ofSeconds(3)), end, TOLD), rule(any(), reply(LONG))));
            try (ListenSession device = tcp(rules).open(events);
                    StreamConnection peer = connect()) {
                write(peer, "go");
                read(peer, 1);
                clock.advance(Duration.ofSeconds(3));
                int told = ++ended;
                awaitTrue(() -> events.of(Event.Dropped.class).size() == told);
                read(peer, LONG.length() - 1);
                assertThat(peer.read(new byte[1], 0, 1, Clock.NEVER))
                        .as("the end")
                        .isEqualTo(-1);
            }
        }
        assertThat(events.of(Event.Summary.class))
                .allMatch(summary -> summary.totals().isBalanced());
    }

    @Test
    void tellsAtOnceThatAConnectionIsBrokenThoughARuleStillWaits() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), new Action.Wait(Duration.ofHours(1)), reply("too late"))));
        try (ListenSession device = tcp(rules).open(events)) {
            StreamConnection peer = connect();
            write(peer, "go");
            awaitTrue(() -> device.timer().pending() == 1);
            peer.reset();
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.RESET);
            awaitTrue(() -> device.openConnections() == 0);
            clock.advance(Duration.ofHours(1));
            assertThat(events.await(Event.Dropped.class).cause()).isEqualTo(Cause.UNSENDABLE);
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void nothingWaitsForTheSilenceOfAConnectionThatHasEnded() throws Exception {
        Rules rules = Rules.of(List.of(rule(new Match.Silence(Duration.ofHours(1)), reply("there?"))));
        try (ListenSession device = tcp(rules).idleTimeout(Duration.ofHours(2)).open(events)) {
            StreamConnection peer = connect();
            awaitTrue(() -> device.timer().pending() == 2);
            peer.finish();
            events.await(Event.Closed.class);
            awaitTrue(() -> device.timer().pending() == 0);
        }
    }

    @Test
    void nothingWaitsForTheSilenceOfADatagramPeerThatIsForgotten() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(new Match.Silence(Duration.ofHours(1)), reply("there?")),
                rule(exactly("bye"), new Action.Close()),
                rule(any(), reply("ok"))));
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000")
                        .on(network, clock)
                        .rules(rules)
                        .open(events);
                DatagramPort peer = network.openDatagram(DatagramOptions.at(loopback(0)))) {
            send(peer, loopback(9000), "hello");
            awaitTrue(() -> device.timer().pending() == 1);
            send(peer, loopback(9000), "bye");
            awaitTrue(() -> device.timer().pending() == 0);
        }
    }

    @Test
    void aChangeThatFailsHalfwayLeavesNoSocketThatNobodyReads() throws Exception {
        Limited limited = new Limited();
        Address four = Address.parse("udp://127.0.0.1:7000");
        Address six = Address.parse("udp://[::1]:7000");
        Rules rules = Rules.of(List.of(new Rule(List.of(any()), List.of(to(four), to(six)), "")));
        try (ListenSession device =
                        Parley.listen("tcp://127.0.0.1:9000").on(limited, clock).open(events);
                DatagramPort first = network.openDatagram(
                        DatagramOptions.at(Resolver.resolve(four).getFirst()));
                DatagramPort second = network.openDatagram(
                        DatagramOptions.at(Resolver.resolve(six).getFirst()));
                StreamConnection peer = connect()) {
            limited.datagramPorts.set(1);
            assertThatIllegalArgumentException().isThrownBy(() -> device.answer(new Response.FromRules(rules)));
            limited.datagramPorts.set(2);
            device.answer(new Response.FromRules(rules));
            write(peer, "go");
            for (DatagramPort named : List.of(first, second)) {
                DatagramBatch batch = new DatagramBatch(1);
                assertThat(named.receive(batch, Clock.NEVER)).isEqualTo(1);
                String text = "heard at " + named.local().getAddress();
                send(named, batch.peer(0), text);
                events.await(event -> events.receivedTexts().contains(text));
            }
        }
    }

    /** Has so many datagram ports, and no more. */
    private final class Limited implements Network {
        private final AtomicInteger datagramPorts = new AtomicInteger();

        @Override
        public DatagramPort openDatagram(DatagramOptions options) throws IOException {
            if (datagramPorts.getAndDecrement() <= 0) {
                throw new IOException("too many open files");
            }
            return network.openDatagram(options);
        }

        @Override
        public StreamListener listen(InetSocketAddress at) throws IOException {
            return network.listen(at);
        }

        @Override
        public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
            return network.connect(peer, options);
        }
    }

    private static Action to(Address address) {
        return new Action.Reply(Template.forReply("x"), new Recipient.Named(address));
    }

    private ListenSetup tcp(Rules rules) {
        return Parley.listen("tcp://127.0.0.1:9000").on(network, clock).rules(rules);
    }

    private StreamConnection connect() throws IOException {
        return network.connect(loopback(9000), StreamOptions.DEFAULT);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void send(DatagramPort from, InetSocketAddress to, String text) throws IOException {
        from.send(Payload.of(text).buffer(), to);
    }

    private static void write(StreamConnection to, String text) throws IOException {
        to.write(text.getBytes(UTF_8), 0, text.length());
    }

    private static void read(StreamConnection from, int count) throws IOException {
        byte[] bytes = new byte[count];
        int got = 0;
        while (got < count) {
            int more = from.read(bytes, got, count - got, Clock.NEVER);
            assertThat(more).as("after " + got).isPositive();
            got += more;
        }
    }

    private static void awaitTrue(BooleanSupplier what) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it comes in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}

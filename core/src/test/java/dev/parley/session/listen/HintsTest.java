package dev.parley.session.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.host.Firewall;
import dev.parley.host.HostDiagnostics;
import dev.parley.host.HostEnvironment;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.send.SendSession;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sessions tell of what is odd, and of silence. */
@Timeout(60)
class HintsTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    /** The network in memory, in a computer where a firewall is on and datagrams go astray. */
    private final class Surrounded implements Network, HostDiagnostics {
        final AtomicLong stray = new AtomicLong(1_000);
        final CountDownLatch counted = new CountDownLatch(1);

        @Override
        public DatagramPort openDatagram(DatagramOptions options) throws IOException {
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

        @Override
        public HostDiagnostics surroundings() {
            return this;
        }

        @Override
        public OptionalLong datagramsToNoPort() {
            long now = stray.get();
            counted.countDown();
            return OptionalLong.of(now);
        }

        @Override
        public Firewall firewall() {
            return Firewall.UFW;
        }

        @Override
        public HostEnvironment enclosure() {
            return HostEnvironment.NONE;
        }
    }

    private ListenSetup memory(String... addresses) {
        return Parley.listen(addresses).hintAfterSilence(true).on(network, clock);
    }

    private DatagramPort sender() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void write(StreamConnection to, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    private List<Event.Note> notes(Cause cause) {
        return events.of(Event.Note.class).stream()
                .filter(note -> note.cause() == cause)
                .toList();
    }

    private Event.Note awaitNote(Cause cause) throws InterruptedException {
        return (Event.Note) events.await(event -> event instanceof Event.Note note && note.cause() == cause);
    }

    /** Moves the time on until that note is there: when a read begins to wait for it nobody tells. */
    private Event.Note awaitNoteWhileTimePasses(Cause cause) throws InterruptedException {
        Await.until("a note of " + cause, () -> !notes(cause).isEmpty(), () -> {
            clock.advance(Duration.ofSeconds(1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        });
        return awaitNote(cause);
    }

    @Test
    void givesOneHintAfterFifteenSecondsOfSilence() throws Exception {
        Surrounded computer = new Surrounded();
        try (ListenSession device = Parley.listen("udp://:9000")
                        .hintAfterSilence(true)
                        .on(computer, clock)
                        .open(events);
                DatagramPort sender = sender()) {
            computer.counted.await();
            computer.stray.addAndGet(37);
            clock.advance(Duration.ofMillis(14_999));
            clock.awaitWaiter();
            assertThat(events.of(Event.Note.class)).isEmpty();
            clock.advance(Duration.ofMillis(1));

            assertThat(awaitNote(Cause.SILENCE).message())
                    .startsWith("nothing has arrived for 15 s.")
                    .contains("37 datagrams", "sudo ufw allow 9000/udp", "parley send udp://127.0.0.1:9000 \"hello\"");
            clock.advance(Duration.ofHours(1));
            sender.send(Payload.of("at last").buffer(), loopback(9_000));
            events.await(Event.Received.class);
            clock.advance(Duration.ofHours(1));
        }
        assertThat(notes(Cause.SILENCE)).hasSize(1);
        assertThat(events.all().getLast()).isInstanceOf(Event.Summary.class);
    }

    @Test
    void givesNoHintOnceSomethingArrivedOrSomebodyConnected() throws Exception {
        Events connected = new Events();
        try (ListenSession heard = memory("udp://127.0.0.1:9000").open(events);
                ListenSession reached = memory("tcp://127.0.0.1:9000").open(connected);
                DatagramPort sender = sender();
                StreamConnection peer = network.connect(loopback(9_000), StreamOptions.DEFAULT)) {
            sender.send(Payload.of("hello").buffer(), loopback(9_000));
            events.await(Event.Received.class);
            connected.await(Event.Opened.class);
            clock.advance(Duration.ofSeconds(15));
        } // which waits for whoever would give the hint
        assertThat(notes(Cause.SILENCE)).isEmpty();
        assertThat(connected.of(Event.Note.class)).noneMatch(note -> note.cause() == Cause.SILENCE);
    }

    @Test
    void givesNoHintWhereTheListenerEndsBefore() throws Exception {
        try (ListenSession device =
                memory("udp://127.0.0.1:9000").runFor(Duration.ofSeconds(10)).open(events)) {
            clock.advance(Duration.ofSeconds(10));
            assertThat(device.await()).isEqualTo(Outcome.DONE);
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(events.of(Event.Note.class)).isEmpty();
    }

    @Test
    void namesAConnectionThatSendsNothingOnceForAHost() throws Exception {
        try (ListenSession device = memory("tcp://127.0.0.1:9000").open(events);
                StreamConnection one = network.connect(loopback(9_000), StreamOptions.DEFAULT);
                StreamConnection two = network.connect(loopback(9_000), StreamOptions.DEFAULT)) {
            Event.Note note = awaitNoteWhileTimePasses(Cause.SILENT_PEER);
            assertThat(note.header().connection()).isBetween(1, 2);
            write(one, "here I am");
            events.await(Event.Received.class);
            clock.advance(Duration.ofHours(1));
            write(two, "me too");
            events.await(event -> events.of(Event.Received.class).size() == 2);
        }
        assertThat(notes(Cause.SILENT_PEER)).hasSize(1);
        assertThat(events.await(Event.Summary.class).totals().received()).isEqualTo(2);
    }

    @Test
    void namesALineThatEndsInCrAlone() throws Exception {
        try (ListenSession device =
                        memory("tcp://127.0.0.1:9000").frame(Framing.lines()).open(events);
                StreamConnection peer = network.connect(loopback(9_000), StreamOptions.DEFAULT)) {
            write(peer, "hello\r");
            assertThat(awaitNoteWhileTimePasses(Cause.LINE_END).message())
                    .contains("CR (\\r) alone", "none is ever whole");
            write(peer, "\n");
            events.await(Event.Received.class);
        }
        assertThat(events.receivedTexts()).containsExactly("hello");
    }

    @Test
    void namesAMessageWhoseRestDoesNotCome() throws Exception {
        try (ListenSession device =
                        memory("tcp://127.0.0.1:9000").frame(Framing.length(2)).open(events);
                StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            write(peer, "@\0\1\2\3\4\5");
            Event.Note note = awaitNoteWhileTimePasses(Cause.UNFINISHED);
            assertThat(note.message())
                    .startsWith(
                            "waits for the rest of a message: its length says 16,384 B, and 5 have come, for 2 s now.");
            assertThat(note.header().peer()).isNotNull();
        }
        assertThat(notes(Cause.UNFINISHED))
                .filteredOn(note -> note.message().startsWith("waits"))
                .hasSize(1);
    }

    @Test
    void namesAnAnswerWhoseRestDoesNotCome() throws Exception {
        try (ListenSession device =
                        memory("tcp://127.0.0.1:9000").reply("\\x00\\x09half").open();
                SendSession asking = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.length(2))
                        .message("hello")
                        .keepOpen(true) // or the device ends the connection too
                        .requireReplyWithin(Duration.ofHours(24)) // longer than time passes here
                        .open(events)) {
            assertThat(awaitNoteWhileTimePasses(Cause.UNFINISHED).message())
                    .contains("its length says 9 B, and 4 have come");
        }
    }

    @Test
    void namesWhatIsOddAboutDatagramsAfterShowingThem() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000").open(events)) {
            for (int i = 0; i < 10; i++) {
                try (DatagramPort sender = sender()) {
                    sender.send(Payload.of("x".repeat(64)).buffer(), loopback(9_000));
                    sender.send(
                            Payload.copyOf("Température: 21 °C".getBytes(ISO_8859_1))
                                    .buffer(),
                            loopback(9_000));
                }
            }
            for (int i = 0; i < 8; i++) {
                try (DatagramPort sender = sender()) {
                    sender.send(Payload.of("one each").buffer(), loopback(9_000));
                }
            }
            awaitNote(Cause.PORT_PER_DATAGRAM);
        }
        assertThat(events.of(Event.Note.class))
                .extracting(Event.Note::cause)
                .containsExactlyInAnyOrder(Cause.MAYBE_TRUNCATED, Cause.ENCODING, Cause.PORT_PER_DATAGRAM);
        Event second = events.all().get(2);
        assertThat(second).isInstanceOfSatisfying(Event.Note.class, note -> {
            assertThat(note.cause()).isEqualTo(Cause.MAYBE_TRUNCATED);
            assertThat(note.header().peer()).isNotNull();
        });
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void namesAnAnswerThatCameLaterThanItWasWaitedFor() throws Exception {
        try (DatagramPort slow = network.openDatagram(DatagramOptions.at(loopback(9_000)));
                SendSession session = Parley.send("udp://127.0.0.1:9000")
                        .message("ping")
                        .every(Duration.ofSeconds(10), 2)
                        .requireReplyWithin(Duration.ofSeconds(1))
                        .on(network, clock)
                        .open(events)) {
            DatagramBatch batch = new DatagramBatch(1);
            slow.receive(batch, Clock.NEVER);
            clock.advance(Duration.ofSeconds(4));
            slow.send(Payload.of("late").buffer(), batch.peer(0));
            awaitNote(Cause.LATE_REPLY);
            clock.advance(Duration.ofSeconds(6));
            slow.receive(batch, Clock.NEVER);
            slow.send(Payload.of("in time").buffer(), batch.peer(0));
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(notes(Cause.LATE_REPLY))
                .singleElement()
                .satisfies(note -> assertThat(note.message())
                        .startsWith("this came 4s after the last message was sent, and --wait is 1s"));
    }

    @Test
    void namesAnAnswerInAnotherEncoding() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .reply("Temp\\xe9rature: 21 \\xb0C")
                        .open();
                SendSession session = Parley.send("udp://127.0.0.1:9000")
                        .message("ping")
                        .requireReplyWithin(Duration.ofSeconds(1))
                        .on(network, clock)
                        .open(events)) {
            assertThat(session.await()).isEqualTo(Outcome.DONE);
            awaitNote(Cause.ENCODING);
        }
    }
}

package dev.parley.session.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.send.SendSession;
import dev.parley.socket.Network;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are cut into messages, on both sides. */
@Timeout(60)
class FramedTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lines",
                "delimiter=;",
                "fixed=5",
                "length=2",
                "length=varint",
                "slip",
                "cobs",
                "length=decimal",
                "start=<,end=>,escape=!"
            })
    void asksAndIsAnsweredInMessagesOfEachFraming(String word) throws Exception {
        try (ListenSession device = memory().frame(Framing.parse(word)).echo().open();
                SendSession asking = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.parse(word))
                        .message("hello")
                        .every(Duration.ZERO, 3)
                        .requireReplyWithin(Duration.ofHours(1))
                        .open(events)) {
            assertThat(asking.await())
                    .as("ends at the last answer, and waits for no closing")
                    .isEqualTo(Outcome.DONE);
        }
        assertThat(events.receivedTexts()).containsExactly("hello", "hello", "hello");
        assertThat(events.of(Event.Received.class))
                .extracting(Event.Received::unit)
                .containsOnly(Unit.MESSAGE);
        assertThat(events.of(Event.Sent.class)).extracting(Event.Sent::unit).containsOnly(Unit.MESSAGE);
        int framed = Framing.parse(word).frame(Payload.of("hello")).size();
        assertThat(events.of(Event.Sent.class))
                .extracting(Event.Sent::framedBytes)
                .containsOnly(framed);
        assertThat(events.of(Event.Received.class))
                .extracting(Event.Received::framedBytes)
                .containsOnly(framed);
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void notesOnceThatALengthWasReplacedAndNeverWhereItIsKept() throws Exception {
        assertThat(lengthNotes("length=varint,at=1", "\\x20\\x09\\0\\0"))
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.cause()).isEqualTo(Cause.LENGTH_REPLACED);
                    assertThat(note.message()).contains("20 09 00 00 was given, and 20 02 00 00 left", ",keep");
                });
        assertThat(lengthNotes("length=varint,at=1", "\\x20\\0\\0\\0")).isEmpty();
        assertThat(lengthNotes("length=varint,at=1,keep", "\\x20\\x02\\0\\0")).isEmpty();
    }

    /** The notes of a sender that sends this three times. */
    private List<Event.Note> lengthNotes(String framing, String message) throws Exception {
        Events here = new Events();
        try (ListenSession device = memory().frame(Framing.parse(framing)).open();
                SendSession sending = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.parse(framing))
                        .message(Escapes.parse(message))
                        .every(Duration.ZERO, 3)
                        .open(here)) {
            assertThat(sending.await()).isEqualTo(Outcome.DONE);
        }
        return here.of(Event.Note.class);
    }

    @Test
    void aSilenceEndsAMessageAndNothingElseDoes() throws Exception {
        CountDownLatch fiveBytes = new CountDownLatch(5);
        try (ListenSession device = memory().frame(Framing.idle(Duration.ofMillis(20)))
                        .tap(new Counting(fiveBytes))
                        .open(events);
                StreamConnection peer = network.connect(loopback(), StreamOptions.DEFAULT)) {
            write(peer, "he");
            write(peer, "llo");
            fiveBytes.await();
            assertThat(events.of(Event.Received.class)).isEmpty();
            // When a read begins to wait nobody tells.
            Await.until(
                    "the message is received",
                    () -> !events.of(Event.Received.class).isEmpty(),
                    () -> clock.advance(Duration.ofMillis(20)));
        }
        assertThat(events.receivedTexts()).containsExactly("hello");
        assertThat(events.of(Event.Received.class))
                .extracting(Event.Received::unit)
                .containsOnly(Unit.MESSAGE);
    }

    private record Counting(CountDownLatch bytes) implements Tap {
        @Override
        public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
            for (int i = data.remaining(); i > 0; i--) {
                bytes.countDown();
            }
        }

        @Override
        public void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {}
    }

    @Test
    void closesTheConnectionThatSendsNoMessageOfThatFraming() throws Exception {
        try (ListenSession device = memory().frame(Framing.cobs()).open(events);
                StreamConnection peer = network.connect(loopback(), StreamOptions.DEFAULT)) {
            write(peer, "\\x05ab\\0");
            Event.Closed closed = events.await(Event.Closed.class);
            assertThat(closed.cause()).isEqualTo(Cause.MALFORMED);
            assertThat(closed.message()).contains("promised 2 more");
        }
        assertThat(events.await(Event.Summary.class).totals().droppedIn()).containsEntry(Cause.MALFORMED, 1L);
    }

    @Test
    void aSenderEndsTheConnectionThatBringsNoMessageOfItsFraming() throws Exception {
        try (ListenSession device = memory().reply("\\xff\\xff\\xff\\xff").open();
                SendSession asking = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.length(4))
                        .message("hello")
                        .requireReplyWithin(Duration.ofHours(1))
                        .open(events)) {
            assertThat(asking.await().cause()).isEqualTo(Cause.LIMIT);
        }
        assertThat(events.await(Event.Closed.class).message()).contains("4294967295", "--frame length");
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void anAnswerThatHasNoFormIsDroppedAndTheConnectionGoesOn() throws Exception {
        try (ListenSession device = memory().frame(Framing.fixed(4))
                        .reply("{{data}}{{data}}")
                        .open(events);
                StreamConnection peer = network.connect(loopback(), StreamOptions.DEFAULT)) {
            write(peer, "ping");
            Event.Dropped dropped = events.await(Event.Dropped.class);
            assertThat(dropped.cause()).isEqualTo(Cause.UNSENDABLE);
            assertThat(dropped.message()).contains("exactly 4 B", "this one has 8 B");
            write(peer, "pong");
            events.await(event -> events.of(Event.Received.class).size() == 2);
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void aMessageThatHasNoFormIsAWrongCommand() throws Exception {
        try (ListenSession device = memory().open();
                SendSession sending = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.fixed(4))
                        .message("hello")
                        .open(events)) {
            assertThat(sending.await().cause()).isEqualTo(Cause.USAGE);
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void showsWhatASendersConnectionLeftUnfinishedAsAChunk() throws Exception {
        try (ListenSession device = memory().reply("\\0\\x09half").open();
                SendSession asking = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.length(2))
                        .message("hello")
                        .requireReplyWithin(Duration.ofHours(1))
                        .open(events)) {
            events.await(Event.Sent.class);
            device.stop();
            device.close();
            asking.await();
        }
        assertThat(events.of(Event.Received.class)).allMatch(received -> received.unit() == Unit.CHUNK);
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void tellsOfTheBeginningOfAMessageThatASenderDidNotWaitFor() throws Exception {
        try (ListenSession device = memory().reply("whole\\nhalf").open();
                SendSession asking = Parley.send("tcp://127.0.0.1:9000")
                        .on(network, clock)
                        .frame(Framing.lines())
                        .message("hello")
                        .keepOpen(true) // or the device ends the connection too
                        .requireReplyWithin(Duration.ofHours(1))
                        .open(events)) {
            events.await(Event.Received.class);
            asking.close();
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.received()).isEqualTo(1);
        assertThat(totals.droppedIn()).containsOnly(entry(Cause.UNREAD, 1L));
        assertThat(events.await(Event.Dropped.class).message())
                .contains("inside a message, of which 4 B had come: \"half\"");
        assertThat(totals.isBalanced()).isTrue();
    }

    /** Whoever sends and never reads keeps this side from reading too: that is no way to stay for ever, nor out of the ledger. */
    @Test
    void endsAConnectionThatNeverReadsWhatAnswersItAndCountsWhatCameWithIt() throws Exception {
        Payload large = Payload.of("x".repeat(200_000));
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0")
                        .frame(Framing.lines())
                        .reply(asked -> Optional.of(large))
                        .idleTimeout(Duration.ofMillis(300))
                        .on(Network.system(), clock)
                        .open(events);
                Socket greedy = new Socket(
                        InetAddress.getLoopbackAddress(),
                        device.endpoints().getFirst().socketAddress().getPort())) {
            greedy.getOutputStream().write("again\n".repeat(300).getBytes(UTF_8));
            Await.until("it is being answered", () -> device.totals().sent() > 0);
            Await.until(
                    "it is closed",
                    () -> !events.of(Event.Closed.class).isEmpty(),
                    () -> clock.advance(Duration.ofMillis(300)));
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.IDLE);
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.received() + totals.droppedIn().get(Cause.UNREAD)).isEqualTo(300);
        assertThat(totals.isBalanced()).isTrue();
    }

    @Test
    void refusesAFramingWhoseMessagesAreAllTooLong() {
        ListenSetup setup = memory().frame(Framing.fixed(100)).maxMessage(10);

        assertThatIllegalArgumentException().isThrownBy(() -> setup.open()).withMessageContaining("--max-message");
    }

    private ListenSetup memory() {
        return Parley.listen("tcp://127.0.0.1:9000").on(network, clock);
    }

    private static void write(StreamConnection to, String escaped) throws IOException {
        byte[] bytes = Escapes.parse(escaped).bytes();
        to.write(bytes, 0, bytes.length);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000);
    }
}

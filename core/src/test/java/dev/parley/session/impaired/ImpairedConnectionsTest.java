package dev.parley.session.impaired;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.pace.Pace;
import dev.parley.session.Events;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.send.SendSession;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.NetworkException;
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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done on purpose to a connection by who answers or sends on it. Time is moved by hand. */
@Timeout(60)
class ImpairedConnectionsTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final Events events = new Events();

    private ListenSession echoing(String impairments) throws IOException {
        return Parley.listen("tcp://127.0.0.1:0")
                .on(network, clock)
                .echo()
                .impair(Impairments.parse(impairments))
                .seed(42)
                .open(events);
    }

    private StreamConnection connected(ListenSession listener) throws IOException {
        return network.connect(
                listener.endpoints().getFirst().socketAddress(), new StreamOptions(null, Duration.ofSeconds(10)));
    }

    private StreamListener server() throws IOException {
        return network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private SendSetup sending(StreamListener to, String impairments) {
        return Parley.send("tcp://127.0.0.1:" + to.local().getPort())
                .on(network, clock)
                .impair(Impairments.parse(impairments))
                .seed(42);
    }

    private void say(StreamConnection to, String text, int receivedByThen) throws IOException {
        to.write(text.getBytes(ISO_8859_1), 0, text.length());
        Await.until(
                text + " was answered, or its answer waits",
                () -> events.of(Event.Received.class).size() == receivedByThen);
    }

    /** The next so many bytes. */
    private static String next(StreamConnection at, int count) throws IOException {
        byte[] buffer = new byte[count];
        int have = 0;
        while (have < count) {
            int read = at.read(buffer, have, count - have, Clock.NEVER);
            assertThat(read).as("after %s B", have).isPositive();
            have += read;
        }
        return new String(buffer, ISO_8859_1);
    }

    private void advanceUntil(String what, BooleanSupplier isSo) {
        Await.until(what, isSo, () -> clock.advance(Duration.ofMillis(1)));
    }

    private static void assertEnds(StreamConnection at) throws IOException {
        assertThat(at.read(new byte[1], 0, 1, Clock.NEVER)).isEqualTo(-1);
    }

    private static void assertReset(StreamConnection at) {
        assertThatThrownBy(() -> at.read(new byte[1], 0, 1, Clock.NEVER))
                .isInstanceOfSatisfying(
                        NetworkException.class,
                        said -> assertThat(said.reason()).isEqualTo(Cause.RESET));
    }

    private Totals sums() {
        return events.of(Event.Summary.class).getFirst().totals();
    }

    @AfterEach
    void theLedgerBalances() {
        for (Event.Summary sums : events.of(Event.Summary.class)) {
            assertThat(sums.totals().isBalanced()).as("%s", sums.totals()).isTrue();
        }
    }

    private List<String> notes() {
        return events.of(Event.Note.class).stream().map(Event.Note::message).toList();
    }

    @Test
    void aDelayedAnswerIsWrittenAtItsTime() throws Exception {
        try (ListenSession listener = echoing("delay=100ms");
                StreamConnection peer = connected(listener)) {
            say(peer, "ping", 1);
            clock.advance(Duration.ofMillis(99));
            assertThat(listener.totals().sent()).isZero();
            clock.advance(Duration.ofMillis(1));
            assertThat(next(peer, 4)).isEqualTo("ping");
            events.await(Event.Sent.class);
        }
        assertThat(sums().sent()).isEqualTo(1);
        assertThat(notes())
                .contains("to what is sent: delay=100ms; --seed 42 does the same to the same traffic")
                .contains("to what was sent, delay=100ms → 100.0 ms on average, 100.0 to 100.0 ms");
    }

    @Test
    void aPeerThatHasFinishedGetsTheRestOfItsAnswersAndTheEndBehindThem() throws Exception {
        try (ListenSession listener = echoing("delay=100ms,slow-close=1s");
                StreamConnection peer = connected(listener)) {
            say(peer, "last", 1);
            peer.finish();
            events.await(Event.Finished.class::isInstance);
            clock.advance(Duration.ofMillis(100));
            assertThat(next(peer, 4)).isEqualTo("last");
            assertThat(events.of(Event.Closed.class)).isEmpty();
            advanceUntil("it closes", () -> !events.of(Event.Closed.class).isEmpty());
            assertEnds(peer);
            assertThat(events.of(Event.Closed.class).getFirst().cause()).isEqualTo(Cause.END_OF_STREAM);
        }
        assertThat(notes()).anyMatch(says -> says.contains("slow-close=1s → 1 connection ended late"));
    }

    @Test
    void answersAreCutAfterSoManyBytesAndTheRestIsCountedUnderThatName() throws Exception {
        try (ListenSession listener = echoing("cut-after=7");
                StreamConnection peer = connected(listener)) {
            say(peer, "hello", 1);
            assertThat(next(peer, 5)).isEqualTo("hello");
            say(peer, " world", 2);
            assertThat(next(peer, 2)).isEqualTo(" w");
            assertEnds(peer);
            peer.close();
            Event.Closed closed = events.await(Event.Closed.class);
            assertThat(closed.cause()).isEqualTo(Cause.CUT_AFTER);
            assertThat(closed.message()).isEqualTo("by this side: the impairment cut-after");
        }
        assertThat(sums().sent()).isEqualTo(1);
        assertThat(sums().droppedOut()).containsEntry(Cause.CUT_AFTER, 1L);
        assertThat(events.of(Event.Dropped.class))
                .anyMatch(dropped -> dropped.message().startsWith("2 of 6 B had left: "));
        assertThat(notes()).anyMatch(says -> says.contains("cut-after=7 → 1 connection closed"));
    }

    @Test
    void aConnectionIsRefusedOrResetAfterATime() throws Exception {
        try (ListenSession listener = echoing("refuse=100%");
                StreamConnection peer = connected(listener)) {
            assertReset(peer);
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.REFUSE);
        }
        Events later = new Events();
        try (ListenSession listener = Parley.listen("tcp://127.0.0.1:0")
                        .on(network, clock)
                        .impair(Impairments.parse("reset-after=5s"))
                        .open(later);
                StreamConnection peer = connected(listener)) {
            later.await(Event.Opened.class);
            advanceUntil("it is reset", () -> !later.of(Event.Closed.class).isEmpty());
            assertThat(later.of(Event.Closed.class).getFirst().cause()).isEqualTo(Cause.RESET_AFTER);
            assertReset(peer);
        }
    }

    @Test
    void aConnectionThatIsAcceptedLateIsReadLate() throws Exception {
        try (ListenSession listener = echoing("accept-late=2s");
                StreamConnection peer = connected(listener)) {
            peer.write("early".getBytes(ISO_8859_1), 0, 5);
            events.await(Event.Opened.class);
            clock.advance(Duration.ofMillis(1_999));
            assertThat(events.of(Event.Received.class)).isEmpty();
            advanceUntil("it is read", () -> !events.of(Event.Received.class).isEmpty());
            assertThat(next(peer, 5)).isEqualTo("early");
        }
    }

    @Test
    void theSessionsEndCountsWhatTheBlackHoleHolds() throws Exception {
        try (ListenSession listener = echoing("black-hole=3");
                StreamConnection peer = connected(listener)) {
            say(peer, "hello", 1);
            assertThat(next(peer, 3)).isEqualTo("hel");
        }
        assertThat(sums().due()).isEqualTo(1);
        assertThat(sums().sent()).isZero();
        assertThat(sums().droppedOut()).containsEntry(Cause.BLACK_HOLE, 1L);
    }

    @Test
    void theSessionsEndCountsWhatWasStillLate() throws Exception {
        try (ListenSession listener = echoing("delay=1h");
                StreamConnection peer = connected(listener)) {
            say(peer, "hello", 1);
        }
        assertThat(sums().due()).isEqualTo(1);
        assertThat(sums().sent()).isZero();
        assertThat(sums().droppedOut()).containsEntry(Cause.STOPPED, 1L);
    }

    @Test
    void aSenderWaitsUntilWhatIsLateHasLeftAndItsEndComesBehind() throws Exception {
        try (StreamListener server = server();
                SendSession sender = sending(server, "delay=300ms")
                        .frame(Framing.lines())
                        .message("late")
                        .open(events);
                StreamConnection peer = server.accept()) {
            Await.until("it waits", () -> sender.totals().due() == 1);
            assertThat(sender.totals().sent()).isZero();
            advanceUntil("it has left", () -> sender.totals().sent() == 1);
            assertThat(next(peer, 5)).isEqualTo("late\n");
            Thread end = Thread.ofVirtual().start(() -> {
                try {
                    assertEnds(peer);
                    peer.close();
                } catch (IOException bad) {
                    throw new IllegalStateException(bad);
                }
            });
            advanceUntil("the end has come", () -> !end.isAlive());
            assertThat(sender.await().isGood()).isTrue();
        }
        assertThat(sums().sent()).isEqualTo(1);
    }

    @Test
    void aSenderWhoseConnectionIsCutEndsWithThatCause() throws Exception {
        try (StreamListener server = server();
                SendSession sender = sending(server, "cut-after=10")
                        .message("12345678")
                        .pace(Pace.atOnce(3))
                        .open(events);
                StreamConnection peer = server.accept()) {
            assertThat(next(peer, 10)).isEqualTo("1234567812");
            assertEnds(peer);
            peer.close();
            assertThat(sender.await().cause()).isEqualTo(Cause.CUT_AFTER);
        }
        assertThat(sums().sent()).isEqualTo(1);
        assertThat(sums().droppedOut()).containsOnlyKeys(Cause.CUT_AFTER); // the third may not be due any more
        assertThat(events.of(Event.Closed.class))
                .extracting(Event.Closed::cause)
                .containsExactly(Cause.CUT_AFTER);
    }
}

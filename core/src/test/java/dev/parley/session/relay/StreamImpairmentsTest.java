package dev.parley.session.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.Events;
import dev.parley.session.impaired.ImpairedStream;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay does to streams on purpose, and when. Time is moved by hand. */
@Timeout(60)
class StreamImpairmentsTest {
    private static final Duration NANO = Duration.ofNanos(1);

    /** Of each peer's connection. */
    private static final String PEER_THREAD = "parley-127.";

    private final SteppedClock clock = new SteppedClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final Events events = new Events();

    /** A relay with a peer and a target, both in this test's hands. */
    private final class Between implements AutoCloseable {
        final StreamListener server = network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        final RelaySession relay;
        final StreamConnection peer;
        final int impaired;

        Between(String up, String down) throws IOException {
            this(up, down, null);
        }

        Between(String up, String down, Framing framing) throws IOException {
            RelaySetup setup = Parley.relay(
                            "tcp://127.0.0.1:0",
                            "tcp://127.0.0.1:" + server.local().getPort())
                    .on(network, clock)
                    .impairUp(Impairments.parse(up))
                    .impairDown(Impairments.parse(down))
                    .seed(42);
            if (framing != null) {
                setup.listening().frame(framing);
            }
            impaired = (up.equals("none") ? 0 : 1) + (down.equals("none") ? 0 : 1);
            relay = setup.open(events);
            peer = network.connect(
                    relay.endpoints().getFirst().socketAddress(), new StreamOptions(null, Duration.ofSeconds(10)));
        }

        StreamConnection target() throws IOException {
            StreamConnection target = server.accept();
            clock.awaitThreads("parley-impaired-", impaired);
            clock.awaitThreads("parley-relay-", 1);
            clock.awaitThreads(PEER_THREAD, 1);
            clock.settle();
            return target;
        }

        /** On a connection that nothing was done to: it gets a thread that writes from now on. */
        void impairFirst(String up) {
            relay.impair(Impairments.parse(up), Impairments.NONE);
            clock.awaitThreads("parley-impaired-", 1);
        }

        @Override
        public void close() {
            relay.close();
            server.close();
        }
    }

    @AfterEach
    void theLedgerBalances() {
        List<Event.Summary> sums = events.of(Event.Summary.class);
        if (!sums.isEmpty()) {
            assertThat(sums.getFirst().totals().isBalanced()).isTrue();
            sums.getFirst()
                    .directions()
                    .values()
                    .forEach(
                            each -> assertThat(each.isBalanced()).as("%s", each).isTrue());
        }
    }

    private Totals direction(String name) {
        return events.of(Event.Summary.class).getFirst().directions().get(name);
    }

    private void write(StreamConnection to, String text) throws IOException {
        to.write(text.getBytes(ISO_8859_1), 0, text.length());
        clock.settle();
    }

    /** What has come so far; {@code end} stands for the end. */
    private static String heard(StreamConnection at) throws IOException {
        StringBuilder heard = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        int count = at.read(buffer, 0, buffer.length, 0);
        while (count > 0) {
            heard.append(new String(buffer, 0, count, ISO_8859_1));
            count = at.read(buffer, 0, buffer.length, 0);
        }
        return heard.append(count < 0 ? "end" : "").toString();
    }

    private static void awaitEnd(RelaySession relay) {
        Await.until("the flow has ended", () -> relay.openFlows() == 0);
    }

    /** An impairment that ends the connection in order does so on another thread. */
    private static void assertEnds(StreamConnection at) throws IOException {
        assertThat(at.read(new byte[1], 0, 1, Clock.NEVER)).isEqualTo(-1);
    }

    /** Whoever resets may be another thread. */
    private static void assertReset(StreamConnection at) {
        byte[] buffer = new byte[1 << 16];
        assertThatThrownBy(() -> {
                    while (at.read(buffer, 0, buffer.length, Clock.NEVER) >= 0) {
                        // what came before it
                    }
                })
                .isInstanceOfSatisfying(
                        NetworkException.class,
                        said -> assertThat(said.reason()).isEqualTo(Cause.RESET));
    }

    private void inBackground(StreamConnection to, int bytes) {
        clock.start(() -> {
            try {
                to.write(new byte[bytes], 0, bytes);
                to.finish();
            } catch (IOException ended) {
                // The test knows how far it came.
            }
        });
    }

    @Test
    void aDelayKeepsTheOrderAndAddsExactlyItsTime() throws Exception {
        try (Between between = new Between("delay=100ms", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "one");
            clock.advance(Duration.ofMillis(30));
            write(between.peer, "two");
            clock.advance(Duration.ofMillis(70).minus(NANO));
            assertThat(heard(target)).isEmpty();
            assertThat(between.relay.up().sent()).isZero();

            clock.advance(NANO);
            assertThat(heard(target)).isEqualTo("one");
            clock.advance(Duration.ofMillis(30).minus(NANO));
            assertThat(heard(target)).isEmpty();
            between.peer.finish();
            clock.advance(NANO);
            assertThat(heard(target)).isEqualTo("two");

            write(target, "answer");
            assertThat(heard(between.peer)).isEqualTo("answer");
            clock.advance(Duration.ofMillis(100).minus(NANO).minus(NANO));
            assertThat(heard(target)).isEmpty();
            clock.advance(NANO);
            assertThat(heard(target)).isEqualTo("end");
        }
        assertThat(direction("up")).returns(2L, Totals::sent).returns(6L, Totals::sentBytes);
        assertThat(injected()).containsExactly(Map.entry("delay=100ms", "100.0 ms on average, 100.0 to 100.0 ms"));
    }

    @Test
    void aConnectionThatNothingWasDoneToIsDelayedFromTheChangeOn() throws Exception {
        try (Between between = new Between("none", "none", Framing.lines())) {
            StreamConnection target = between.target();
            write(between.peer, "one\nhalf ");
            assertThat(heard(target)).isEqualTo("one\nhalf ");

            between.relay.impair(Impairments.parse("delay=100ms"), Impairments.NONE);
            clock.awaitThreads("parley-impaired-", 1);
            write(between.peer, "a line\n");
            clock.advance(Duration.ofMillis(100).minus(NANO));
            assertThat(heard(target)).isEmpty();
            write(target, "answer\n");
            assertThat(heard(between.peer)).isEqualTo("answer\n");
            clock.advance(NANO);
            assertThat(heard(target)).isEqualTo("a line\n");

            write(between.peer, "late\n");
            between.relay.impair(Impairments.NONE, Impairments.NONE);
            write(between.peer, "at once\n");
            between.peer.finish();
            clock.settle();
            assertThat(heard(target)).as("order stays").isEmpty();
            clock.advance(Duration.ofMillis(100));
            assertThat(heard(target)).isEqualTo("late\nat once\nend");
        }
        assertThat(direction("up")).returns(4L, Totals::sent).returns(4L, Totals::received);
    }

    @Test
    void whatWasNotReadComesOnceThatIsSwitchedOff() throws Exception {
        try (Between between = new Between("stop-reading=3", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "abcdef");
            assertThat(heard(target)).isEqualTo("abc");
            between.peer.finish();
            clock.settle();
            between.relay.impair(Impairments.NONE, Impairments.NONE);
            clock.settle();
            assertThat(heard(target)).isEqualTo("defend");
        }
        assertThat(direction("up").droppedOut()).isEmpty();
    }

    @Test
    void aConnectionWithAGapIsResetOnceTheBlackHoleIsGone() throws Exception {
        try (Between between = new Between("black-hole=3", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "abcdef");
            assertThat(heard(target)).isEqualTo("abc");
            between.relay.impair(Impairments.NONE, Impairments.NONE);
            clock.settle();
            assertReset(target);
            assertReset(between.peer);
        }
    }

    @Test
    void aConnectionWithoutAGapGoesOnOnceTheBlackHoleIsGone() throws Exception {
        try (Between between = new Between("none", "none")) {
            StreamConnection target = between.target();
            between.impairFirst("black-hole=0");
            between.relay.impair(Impairments.parse("reset-after=2s"), Impairments.NONE);
            write(between.peer, "abc");
            assertThat(heard(target)).isEqualTo("abc");
            clock.advance(Duration.ofSeconds(2));
            assertReset(target);
        }
    }

    @Test
    void aTimeCountsFromTheChangeOnInAConnectionThatNothingWasDoneTo() throws Exception {
        try (Between between = new Between("none", "none")) {
            StreamConnection target = between.target();
            clock.advance(Duration.ofSeconds(10));
            between.impairFirst("reset-after=2s");
            clock.advance(Duration.ofSeconds(2).minus(NANO));
            write(between.peer, "abc");
            assertThat(heard(target)).isEqualTo("abc");
            clock.advance(NANO);
            assertReset(target);
        }
    }

    @Test
    void aResetPassesBehindTheBytesAndAsLateAsThey() throws Exception {
        try (Between between = new Between("delay=100ms", "delay=1s")) {
            StreamConnection target = between.target();
            write(between.peer, "last words");
            between.peer.reset();
            clock.advance(Duration.ofMillis(100).minus(NANO));
            assertThat(heard(target)).isEmpty();
            clock.advance(NANO);
            byte[] words = new byte[100];
            assertThat(target.read(words, 0, 100, 0)).isEqualTo(10);
            assertReset(target);
        }
    }

    @Test
    void whatWaitsForOneThatHasResetIsDroppedAndTheOtherHearsOfItInTime() throws Exception {
        try (Between between = new Between("delay=100ms", "delay=50ms")) {
            StreamConnection target = between.target();
            write(target, "answer");
            between.peer.reset();
            clock.advance(Duration.ofMillis(50));
            write(target, "another");
            clock.advance(Duration.ofMillis(50).minus(NANO));
            assertThat(heard(target)).isEmpty();
            clock.advance(NANO);
            assertReset(target);
            awaitEnd(between.relay);
        }
        assertThat(direction("down").droppedOut()).containsExactly(Map.entry(Cause.UNSENDABLE, 2L));
    }

    @Test
    void aResetByTheTargetPassesAsLateAsItsBytes() throws Exception {
        try (Between between = new Between("none", "delay=100ms")) {
            StreamConnection target = between.target();
            write(target, "last words");
            target.reset();
            clock.advance(Duration.ofMillis(100).minus(NANO));
            assertThat(heard(between.peer)).isEmpty();
            clock.advance(NANO);
            byte[] words = new byte[100];
            assertThat(between.peer.read(words, 0, 100, 0)).isEqualTo(10);
            assertReset(between.peer);
        }
        assertThat(direction("down").droppedOut()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bandwidth=1mbit", "bandwidth=1mbit,queue=2KiB", "bandwidth=20mbit,delay=100ms"})
    void aLinkIsAsSlowAsItsBandwidth(String up) throws Exception {
        boolean fast = up.contains("20mbit");
        int bytes = fast ? 2_500_000 : 125_000;
        try (Between between = new Between(up, "none")) {
            StreamConnection target = between.target();
            inBackground(between.peer, bytes);
            long start = clock.nanos();
            int count = 0;
            String heard = heard(target);
            while (!heard.endsWith("end")) {
                count += heard.length();
                clock.advanceToNext();
                heard = heard(target);
            }
            count += heard.length() - "end".length();

            assertThat(count).isEqualTo(bytes);
            assertThat(clock.nanos() - start - (fast ? 100e6 : 0)).isCloseTo(1e9, within(1e7));
        }
    }

    @Test
    void slicesLeaveOneByOne() throws Exception {
        try (Between between = new Between("slice=4,slice-pause=10ms", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "0123456789");
            assertThat(heard(target)).isEqualTo("0123");
            clock.advance(Duration.ofMillis(10).minus(NANO));
            assertThat(heard(target)).isEmpty();
            clock.advance(NANO);
            assertThat(heard(target)).isEqualTo("4567");
            clock.advance(Duration.ofMillis(10));
            assertThat(heard(target)).isEqualTo("89");
        }
    }

    @Test
    void aStallLetsAllLeaveAtOnce() throws Exception {
        try (Between between = new Between("none", "stall=2s,stall-every=10s")) {
            StreamConnection target = between.target();
            clock.advance(Duration.ofSeconds(8));
            write(target, "one");
            clock.advance(Duration.ofSeconds(1));
            write(target, "two");
            clock.advance(Duration.ofSeconds(1).minus(NANO));
            assertThat(heard(between.peer)).isEmpty();
            clock.advance(NANO);
            assertThat(heard(between.peer)).isEqualTo("onetwo");
        }
    }

    @Test
    void aMessageOfAFramingIsSentWithItsLastByte() throws Exception {
        try (Between between = new Between("slice=3,slice-pause=10ms,cut-after=12", "none", Framing.lines())) {
            StreamConnection target = between.target();
            write(between.peer, "aaaa\nbbbb\ncccc\ndddd\n");
            long[] sent = new long[4];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = between.relay.up().sent();
                clock.advance(Duration.ofMillis(10));
            }
            assertThat(sent).containsExactly(0, 1, 1, 2);
            assertThat(heard(target)).isIn("aaaa\nbbbb\ncc", "aaaa\nbbbb\nccend");
            assertEnds(target);
        }
        assertThat(direction("up").droppedOut()).containsExactly(Map.entry(Cause.CUT_AFTER, 2L));
        assertThat(direction("up").sentBytes()).isEqualTo(10);
        assertThat(events.of(Event.Dropped.class))
                .extracting(Event.Dropped::message)
                .anyMatch(says -> says.startsWith("2 of 5 B had left"));
    }

    @Test
    void aSlowClosePassesTheEndLate() throws Exception {
        try (Between between = new Between("slow-close=2s", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "bye");
            between.peer.finish();
            clock.advance(Duration.ofSeconds(2).minus(NANO));
            assertThat(heard(target)).isEqualTo("bye");
            clock.advance(NANO);
            assertThat(heard(target)).isEqualTo("end");
            target.finish();
            clock.settle();
            assertThat(heard(between.peer)).isEqualTo("end");
        }
        assertThat(injected()).containsExactly(Map.entry("slow-close=2s", "1 connection ended late"));
    }

    @Test
    void aConnectionIsAcceptedLate() throws Exception {
        try (Between between = new Between("accept-late=2s", "none")) {
            write(between.peer, "hello?");
            clock.awaitThreads(PEER_THREAD, 1);
            clock.advance(Duration.ofSeconds(2).minus(NANO));
            assertThat(events.of(Event.Opened.class)).hasSize(1);
            assertThat(events.of(Event.Relaying.class)).isEmpty();
            clock.advance(NANO);
            assertThat(heard(between.target())).isEqualTo("hello?");
        }
    }

    @Test
    void inABlackHoleBytesVanishAndTheConnectionStaysUntilItCloses() throws Exception {
        try (Between between = new Between("black-hole=5,black-hole-close=5s", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "firstand all the rest");
            write(between.peer, "more");
            clock.advance(Duration.ofSeconds(5).minus(NANO));
            assertThat(heard(target)).isEqualTo("first");
            write(target, "still here?");
            assertThat(heard(between.peer)).isEqualTo("still here?");

            clock.advance(NANO);
            assertEnds(target);
            assertEnds(between.peer);
            clock.advance(Duration.ofSeconds(1));
            awaitEnd(between.relay);
        }
        assertThat(direction("up").droppedOut()).containsExactly(Map.entry(Cause.BLACK_HOLE, 2L));
        assertThat(events.of(Event.Closed.class))
                .extracting(Event.Closed::cause)
                .contains(Cause.BLACK_HOLE);
    }

    @Test
    void saysAtTheEndWhatWasDoneAsThePageSays() throws Exception {
        try (Between between = new Between("delay=100ms,jitter=20ms,black-hole=64KiB,black-hole-close=5s", "none")) {
            StreamConnection target = between.target();
            inBackground(between.peer, 80_000);
            clock.advance(Duration.ofSeconds(1));
            assertThat(heard(target)).hasSize(65_536);
            clock.advance(Duration.ofSeconds(4));
            assertEnds(target);
        }
        assertThat(injected())
                .containsExactly(
                        Map.entry("delay=100ms,jitter=20ms", "99.9 ms on average, 80.2 to 119.9 ms"),
                        Map.entry(
                                "black-hole=64KiB,black-hole-close=5s",
                                "14,464 of 80,000 B (18.1%) vanished, 1 connection closed"));
    }

    @Test
    void inABlackHoleTheEndVanishesToo() throws Exception {
        try (Between between = new Between("black-hole=0", "none")) {
            StreamConnection target = between.target();
            write(between.peer, "gone");
            between.peer.finish();
            clock.advance(Duration.ofHours(1));
            assertThat(heard(target)).isEmpty();
            write(target, "late");
            target.finish();
            clock.settle();
            assertThat(heard(between.peer)).isEqualTo("lateend");
            awaitEnd(between.relay);
        }
    }

    @Test
    void aResetByTimeComesAlsoWhileTheTargetDoesNotRead() throws Exception {
        try (Between between = new Between("reset-after=5s,delay=1ms", "none")) {
            StreamConnection target = between.target();
            inBackground(between.peer, 5_000_000);
            clock.advance(Duration.ofMillis(1));
            clock.advance(Duration.ofSeconds(5).minusMillis(1).minus(NANO));
            assertThat(between.relay.openFlows()).isEqualTo(1);
            clock.advance(NANO);
            awaitEnd(between.relay);
            assertReset(between.peer);
            assertReset(target);
        }
        assertThat(direction("up").droppedOut()).containsKey(Cause.RESET_AFTER);
    }

    @Test
    void whatWaitsIsBoundedAndThenTheSenderIsHeldBack() throws Exception {
        try (Between between = new Between("delay=1h", "none")) {
            between.target();
            inBackground(between.peer, 5_000_000);
            clock.settle();
            assertThat(between.peer.written())
                    .isBetween(
                            (long) ImpairedStream.MOST_WAITING_BYTES / 2, ImpairedStream.MOST_WAITING_BYTES + 200_000L);
        }
    }

    @Test
    void whatStillWaitsAtTheEndOfTheSessionIsDroppedAndTold() throws Exception {
        try (Between between = new Between("delay=10s", "delay=10s")) {
            StreamConnection target = between.target();
            write(between.peer, "never");
            write(target, "comes");
        }
        assertThat(direction("up").droppedOut()).containsExactly(Map.entry(Cause.STOPPED, 1L));
        assertThat(direction("down").droppedOut()).containsExactly(Map.entry(Cause.STOPPED, 1L));
        assertThat(events.of(Event.Dropped.class))
                .extracting(Event.Dropped::cause)
                .contains(Cause.STOPPED);
    }

    @Test
    void theSameSeedRefusesTheSameConnections() throws Exception {
        StringBuilder refused = new StringBuilder();
        try (Between between = new Between("refuse=50%", "none")) {
            for (int i = 0; i < 20; i++) {
                StreamConnection next = network.connect(
                        between.relay.endpoints().getFirst().socketAddress(),
                        new StreamOptions(null, Duration.ofSeconds(10)));
                int opened = i + 2;
                Await.until(
                        "it is refused or connected",
                        () -> ended() + events.of(Event.Relaying.class).size() == opened);
                clock.settle();
                refused.append(isReset(next) ? 'x' : '.');
            }
        }
        assertThat(refused.toString()).contains("x").contains(".");
        assertThat(injected()).containsOnlyKeys("refuse=50%");
        assertThat(injected().get("refuse=50%")).matches("\\d+ connections refused");
    }

    /** What the summary says that was done to what went to the target. */
    private Map<String, String> injected() {
        return events.of(Event.Summary.class).getFirst().injected().get("up");
    }

    private int ended() {
        return events.of(Event.Closed.class).size();
    }

    private static boolean isReset(StreamConnection connection) throws IOException {
        try {
            heard(connection);
            return false;
        } catch (NetworkException said) {
            return said.reason() == Cause.RESET;
        }
    }

    @Test
    void whatIsForOneWayAloneIsRefusedForTheOther() {
        RelaySetup down =
                Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:9").impairDown(Impairments.parse("refuse=5%"));
        assertThatIllegalArgumentException().isThrownBy(down::check).withMessageContaining("--up alone");
        Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:9")
                .impair("delay", "10ms")
                .check();
    }
}

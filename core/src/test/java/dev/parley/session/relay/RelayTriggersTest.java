package dev.parley.session.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Timeline;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a relay does something on purpose: triggers of impairments, and timelines. Time is moved by hand. */
@Timeout(60)
class RelayTriggersTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);
    private final Events events = new Events();
    private int told;

    private RelaySetup setup(String scheme, int port) {
        return Parley.relay(scheme + "://127.0.0.1:0", scheme + "://127.0.0.1:" + port)
                .on(network, clock)
                .seed(42);
    }

    /** One UDP peer and its target. */
    private final class Datagrams implements AutoCloseable {
        final DatagramPort target = network.openDatagram(DatagramOptions.at(ANY));
        final DatagramPort peer = network.openDatagram(DatagramOptions.at(ANY));
        final RelaySession relay;
        private long came;

        Datagrams(String up, String timeline) throws IOException {
            relay = setup("udp", target.local().getPort())
                    .impairUp(Impairments.parse(up))
                    .timeline(timeline.isEmpty() ? Timeline.NONE : Timeline.parse(timeline))
                    .open(events);
        }

        /** Whether that comes to the target, which is counted a moment before. */
        boolean passes(String text) throws IOException {
            came++;
            long droppedBefore = dropped();
            peer.send(Payload.of(text).buffer(), relay.endpoints().getFirst().socketAddress());
            Await.until("it left or was dropped", () -> relay.up().sent() + dropped() == came);
            boolean passes = dropped() == droppedBefore;
            assertThat(target.receive(batch, passes ? Clock.NEVER : 0)).isEqualTo(passes ? 1 : 0);
            return passes;
        }

        private long dropped() {
            return relay.up().droppedOut().getOrDefault(Cause.LOSS, 0L);
        }

        List<Boolean> passes(int count) throws IOException {
            List<Boolean> passed = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                passed.add(passes("m" + i));
            }
            return passed;
        }

        @Override
        public void close() {
            relay.close();
            peer.close();
            target.close();
        }
    }

    /** What is told of the next change. */
    private String change() throws InterruptedException {
        told++;
        List<String> changes = new ArrayList<>();
        events.await(event -> {
            if (event instanceof Event.Note note && note.message().startsWith("from now on, ")) {
                changes.add(note.message());
            }
            return changes.size() == told;
        });
        return changes.getLast();
    }

    @Test
    void datagramsAreLostForAWhileThatCountsFromTheFirst() throws Exception {
        clock.advance(Duration.ofSeconds(100));
        try (Datagrams between = new Datagrams("loss=100%,loss-after=10s,loss-for=5s", "")) {
            clock.advance(Duration.ofSeconds(100));
            assertThat(between.passes("first")).isTrue();
            clock.advance(Duration.ofSeconds(10).minusNanos(1));
            assertThat(between.passes("before")).isTrue();
            clock.advance(Duration.ofNanos(1));
            assertThat(between.passes("in it")).isFalse();
            clock.advance(Duration.ofSeconds(5));
            assertThat(between.passes("behind")).isTrue();
            assertThat(between.relay.injectedInWords(Direction.UP))
                    .containsEntry("loss=100%,loss-after=10s,loss-for=5s", "1 of 4 (25.0%) lost");
        }
    }

    @Test
    void theFirstDatagramsThatMatchAreLost() throws Exception {
        try (Datagrams between = new Datagrams("loss=100%,loss-match=CONNECT,loss-for=2", "")) {
            assertThat(between.passes("CONNECT 1")).isFalse();
            assertThat(between.passes("PING")).isTrue();
            assertThat(between.passes("CONNECT 2")).isFalse();
            assertThat(between.passes("CONNECT 3")).isTrue();
        }
    }

    @Test
    void aTimelineChangesWhatIsDoneAndBeginsAgain() throws Exception {
        try (Datagrams between = new Datagrams("none", "10s loss=100%; 15s none; 20s loop")) {
            assertThat(events.await(Event.Note.class).message())
                    .isEqualTo("to the target: none; from the target: none; then 10s loss=100%; 15s none; 20s loop;"
                            + " --seed 42 does the same to the same traffic");
            for (int round = 0; round < 3; round++) {
                clock.advance(Duration.ofSeconds(10).minusNanos(1));
                assertThat(between.passes("before")).isTrue();
                clock.advance(Duration.ofNanos(1));
                assertThat(change()).startsWith("from now on, to the target: loss=100%; from the target: loss=100%;");
                assertThat(between.passes("in it")).isFalse();
                clock.advance(Duration.ofSeconds(5));
                assertThat(change()).startsWith("from now on, to the target: none;");
                assertThat(between.passes("behind")).isTrue();
                clock.advance(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void whatATimelineLeavesAsItIsGoesOnAsIfNothingHadChanged() throws Exception {
        List<Boolean> alone = new ArrayList<>();
        try (Datagrams between = new Datagrams("loss=30%", "")) {
            alone.addAll(between.passes(60));
        }
        try (Datagrams between = new Datagrams("loss=30%", "10s loss=30%,corrupt=50%; 20s loss=30%,delay=0s")) {
            List<Boolean> changed = new ArrayList<>(between.passes(20));
            clock.advance(Duration.ofSeconds(10));
            change();
            changed.addAll(between.passes(20));
            clock.advance(Duration.ofSeconds(10));
            change();
            changed.addAll(between.passes(20));

            assertThat(changed).isEqualTo(alone).contains(true, false);
        }
    }

    @Test
    void aChangeByHandEndsATimeline() throws Exception {
        try (Datagrams between = new Datagrams("none", "10s loss=100%; 15s none")) {
            between.relay.impair(Impairments.parse("duplicate=0%"), Impairments.NONE);
            change();
            clock.advance(Duration.ofMinutes(1));
            assertThat(between.passes("hello")).isTrue();
            assertThat(between.relay.impairments(Direction.UP)).hasToString("duplicate=0%");
        }
    }

    @Test
    void anotherTimelineCountsFromTheStartOfTheRelayAndTheSameOneGoesOn() throws Exception {
        try (Datagrams between = new Datagrams("none", "10s loss=100%; 15s none")) {
            clock.advance(Duration.ofSeconds(12));
            change();
            between.relay.impair(Impairments.NONE, Impairments.NONE, Timeline.parse("10s loss=100%; 15s none"));
            assertThat(between.passes("as before")).isFalse();

            between.relay.impair(Impairments.NONE, Impairments.NONE, Timeline.parse("10s corrupt=1%; 13s loss=100%"));
            assertThat(change()).contains("to the target: corrupt=1%;");
            assertThat(between.passes("not lost")).isTrue();
            clock.advance(Duration.ofSeconds(1));
            assertThat(change()).contains("to the target: loss=100%;");
            assertThat(between.passes("lost")).isFalse();
        }
    }

    @Test
    void aTimelineIsDoneToAConnectionThatIsOpen() throws Exception {
        try (StreamListener server = network.listen(ANY);
                RelaySession relay = setup("tcp", server.local().getPort())
                        .timeline(Timeline.parse("10s up delay=1s; 20s none; 30s down reset-after=1ms"))
                        .open(events)) {
            StreamConnection peer = network.connect(
                    relay.endpoints().getFirst().socketAddress(), new StreamOptions(null, Duration.ofSeconds(10)));
            StreamConnection target = server.accept();
            write(peer, "a");
            assertThat(read(target)).isEqualTo('a');

            clock.advance(Duration.ofSeconds(10));
            change();
            write(peer, "b");
            Await.until(
                    "it waits",
                    () -> relay.injected(Direction.UP)
                            .filter(done -> done.seen() == 1)
                            .isPresent());
            assertThat(target.read(new byte[1], 0, 1, 0)).isZero();
            clock.advance(Duration.ofSeconds(1));
            assertThat(read(target)).isEqualTo('b');

            clock.advance(Duration.ofSeconds(9));
            change();
            write(peer, "c");
            assertThat(read(target)).isEqualTo('c');

            clock.advance(Duration.ofSeconds(10));
            change();
            Await.until(
                    "the connection is reset", () -> relay.openFlows() == 0, () -> clock.advance(Duration.ofMillis(1)));
        }
    }

    @Test
    void theFirstConnectionsAreRefusedAndThenTheServerIsBack() throws Exception {
        try (StreamListener server = network.listen(ANY);
                RelaySession relay = setup("tcp", server.local().getPort())
                        .impairUp(Impairments.parse("refuse=100%,refuse-flows=2,slow-close=1h,slow-close-chance=0%"))
                        .open(events)) {
            for (int i = 0; i < 2; i++) {
                StreamConnection peer = network.connect(
                        relay.endpoints().getFirst().socketAddress(), new StreamOptions(null, Duration.ofSeconds(10)));
                assertThatThrownBy(() -> peer.read(new byte[1], 0, 1, Clock.NEVER))
                        .isInstanceOfSatisfying(
                                NetworkException.class,
                                said -> assertThat(said.reason()).isEqualTo(Cause.RESET));
            }
            StreamConnection peer = network.connect(
                    relay.endpoints().getFirst().socketAddress(), new StreamOptions(null, Duration.ofSeconds(10)));
            StreamConnection target = server.accept();
            write(peer, "a");
            assertThat(read(target)).isEqualTo('a');
            peer.finish();
            assertThat(target.read(new byte[1], 0, 1, Clock.NEVER)).isEqualTo(-1);
            target.finish();
            Await.until("the connection has ended", () -> relay.openFlows() == 0);
            assertThat(relay.injectedInWords(Direction.UP))
                    .containsEntry("refuse=100%,refuse-flows=2", "2 connections refused")
                    .containsEntry("slow-close=1h,slow-close-chance=0%", "0 connections ended late");
        }
    }

    @Test
    void eachStepIsCheckedBeforeTheRelayOpens() {
        RelaySetup streams = setup("tcp", 9).timeline(Timeline.parse("10s none; 20s loss=5%"));
        assertThatIllegalArgumentException()
                .isThrownBy(streams::check)
                .withMessageStartingWith("in the timeline, '20s loss=5%': loss is for datagrams only");
        RelaySetup rebind = setup("udp", 9).timeline(Timeline.parse("10s rebind=5"));
        assertThatIllegalArgumentException().isThrownBy(rebind::check).withMessageContaining("--up alone");
    }

    private static void write(StreamConnection to, String text) throws IOException {
        to.write(text.getBytes(ISO_8859_1), 0, text.length());
    }

    private static int read(StreamConnection from) throws IOException {
        byte[] one = new byte[1];
        assertThat(from.read(one, 0, 1, Clock.NEVER)).isEqualTo(1);
        return one[0];
    }
}

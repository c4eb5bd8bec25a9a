package dev.parley.session.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profiles;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a relay does to datagrams on purpose, and that it says so. Time is moved by hand. */
@Timeout(60)
class RelayImpairmentsTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);

    private DatagramPort port() throws IOException {
        return network.openDatagram(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private RelaySession relay(DatagramPort target, Events events, String up) throws IOException {
        return Parley.relay(
                        "udp://127.0.0.1:0", "udp://127.0.0.1:" + target.local().getPort())
                .on(network, clock)
                .impairUp(Impairments.parse(up))
                .seed(42)
                .open(events);
    }

    private static InetSocketAddress at(RelaySession relay) {
        return relay.endpoints().getFirst().socketAddress();
    }

    private String next(DatagramPort at) throws IOException {
        assertThat(at.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 65_535).escaped();
    }

    private static Totals up(RelaySession relay) {
        return relay.up();
    }

    /** What of so many messages comes to the target, in order. */
    private List<String> passed(String up, int count, Events events) throws IOException {
        List<String> passed = new ArrayList<>();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, up)) {
            for (int i = 0; i < count; i++) {
                peer.send(Payload.of(String.valueOf(i)).buffer(), at(relay));
            }
            Await.until("all came", () -> events.of(Event.Received.class).size() == count);
            long sent = up(relay).sent();
            for (long i = 0; i < sent; i++) {
                passed.add(next(target));
            }
        }
        return passed;
    }

    @Test
    void theSameSeedLosesTheSameAgainAndAllIsCounted() throws Exception {
        Events events = new Events();
        List<String> once = passed("loss=20%,duplicate=10%", 500, events);
        List<String> again = passed("loss=20%,duplicate=10%", 500, new Events());
        List<String> withoutDuplicates = passed("loss=20%", 500, new Events());

        assertThat(again).isEqualTo(once);
        assertThat(withoutDuplicates).isEqualTo(once.stream().distinct().toList());
        assertThat(once.stream().distinct().count()).isBetween(350L, 450L);
        Event.Summary sums = events.of(Event.Summary.class).getFirst();
        assertThat(sums.totals().isBalanced()).isTrue();
        Totals up = sums.directions().get("up");
        assertThat(up.received()).isEqualTo(500);
        assertThat(up.due()).isEqualTo(up.sent() + up.droppedOut().get(Cause.LOSS));
        assertThat(up.sent()).isEqualTo(once.size());
        assertThat(events.of(Event.Note.class))
                .extracting(Event.Note::message)
                .anyMatch(says -> says.contains("--seed 42 does the same"));
        assertThat(sums.injected()).containsOnlyKeys("up");
        assertThat(sums.injected().get("up").get("loss=20%"))
                .startsWith(up.droppedOut().get(Cause.LOSS) + " of 500 (")
                .endsWith("%) lost");
    }

    @Test
    void aDelayReleasesEachAtItsTimeAndTheAnswersAreNotDelayed() throws Exception {
        Events events = new Events();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, "delay=100ms")) {
            peer.send(Payload.of("question").buffer(), at(relay));
            events.await(Event.Received.class); // it waits now
            assertThat(target.receive(batch, 0)).isZero();

            clock.advance(Duration.ofMillis(99));
            assertThat(up(relay).sent()).isZero();
            clock.advance(Duration.ofMillis(1));
            assertThat(next(target)).isEqualTo("question");

            target.send(Payload.of("answer").buffer(), batch.peer(0));
            assertThat(next(peer)).isEqualTo("answer");
        }
    }

    @Test
    void whatStillWaitsAtTheEndIsCounted() throws Exception {
        Events events = new Events();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, "delay=10s")) {
            peer.send(Payload.of("late").buffer(), at(relay));
            events.await(Event.Received.class);
        }
        Event.Summary sums = events.of(Event.Summary.class).getFirst();
        assertThat(sums.totals().isBalanced()).isTrue();
        assertThat(sums.directions().get("up").droppedOut()).containsEntry(Cause.STOPPED, 1L);
    }

    @Test
    void rebindShowsTheTargetAnotherPortAndAnswersFindTheirWayStill() throws Exception {
        Events events = new Events();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, "rebind=2")) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                peer.send(Payload.of("m" + i).buffer(), at(relay));
                next(target);
                ports.add(batch.peer(0).getPort());
                target.send(Payload.of("answer to m" + i).buffer(), batch.peer(0));
                assertThat(next(peer)).isEqualTo("answer to m" + i);
            }
            assertThat(ports.stream().distinct()).hasSize(3);
        }
        assertThat(events.of(Event.Relaying.class)).hasSize(3);
    }

    @Test
    void aChangeWhileItRunsLeavesTheOtherImpairmentsAsTheyAre() throws Exception {
        List<String> lossAlone = passed("loss=20%", 200, new Events());
        Events events = new Events();
        List<String> passed = new ArrayList<>();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, "loss=20%")) {
            for (int i = 0; i < 200; i++) {
                if (i == 100) {
                    relay.impair(Impairments.parse("loss=20%,duplicate=100%"), Impairments.NONE);
                }
                if (i == 150) {
                    relay.impair(Impairments.NONE, Impairments.parse("loss=100%"));
                }
                peer.send(Payload.of(String.valueOf(i)).buffer(), at(relay));
                int count = i + 1;
                Await.until("it came", () -> events.of(Event.Received.class).size() == count);
            }
            long sent = up(relay).sent();
            for (long i = 0; i < sent; i++) {
                passed.add(next(target));
            }
            assertThat(relay.impairments(Direction.UP).isEmpty()).isTrue();
            assertThat(relay.injected(Direction.UP).orElseThrow().seen()).isEqualTo(200);
            assertThat(relay.injectedInWords(Direction.UP)).containsOnlyKeys("loss=20%", "duplicate=100%");
            assertThat(relay.injectedInWords(Direction.UP).get("loss=20%"))
                    .as("while it was intended")
                    .contains(" of 150 (");
            assertThat(relay.injectedInWords(Direction.UP).get("duplicate=100%"))
                    .contains(" of 50 (");

            target.send(Payload.of("answer").buffer(), batch.peer(0));
            Await.until(
                    "the answer is lost",
                    () -> relay.injected(Direction.DOWN).orElseThrow().dropped(Cause.LOSS) == 1);
        }
        assertThat(passed.stream().filter(each -> Integer.parseInt(each) < 150).distinct())
                .isEqualTo(lossAlone.stream()
                        .filter(each -> Integer.parseInt(each) < 150)
                        .toList());
        assertThat(passed.stream().filter(each -> Integer.parseInt(each) < 100))
                .as("each once")
                .doesNotHaveDuplicates();
        assertThat(passed.stream().filter(each -> Integer.parseInt(each) >= 150))
                .as("nothing is lost any more")
                .hasSize(50);
        assertThat(events.of(Event.Note.class))
                .extracting(Event.Note::message)
                .contains(
                        "from now on, to the target: loss=20%,duplicate=100%; from the target: none; --seed 42 does the same to the same traffic");
        Event.Summary sums = events.of(Event.Summary.class).getFirst();
        assertThat(sums.totals().isBalanced()).isTrue();
        assertThat(sums.injected().get("up").get("duplicate=100%")).matches("\\d+ of 50 \\([\\d.]+%\\) left twice");
        assertThat(sums.injected().get("down")).containsExactly(Map.entry("loss=100%", "1 of 1 (100.0%) lost"));
    }

    /** Old losses beside a new share would be a lie. */
    @Test
    void eachValueHasItsOwnCounts() throws Exception {
        Events events = new Events();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, "loss=100%,delay=10ms")) {
            pass(peer, relay, events, 10);
            relay.impair(Impairments.parse("loss=0%,delay=10ms"), Impairments.NONE);
            relay.impair(Impairments.parse("loss=50%,delay=10ms"), Impairments.NONE); // of which nothing is seen
            relay.impair(Impairments.parse("loss=0%,delay=10ms"), Impairments.NONE);
            pass(peer, relay, events, 20);
            relay.impair(Impairments.parse("loss=100%"), Impairments.NONE);
            pass(peer, relay, events, 5);
            relay.impair(Impairments.NONE, Impairments.NONE);
            pass(peer, relay, events, 7);

            assertThat(relay.injectedInWords(Direction.UP))
                    .containsExactly(
                            Map.entry("loss=100%", "15 of 15 (100.0%) lost"),
                            Map.entry("loss=0%", "0 of 20 (0.0%) lost"),
                            Map.entry("delay=10ms", "10.0 ms on average, 10.0 to 10.0 ms"));
            assertThat(relay.injected(Direction.UP).orElseThrow().seen()).isEqualTo(42);
        }
        assertThat(events.of(Event.Summary.class).getFirst().injected().get("up"))
                .containsEntry("loss=100%", "15 of 15 (100.0%) lost");
    }

    @Test
    void aTableOfManyChangesIsBounded() throws Exception {
        Events events = new Events();
        try (DatagramPort target = port();
                DatagramPort peer = port();
                RelaySession relay = relay(target, events, "truncate=1000")) {
            for (int bytes = 1; bytes <= 60; bytes++) {
                pass(peer, relay, events, 1);
                relay.impair(Impairments.parse("truncate=" + bytes), Impairments.NONE);
            }
            pass(peer, relay, events, 1);
            assertThat(relay.injectedInWords(Direction.UP))
                    .hasSize(52)
                    .doesNotContainKeys("truncate=1000", "truncate=9")
                    .containsEntry("truncate=60", "0 of 1 (0.0%) cut")
                    .containsEntry("10 earlier values", "not kept: there were too many changes");
        }
    }

    /** Sends so many and waits until they are judged. */
    private static void pass(DatagramPort peer, RelaySession relay, Events events, int count) throws IOException {
        int before = events.of(Event.Received.class).size();
        for (int i = 0; i < count; i++) {
            peer.send(Payload.of("m").buffer(), at(relay));
        }
        Await.until("they came", () -> events.of(Event.Received.class).size() == before + count);
    }

    @Test
    void aProfileIsWhatIsNotAskedForOtherwise() {
        RelaySetup setup = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:9")
                .impair("delay", "1ms")
                .impairDown(Impairments.parse("bandwidth=1mbit"))
                .profile(Profiles.named("3g"));
        assertThat(setup.up()).hasToString("bandwidth=768kbit,delay=1ms");
        assertThat(setup.down()).hasToString("bandwidth=1mbit,delay=1ms");

        RelaySetup streams =
                Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:9").profile(Profiles.named("wifi-bad"));
        assertThat(streams.check().up())
                .as("a stream loses nothing: it stalls")
                .hasToString("bandwidth=100mbit,delay=50ms,stall=200ms,stall-every=2s");
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        RelaySetup streams =
                Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:9").impairUp(Impairments.parse("loss=5%"));
        assertThatIllegalArgumentException().isThrownBy(streams::check).withMessageContaining("stall");
        RelaySetup down =
                Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:9").impairDown(Impairments.parse("rebind=5"));
        assertThatIllegalArgumentException().isThrownBy(down::check).withMessageContaining("--up alone");
        RelaySetup jitter =
                Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:9").impair("jitter", "20ms");
        assertThatIllegalArgumentException().isThrownBy(jitter::check).withMessageContaining("delay");
    }
}

package dev.parley.session.impaired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.address.Address;
import dev.parley.event.Event;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profiles;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.script.Script;
import dev.parley.session.Events;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.relay.RelaySetup;
import dev.parley.session.room.RoomSession;
import dev.parley.session.room.RoomSetup;
import dev.parley.session.script.ScriptSession;
import dev.parley.session.send.SendSession;
import dev.parley.session.send.SendSetup;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done on purpose to datagrams that a listener answers with or a sender sends. Time is moved by hand. */
@Timeout(60)
class ImpairedDatagramsTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);
    private final Events events = new Events();

    private DatagramPort port() throws IOException {
        return network.openDatagram(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private ListenSession echoing(String impairments) throws IOException {
        return Parley.listen("udp://127.0.0.1:0")
                .on(network, clock)
                .echo()
                .impair(Impairments.parse(impairments))
                .seed(42)
                .open(events);
    }

    private SendSetup sending(DatagramPort to, String impairments) {
        return Parley.send("udp://127.0.0.1:" + to.local().getPort())
                .on(network, clock)
                .impair(Impairments.parse(impairments))
                .seed(42);
    }

    private void ask(DatagramPort from, ListenSession whom, String text) throws IOException {
        from.send(Payload.of(text).buffer(), whom.endpoints().getFirst().socketAddress());
    }

    private String next(DatagramPort at) throws IOException {
        assertThat(at.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 65_535).escaped();
    }

    private Totals sums() {
        Totals totals = events.of(Event.Summary.class).getLast().totals();
        assertThat(totals.isBalanced()).as("%s", totals).isTrue();
        return totals;
    }

    private List<String> notes() {
        return events.of(Event.Note.class).stream().map(Event.Note::message).toList();
    }

    /** What of 500 messages comes back, in order. */
    private List<String> answered(String impairments, boolean withAnotherPeer) throws IOException {
        List<String> answered = new ArrayList<>();
        try (DatagramPort peer = port();
                DatagramPort other = port();
                ListenSession listener = echoing(impairments)) {
            int before = events.of(Event.Received.class).size();
            int sentBefore = events.of(Event.Sent.class).size();
            for (int i = 0; i < 500; i++) {
                ask(peer, listener, String.valueOf(i));
                if (withAnotherPeer) {
                    ask(other, listener, "other");
                }
            }
            int count = withAnotherPeer ? 1_000 : 500;
            Await.until("all came", () -> events.of(Event.Received.class).size() == before + count);
            long answers = listener.totals().sent();
            Await.until(
                    "all answers are told", () -> events.of(Event.Sent.class).size() == sentBefore + answers);
            long toPeer = events.of(Event.Sent.class).stream()
                    .filter(sent -> peer.local().equals(sent.header().peer().socketAddress()))
                    .count();
            for (long i = 0; i < toPeer; i++) {
                answered.add(next(peer));
            }
        }
        return answered;
    }

    @Test
    void theSameSeedLosesTheSameAnswersAgainAndAllIsCounted() throws Exception {
        List<String> once = answered("loss=20%,duplicate=10%", false);
        Totals totals = sums();
        List<String> again = answered("loss=20%,duplicate=10%", false);
        List<String> withoutDuplicates = answered("loss=20%", false);
        List<String> besideAnother = answered("loss=20%", true);

        assertThat(again).isEqualTo(once);
        assertThat(withoutDuplicates).isEqualTo(once.stream().distinct().toList());
        assertThat(besideAnother).isEqualTo(withoutDuplicates);
        assertThat(once.stream().distinct().count()).isBetween(350L, 450L);
        long lost = totals.droppedOut().get(Cause.LOSS);
        assertThat(totals.sent()).isEqualTo(once.size());
        assertThat(lost).isEqualTo(500 - once.stream().distinct().count());
        assertThat(notes())
                .anyMatch(
                        "to what is sent: loss=20%,duplicate=10%; --seed 42 does the same to the same traffic"::equals)
                .anyMatch(says -> says.startsWith("to what was sent, loss=20% → " + lost + " of 500 ("));
        assertThat(events.of(Event.Dropped.class)).anyMatch(dropped -> dropped.cause() == Cause.LOSS);
    }

    @Test
    void aDelayedAnswerLeavesAtItsTimeAndWhatWaitsAtTheEndIsCounted() throws Exception {
        try (DatagramPort peer = port();
                ListenSession listener = echoing("delay=100ms")) {
            ask(peer, listener, "first");
            events.await(Event.Received.class); // its answer waits now
            clock.advance(Duration.ofMillis(99));
            assertThat(listener.totals().sent()).isZero();
            clock.advance(Duration.ofMillis(1));
            assertThat(next(peer)).isEqualTo("first");

            ask(peer, listener, "second");
            Await.until("it came", () -> events.of(Event.Received.class).size() == 2);
        }
        assertThat(sums().sent()).isEqualTo(1);
        assertThat(sums().droppedOut()).containsEntry(Cause.STOPPED, 1L);
        assertThat(notes()).anyMatch(says -> says.contains("delay=100ms → 100.0 ms on average"));
    }

    @Test
    void whatIsSaidByHandIsImpairedToo() throws Exception {
        try (DatagramPort peer = port();
                ListenSession listener = Parley.listen("udp://127.0.0.1:0")
                        .on(network, clock)
                        .rememberPeers(10)
                        .impair(Impairments.parse("duplicate=100%,truncate=3"))
                        .open(events)) {
            ask(peer, listener, "hello");
            Await.until("it is known", () -> listener.peers().size() == 1);
            assertThat(listener.send(listener.peers().getFirst(), Payload.of("12345")))
                    .isTrue();
            assertThat(List.of(next(peer), next(peer))).containsExactly("123", "123");
        }
        assertThat(sums().sent()).isEqualTo(2);
        assertThat(events.of(Event.Sent.class)).hasSize(2);
    }

    @Test
    void aProfileIsWhatComesBackFromAServer() throws Exception {
        try (DatagramPort peer = port();
                ListenSession listener = Parley.listen("udp://127.0.0.1:0")
                        .on(network, clock)
                        .echo()
                        .profile(Profiles.named("3g"))
                        .open(events)) {
            ask(peer, listener, "ping");
            events.await(Event.Received.class);
        }
        assertThat(notes())
                .anyMatch(says -> says.startsWith(
                        "to what is sent: " + Profiles.named("3g").down() + "; --seed "));
    }

    /** What of so many messages comes to the target. */
    private List<String> sent(String impairments) throws Exception {
        List<String> sent = new ArrayList<>();
        try (DatagramPort target = port();
                SendSession sender = sending(target, impairments)
                        .template("{{n}}")
                        .pace(Pace.atOnce(200))
                        .open(events)) {
            assertThat(sender.await().isGood()).isTrue();
            for (long i = sender.totals().sent(); i > 0; i--) {
                sent.add(next(target));
            }
        }
        return sent;
    }

    @Test
    void theSameSeedLosesTheSameOfASenderAgain() throws Exception {
        List<String> once = sent("loss=20%");
        assertThat(sums().droppedOut().get(Cause.LOSS)).isEqualTo(200L - once.size());
        assertThat(notes()).anyMatch(says -> says.startsWith("to what was sent, loss=20% → "));
        assertThat(sent("loss=20%")).isEqualTo(once);
        assertThat(once.size()).isBetween(120, 190);
    }

    /** That it is due is counted a moment before its time is reckoned. */
    private void advanceUntilItHasLeft(Session session) {
        Await.until("it has left", () -> session.totals().sent() == 1, () -> clock.advance(Duration.ofMillis(1)));
    }

    @Test
    void aSenderWaitsUntilWhatIsLateHasLeft() throws Exception {
        try (DatagramPort target = port();
                SendSession sender = sending(target, "delay=1s").message("late").open(events)) {
            Await.until("it waits", () -> sender.totals().due() == 1);
            clock.advance(Duration.ofMillis(999));
            assertThat(sender.totals().sent()).isZero();
            assertThat(events.of(Event.Summary.class)).isEmpty();
            advanceUntilItHasLeft(sender);
            assertThat(sender.await().isGood()).isTrue();
            assertThat(next(target)).isEqualTo("late");
        }
        assertThat(sums().sent()).isEqualTo(1);
    }

    @Test
    void aSenderThatIsStoppedSaysWhatDidNotLeave() throws Exception {
        try (DatagramPort target = port();
                SendSession sender = sending(target, "delay=1h").message("late").open(events)) {
            Await.until("it waits", () -> sender.totals().due() == 1);
        }
        assertThat(sums().droppedOut()).containsEntry(Cause.STOPPED, 1L);
        assertThat(events.of(Event.Dropped.class))
                .anyMatch(dropped -> dropped.message().equals("the session ended before their delay was over"));
    }

    @Test
    void aScriptsMessagesAreLateToo() throws Exception {
        try (DatagramPort target = port();
                ScriptSession script = Parley.script(
                                "udp://127.0.0.1:" + target.local().getPort(),
                                Script.named("late").send("hello").build())
                        .on(network, clock)
                        .impair(Impairments.parse("delay=1s"))
                        .open(events)) {
            Await.until("it waits", () -> script.totals().due() == 1);
            clock.advance(Duration.ofMillis(999));
            assertThat(script.totals().sent()).isZero();
            advanceUntilItHasLeft(script);
            assertThat(next(target)).isEqualTo("hello");
            assertThat(script.await().isGood()).isTrue();
        }
        assertThat(sums().sent()).isEqualTo(1);
    }

    @Test
    void whatTheMembersOfARoomGetIsImpaired() throws Exception {
        ListenSetup listening = new ListenSetup(List.of(Address.parse("udp://127.0.0.1:0")))
                .impair(Impairments.parse("duplicate=100%"));
        try (DatagramPort one = port();
                DatagramPort other = port();
                RoomSession room =
                        new RoomSetup(listening).on(network, clock).bare(true).open(events)) {
            InetSocketAddress there = room.endpoints().getFirst().socketAddress();
            one.send(Payload.of("first").buffer(), there);
            events.await(Event.Received.class);
            other.send(Payload.of("second").buffer(), there);
            assertThat(List.of(next(one), next(one))).containsExactly("second", "second");
        }
        assertThat(sums().sent()).isEqualTo(2);
    }

    @Test
    void whatCannotBeDoneThereIsRefusedWithAWayOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                        .impair(Impairments.parse("loss=1%"))
                        .open())
                .withMessageContaining("use stall");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.send("udp://127.0.0.1:9")
                        .message("x")
                        .impair(Impairments.parse("cut-after=1"))
                        .open())
                .withMessageContaining("cut-after is for streams only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.send("udp://127.0.0.1:9")
                        .message("x")
                        .impair(Impairments.parse("rebind=10"))
                        .open())
                .withMessageContaining("parley relay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.send("tcp://127.0.0.1:9")
                        .message("x")
                        .impair(Impairments.parse("refuse=10%"))
                        .open())
                .withMessageContaining("a listener or a relay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.listen("tcp://127.0.0.1:0")
                        .impair(Impairments.parse("stop-reading=1s"))
                        .open())
                .withMessageContaining("black-hole");
        RelaySetup relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:9");
        relay.listening().impair(Impairments.parse("loss=1%"));
        assertThatIllegalArgumentException().isThrownBy(relay::open).withMessageContaining("of its own setup");
    }
}

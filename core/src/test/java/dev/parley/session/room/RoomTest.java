package dev.parley.session.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.address.Cidr;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.listen.ListenConfig;
import dev.parley.session.listen.ReplyLimits;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the members of a room hear, and what they do not. */
@Timeout(60)
class RoomTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    private RoomSession open(RoomSetup setup) throws IOException {
        return setup.on(network, clock).open(events);
    }

    private RoomSession open() throws IOException {
        return open(Parley.room("udp://127.0.0.1:0", "tcp://127.0.0.1:0"));
    }

    /** Somebody on UDP. */
    private final class Board implements AutoCloseable {
        final DatagramPort port;
        private final InetSocketAddress room;
        private final DatagramBatch batch = new DatagramBatch(1);

        Board(RoomSession session) throws IOException {
            this(session, "127.0.0.1");
        }

        Board(RoomSession session, String address) throws IOException {
            room = session.endpoints().getFirst().socketAddress();
            port = network.openDatagram(DatagramOptions.at(new InetSocketAddress(address, 0)));
        }

        Board send(String text) throws IOException {
            port.send(Payload.of(text).buffer(), room);
            return this;
        }

        String hear() throws IOException {
            assertThat(port.receive(batch, Clock.NEVER)).isEqualTo(1);
            return batch.payload(0, 65_535).escaped();
        }

        /** The next that begins so. */
        String hear(String beginning) throws IOException {
            String heard = hear();
            while (!heard.startsWith(beginning)) {
                heard = hear();
            }
            return heard;
        }

        boolean hearsNothing() throws IOException {
            return port.receive(batch, 0) == 0;
        }

        @Override
        public void close() {
            port.close();
        }
    }

    /** Somebody on TCP. */
    private final class Terminal implements AutoCloseable {
        final StreamConnection connection;

        Terminal(RoomSession session) throws IOException {
            connection = network.connect(session.endpoints().getLast().socketAddress(), StreamOptions.DEFAULT);
        }

        Terminal type(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            connection.write(bytes, 0, bytes.length);
            return this;
        }

        /** The next line, or empty at the end. */
        String hear() throws IOException {
            StringBuilder line = new StringBuilder();
            byte[] one = new byte[1];
            while (connection.read(one, 0, 1, Clock.NEVER) > 0 && one[0] != '\n') {
                line.append((char) one[0]);
            }
            return line.toString();
        }

        String hear(String beginning) throws IOException {
            String heard = hear();
            while (!heard.startsWith(beginning)) {
                assertThat(heard).isNotEmpty();
                heard = hear();
            }
            return heard;
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Test
    void tellsThatAMemberHasComeBeforeItsFirstMessageAndWithTheTimeOfThat() throws Exception {
        try (RoomSession session = Parley.room("udp://127.0.0.1:0").open(events);
                DatagramSocket board = new DatagramSocket()) {
            byte[] text = "hi".getBytes(StandardCharsets.UTF_8);
            board.send(new DatagramPacket(
                    text, text.length, session.endpoints().getFirst().socketAddress()));
            Event.Received first = events.await(Event.Received.class);

            assertThat(events.all())
                    .filteredOn(event -> event.header().peer() != null)
                    .first()
                    .isInstanceOfSatisfying(
                            Event.Joined.class,
                            joined -> assertThat(joined.header().epochNanos())
                                    .isEqualTo(first.header().epochNanos()));
        }
    }

    @Test
    void everybodyHearsEverybodyElseOnEitherTransport() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room);
                Board board = new Board(room)) {
            assertThat(ann.hear()).startsWith("* you are guest-1 (1 here); /name NAME ");
            board.send("temp=21");
            assertThat(board.hear()).startsWith("* you are guest-2 (2 here); ");
            assertThat(ann.hear()).isEqualTo("* guest-2 joined (2 here)");
            assertThat(ann.hear()).isEqualTo("guest-2: temp=21");
            ann.type("hello\r\n");
            assertThat(board.hear()).isEqualTo("guest-1: hello");
            room.say(Payload.of("welcome"));
            assertThat(board.hear()).isEqualTo("host: welcome");
            assertThat(ann.hear()).isEqualTo("host: welcome");
            assertThat(room.members()).extracting(RoomMember::name).containsExactly("guest-1", "guest-2");
            events.await(event -> events.of(Event.Joined.class).size() == 2);
        }
        assertThat(events.of(Event.Joined.class)).extracting(Event.Joined::name).containsExactly("guest-1", "guest-2");
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void tellsTheOthersWhoLeft() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room)) {
            ann.hear();
            Terminal bob = new Terminal(room);
            ann.hear("* guest-2 joined (2 here)");
            bob.close();
            ann.hear("* guest-2 left");
            assertThat(events.await(Event.Left.class).name()).isEqualTo("guest-2");
        }
    }

    @Test
    void givesAMemberTheNameItWantsUnlessAnotherHasIt() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room)) {
            ann.hear("* you are ");
            Terminal bob = new Terminal(room);
            bob.hear("* you are ");
            ann.hear("* guest-2 joined");
            ann.type("/name Ann\n");
            assertThat(ann.hear("* guest-1 is")).isEqualTo("* guest-1 is now Ann");
            assertThat(bob.hear("* guest-1 is")).isEqualTo("* guest-1 is now Ann");
            bob.type("/name ANN\n");
            assertThat(bob.hear()).isEqualTo("* another member has that name; you are still guest-2");
            bob.type("/name \uff28\uff4f\u017ft\n"); // wide letters, and one whose capital is S
            assertThat(bob.hear()).isEqualTo("* another member has that name; you are still guest-2");
            bob.type("/name host\n");
            assertThat(bob.hear()).isEqualTo("* another member has that name; you are still guest-2");
            bob.type("/name a b\n");
            assertThat(bob.hear()).startsWith("* a name has 1 to 24 letters, digits, '-', '_' or '.'; you are");
            bob.type("/name guest-9\n");
            assertThat(bob.hear()).startsWith("* names such as guest-1 are given by the room");
            bob.type("hi\n");
            assertThat(ann.hear()).isEqualTo("guest-2: hi");
            ann.type("/who\n");
            assertThat(ann.hear()).isEqualTo("* 2 here: Ann, guest-2; you are Ann");
            ann.type("/nmae Ann\n");
            assertThat(ann.hear()).startsWith("* there is no /nmae: /name NAME gives you");
            ann.type("//who\n");
            assertThat(bob.hear()).isEqualTo("Ann: /who");
            assertThat(events.await(Event.Renamed.class).name()).isEqualTo("Ann");
        }
    }

    @Test
    void refusesAFramingThatHasNoFormForLines() {
        RoomSetup setup = new RoomSetup(Parley.listen("tcp://127.0.0.1:0").frame(Framing.fixed(16)));
        assertThatIllegalArgumentException().isThrownBy(() -> open(setup)).withMessageContaining("--bare");
    }

    /** What is no device under test is not told what a device should do. */
    @Test
    void passesOnALastLineWithoutItsEndAndNotesNothing() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room)) {
            ann.hear("* you are ");
            Terminal bob = new Terminal(room);
            ann.hear("* guest-2 joined");
            bob.type("short");
            bob.connection.finish();
            assertThat(ann.hear()).isEqualTo("guest-2: short");
            assertThat(ann.hear()).isEqualTo("* guest-2 left");
        }
        assertThat(events.of(Event.Note.class)).isEmpty();
    }

    @Test
    void aMemberCanLeaveAndItsConnectionIsClosed() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room);
                Board board = new Board(room)) {
            ann.hear("* you are ");
            board.send("");
            ann.hear("* guest-2 joined");
            ann.type("/leave\n");
            assertThat(ann.hear()).isEqualTo("* you have left");
            assertThat(ann.hear()).as("its end").isEmpty();
            ann.close(); // or the room would wait a moment for that
            assertThat(board.hear("* guest-1 left")).isEqualTo("* guest-1 left");
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.DONE);
            board.send("/name Board").send("/leave");
            assertThat(board.hear("* you have")).isEqualTo("* you have left; any datagram brings you back");
            board.send("/who");
            assertThat(board.hear("* you are ")).startsWith("* you are Board (1 here)");
        }
    }

    @Test
    void nothingThatAMemberSaysCanDriveTheOthersTerminalsOrPassForTheRoom() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room);
                Board board = new Board(room)) {
            ann.hear("* you are ");
            board.send("\u001b[2J\n* Bob joined\n");
            assertThat(ann.hear("guest-2: ")).isEqualTo("guest-2: \\e[2J\\n* Bob joined");
            board.port.send(
                    Payload.copyOf((byte) 0xff, (byte) 0x1b).buffer(),
                    room.endpoints().getFirst().socketAddress());
            assertThat(ann.hear()).isEqualTo("guest-2: \\xff\\e");
        }
    }

    @Test
    void aMemberOnUdpWhoseDatagramsAreLinesGetsLines() throws Exception {
        try (RoomSession room = open();
                Board netcat = new Board(room);
                Board board = new Board(room)) {
            netcat.send("hello\n");
            assertThat(netcat.hear()).startsWith("* you are guest-1").endsWith("\\n");
            board.send("hi");
            assertThat(netcat.hear("guest-2")).isEqualTo("guest-2: hi\\n");
            netcat.send("again\n");
            assertThat(board.hear("guest-1")).isEqualTo("guest-1: again");
        }
    }

    @Test
    void aBareRoomPassesOnTheBytesAndNothingElse() throws Exception {
        try (RoomSession room = open(
                        Parley.room("udp://127.0.0.1:0", "tcp://127.0.0.1:0").bare(true));
                Terminal ann = new Terminal(room);
                Board first = new Board(room);
                Board second = new Board(room)) {
            first.send("");
            events.await(event -> event instanceof Event.Joined joined && joined.number() == 2);
            second.send("/name \u001b\r\n");
            assertThat(first.hear()).isEqualTo("/name \\e\\r\\n");
            assertThat(ann.hear()).isEqualTo("/name \u001b");
            ann.type("x\n");
            assertThat(first.hear()).isEqualTo("x");
            assertThat(second.hear()).isEqualTo("x");
        }
    }

    @Test
    void aMemberOnUdpThatIsSilentHasLeftAndComesBackWithItsName() throws Exception {
        try (RoomSession room = open();
                Board board = new Board(room)) {
            board.send("/name Board");
            board.hear("* guest-1 is now Board");
            clock.awaitWaiter();
            clock.advance(Duration.ofMinutes(6));
            assertThat(board.hear())
                    .isEqualTo("* you were silent for 5m, so you have left; any datagram brings you back");
            Event.Left left = events.await(Event.Left.class);
            assertThat(left.cause()).isEqualTo(Cause.TIMED_OUT);
            assertThat(left.name()).isEqualTo("Board");
            assertThat(room.members()).isEmpty();
            board.send("back");
            assertThat(board.hear()).startsWith("* you are Board (1 here)");
        }
    }

    @Test
    void whoIsNotInDoesNotComeInByLeaving() throws Exception {
        try (RoomSession room = open();
                Board board = new Board(room)) {
            board.send("/leave");
            board.send("hello");
            assertThat(board.hear()).startsWith("* you are guest-1");
            events.await(Event.Joined.class);
            assertThat(events.of(Event.Left.class)).isEmpty();
            assertThat(events.of(Event.Joined.class)).hasSize(1);
        }
    }

    @Test
    void letsNobodyInFromBeyondOurSubnetsUntilItShowsThatItHears() throws Exception {
        try (RoomSession room = open(Parley.room("udp://0.0.0.0:0", "tcp://127.0.0.1:0"));
                Terminal ann = new Terminal(room);
                Board far = new Board(room, "198.51.100.7")) {
            ann.hear("* you are ");
            far.send("");
            String question = far.hear();
            assertThat(question)
                    .matches("\\* to come in, send: /here [0-9a-f]{12}")
                    .hasSizeLessThanOrEqualTo(84);
            far.send("/here 000000000000");
            assertThat(far.hear()).isEqualTo(question);
            room.say(Payload.of("not for strangers"));
            assertThat(ann.hear()).isEqualTo("host: not for strangers");
            assertThat(far.hearsNothing()).isTrue();
            far.send(question.substring(question.indexOf('/')));
            assertThat(far.hear()).startsWith("* you are guest-2");
            assertThat(ann.hear()).startsWith("* guest-2 joined");
            room.say(Payload.of("for all"));
            assertThat(far.hear()).isEqualTo("host: for all");
        }
    }

    @Test
    void whoForgesAStrangerGetsItAtMostThreeTimesWhatItSent() throws Exception {
        try (RoomSession room = open(Parley.room("udp://0.0.0.0:0"));
                Board far = new Board(room, "198.51.100.7")) {
            for (int i = 0; i < 100; i++) {
                far.send("x");
            }
            events.await(event -> event instanceof Event.Dropped dropped && dropped.cause() == Cause.GUARD);
            events.await(event -> events.of(Event.Received.class).size() == 100);
        }
        Event.Summary summary = events.await(Event.Summary.class);
        assertThat(summary.totals().sentBytes()).isPositive().isLessThanOrEqualTo(3 * 100 * (1 + 28));
        assertThat(summary.totals().sent()).isLessThanOrEqualTo(20);
        assertThat(summary.totals().droppedOut()).containsKey(Cause.GUARD);
        assertThat(summary.totals().isBalanced()).isTrue();
        assertThat(events.of(Event.Joined.class)).isEmpty();
    }

    @Test
    void letsInWhomAllowNames() throws Exception {
        RoomSetup setup = new RoomSetup(
                Parley.listen("udp://0.0.0.0:0").on(network, clock).allow(List.of(Cidr.parse("198.51.100.0/24"))));
        try (RoomSession room = open(setup);
                Board far = new Board(room, "198.51.100.7")) {
            far.send("hello");
            assertThat(far.hear()).startsWith("* you are guest-1");
        }
    }

    /** Whoever forges such a sender would have the room hear itself, or have every room on a network answer. */
    @Test
    void letsInNeitherAListenerOfItsOwnNorWhoSpeaksToAGroup() throws Exception {
        InetSocketAddress first = loopback(7001);
        ListenConfig config =
                Parley.listen("udp://127.0.0.1:7001").on(network, clock).config(null);
        RoomAdmission admission =
                new RoomAdmission(new ReplyLimits(config, () -> List.of(first, loopback(7002))), clock);
        Payload hi = Payload.of("hi");
        assertThat(admission.decide(flow(first, loopback(7003)), hi, first))
                .isInstanceOf(RoomAdmission.Decision.In.class);
        assertThat(admission.decide(flow(first, loopback(7002)), hi, first))
                .isInstanceOf(RoomAdmission.Decision.Out.class);
        assertThat(admission.decide(flow(first, loopback(7003)), hi, new InetSocketAddress("239.1.2.3", 7001)))
                .isInstanceOf(RoomAdmission.Decision.Out.class);
    }

    private static Flow flow(InetSocketAddress local, InetSocketAddress peer) {
        return new Flow(new Endpoint(Scheme.UDP, local), new Endpoint(Scheme.UDP, peer), 0);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void saysThatItIsFull() throws Exception {
        try (RoomSession room = open(Parley.room("udp://127.0.0.1:0").maxDatagramMembers(1));
                Board first = new Board(room);
                Board second = new Board(room)) {
            first.send("hello");
            first.hear("* you are ");
            second.send("hello");
            assertThat(second.hear()).isEqualTo("* the room is full");
            first.send("/leave");
            first.hear("* you have left");
            second.send("hello");
            assertThat(second.hear()).startsWith("* you are guest-2");
        }
    }

    @Test
    void tellsTheRestOfABurstThatStaysOutsideAfterASecondOfSilence() throws Exception {
        try (RoomSession room = open(
                        new RoomSetup(Parley.listen("udp://127.0.0.1:0").allow(List.of(Cidr.parse("10.0.0.0/8")))));
                Board stranger = new Board(room)) {
            for (int i = 0; i < 50; i++) {
                stranger.send("m" + i);
            }
            Await.until("all were read", () -> room.totals().droppedIn().containsValue(50L));
            events.await(Event.Dropped.class);
            assertThat(events.of(Event.Dropped.class)).hasSize(1);
            // The last one is counted a moment before it is put to those that wait.
            Await.until("the rest is told", () -> told() == 50, () -> clock.advance(Duration.ofSeconds(1)));
            assertThat(events.of(Event.Dropped.class)).hasSizeBetween(2, 3);
            assertThat(events.of(Event.Summary.class)).as("while it runs").isEmpty();
        }
    }

    /** How many drops. */
    private long told() {
        return events.of(Event.Dropped.class).stream()
                .mapToLong(Event.Dropped::count)
                .sum();
    }

    @Test
    void twoMembersThatEchoFallQuietAndAreNamed() throws Exception {
        try (RoomSession room = open();
                Terminal ann = new Terminal(room);
                Terminal first = echoing(new Terminal(room));
                Terminal second = echoing(new Terminal(room))) {
            ann.hear("* you are ");
            ann.type("hello\n");
            Event.Note note =
                    (Event.Note) events.await(event -> event instanceof Event.Note told && told.cause() == Cause.LOOP);
            assertThat(note.message()).contains("guest-", "--no-loop-guard");
            assertThat(first.connection.peer()).isEqualTo(second.connection.peer());
            events.await(event -> event instanceof Event.Dropped dropped && dropped.cause() == Cause.LOOP);
        }
        assertThat(events.await(Event.Summary.class).totals().sent()).isLessThan(2_000);
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    /** Sends back whatever it hears, until its connection ends. */
    private static Terminal echoing(Terminal echo) {
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[4096];
            try {
                for (int count = echo.connection.read(buffer, 0, buffer.length, Clock.NEVER);
                        count >= 0;
                        count = echo.connection.read(buffer, 0, buffer.length, Clock.NEVER)) {
                    echo.connection.write(buffer, 0, count);
                }
            } catch (IOException ended) {
                // as it should
            }
        });
        return echo;
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> Parley.room("udp://127.0.0.1:0").host("a\nb"))
                .hasMessageContaining("--name", "letters");
        assertThatThrownBy(() -> Parley.room("udp://127.0.0.1:0").host("guest-1"))
                .hasMessageContaining("given by the room");
        assertThatThrownBy(() -> Parley.room("udp://127.0.0.1:0").idle(Duration.ZERO))
                .hasMessageContaining("--idle");
        assertThatThrownBy(() -> Parley.room("udp://127.0.0.1:0").maxDatagramMembers(0))
                .hasMessageContaining("--max-udp");
        assertThatThrownBy(
                        () -> new RoomSetup(Parley.listen("udp://127.0.0.1:0").echo()))
                .hasMessageContaining("cannot answer as well");
    }
}

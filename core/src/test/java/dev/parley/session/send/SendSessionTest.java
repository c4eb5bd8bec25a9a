package dev.parley.session.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.address.Address;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.jdk.JdkNetwork;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Ports;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendSessionTest {
    private final Events events = new Events();

    @Test
    void tellsTheRefusalOfAClosedPortWithoutWaiting() throws Exception {
        // On a clock that stands, whoever waits for a time waits for ever.
        try (SendSession session = Parley.send("udp://127.0.0.1:" + closedPort())
                .message("hi")
                .on(JdkNetwork.INSTANCE, new ManualClock())
                .open(events)) {
            assertThat(session.await().cause()).isEqualTo(Cause.PORT_UNREACHABLE);
        }
        assertThat(events.of(Event.Refused.class)).hasSize(1);
        assertThat(events.await(Event.Refused.class).message()).contains("nothing listens on UDP port");
        assertThat(events.await(Event.Summary.class).totals().sent()).isEqualTo(1);
    }

    @Test
    void doesNotWaitOutTheTimeWhenThePortRefuses() throws Exception {
        try (SendSession session = Parley.send("udp://127.0.0.1:" + closedPort())
                .message("hi")
                .requireReplyWithin(Duration.ofHours(1))
                .open(events)) {
            assertThat(session.await().cause()).isEqualTo(Cause.PORT_UNREACHABLE);
        }
    }

    @Test
    void aBeaconLosesNothingThatWasSentAfterThePortOpened() throws Exception {
        int port = closedPort();
        AtomicReference<DatagramPort> receiver = new AtomicReference<>();
        List<Long> leftBeforeItOpened = new ArrayList<>();
        try (SendSession session = Parley.send("udp://127.0.0.1:" + port)
                .template("{{n}}")
                .pace(Pace.every(Duration.ofMillis(2)).limit(200L))
                .open(event -> {
                    events.on(event);
                    // On the sender's own thread, so that nothing is sent while the port opens.
                    if (event instanceof Event.Sent
                            && events.of(Event.Sent.class).size() == 50) {
                        leftBeforeItOpened.add(50L);
                        receiver.set(open(port));
                    }
                })) {
            assertThat(session.await().isGood())
                    .as("a refusal before is no failure")
                    .isTrue();
        }
        assertThat(events.of(Event.Refused.class)).isNotEmpty();
        assertThat(leftBeforeItOpened).hasSize(1);
        List<String> arrived = drain(receiver.get());
        assertThat(arrived).hasSize(150).startsWith("51").endsWith("200");
    }

    private static DatagramPort open(int port) {
        try {
            return JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(port)));
        } catch (IOException bad) {
            throw new IllegalStateException(bad);
        }
    }

    private static List<String> drain(DatagramPort receiver) throws IOException {
        List<String> arrived = new ArrayList<>();
        DatagramBatch batch = new DatagramBatch(8);
        try (receiver) {
            while (receiver.receive(batch, 0) > 0) {
                for (int i = 0; i < batch.count(); i++) {
                    arrived.add(batch.payload(i, 100).escaped());
                }
            }
        }
        return arrived;
    }

    @Test
    void anAnswerIsNeededWhenItIsWaitedFor() throws Exception {
        try (DatagramPort silent = JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(0)));
                SendSession session = Parley.send(
                                "udp://127.0.0.1:" + silent.local().getPort())
                        .message("hi")
                        .requireReplyWithin(Duration.ofMillis(20))
                        .open(events)) {
            assertThat(session.await().cause()).isEqualTo(Cause.NO_REPLY);
        }
        assertThat(events.await(Event.Failed.class).message()).contains("no answer within 20ms");
    }

    @Test
    void stopsWaitingAtTheAnswer() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0")
                        .reply("ack: {{data}}")
                        .open();
                SendSession session = Parley.send(device.endpoints().getFirst().toString())
                        .message("ping")
                        .requireReplyWithin(Duration.ofHours(1))
                        .open(events)) {
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(events.receivedTexts()).containsExactly("ack: ping");
    }

    /** An event, and when it was told. */
    private record Told(Event event, long epochNanos) {
        Told(Event event) {
            this(event, Clock.SYSTEM.epochNanos());
        }

        boolean isOf(String scheme) {
            return event.header().peer() != null
                    && event.header().peer().scheme().word().equals(scheme);
        }

        /** A connection lets a reply pass a write that has taken so long: it may hang. */
        boolean isHeldUp() {
            return event.header().peer().scheme().isStream()
                    && epochNanos - event.header().epochNanos() >= TimeUnit.MILLISECONDS.toNanos(20);
        }
    }

    @Test
    void tellsAReplyAfterWhatItAnswers() throws Exception {
        List<Told> told = new CopyOnWriteArrayList<>();
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                        .echo()
                        .loopGuard(false)
                        .open();
                SendSession session = Parley.send(
                                device.endpoints().get(0).toString(),
                                device.endpoints().get(1).toString())
                        .message("ping")
                        .every(Duration.ofMillis(1), 50)
                        .lingerFor(Duration.ofSeconds(20))
                        .open(event -> {
                            told.add(new Told(event));
                            events.on(event);
                        })) {
            events.await(event -> events.of(Event.Sent.class).size() == 100
                    && session.totals().receivedBytes() == 400);
        }
        for (String scheme : List.of("udp", "tcp")) {
            long sentBytes = 0;
            long receivedBytes = 0;
            boolean passed = false;
            for (Told each : told) {
                if (each.isOf(scheme) && each.event() instanceof Event.Sent sent) {
                    sentBytes += sent.payload().size();
                    assertThat(passed && !each.isHeldUp())
                            .as("a reply was told before this: %s", each)
                            .isFalse();
                } else if (each.isOf(scheme) && each.event() instanceof Event.Received received) {
                    receivedBytes += received.bytes();
                }
                passed = receivedBytes > sentBytes;
            }
        }
    }

    @Test
    void refusesADatagramThatFitsNoneBeforeAnythingIsSent() {
        assertThatThrownBy(() -> Parley.send("udp://127.0.0.1:9", "udp://127.0.0.1:10")
                        .message(Payload.copyOf(new byte[65_508]))
                        .open(events))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65,507 B at most");
        assertThatThrownBy(() -> Parley.send("udp://[::1]:9")
                        .message(Payload.copyOf(new byte[65_528]))
                        .open(events))
                .hasMessageContaining("65,527 B at most");
        assertThat(events.all()).isEmpty();
    }

    @Test
    void splitsAMessageOnlyWhenAsked() throws Exception {
        Events heard = new Events();
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0").count(3L).open(heard);
                SendSession session = Parley.send(device.endpoints().getFirst().toString())
                        .message("abcdefgh")
                        .split(3)
                        .open()) {
            session.await();
            device.await();
            heard.await(event -> heard.of(Event.Received.class).size() == 3);
        }
        assertThat(heard.receivedTexts()).containsExactly("abc", "def", "gh");
    }

    @Test
    void sendsAtItsPaceAndNotBefore() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        Events heard = new Events();
        try (ListenSession device =
                        Parley.listen("udp://127.0.0.1:9000").on(network, clock).open(heard);
                SendSession session = Parley.send("udp://127.0.0.1:9000")
                        .template("{{n}} {{now \"ss.SSS\"}}")
                        .every(Duration.ofSeconds(1), 3)
                        .on(network, clock)
                        .open()) {
            heard.await(Event.Received.class);
            clock.awaitWaiter();
            clock.advance(Duration.ofMillis(999));
            clock.awaitWaiter();
            assertThat(heard.receivedTexts()).containsExactly("1 01.285");
            clock.advance(Duration.ofMillis(1));
            heard.await(event -> heard.receivedTexts().size() == 2);
            clock.awaitWaiter();
            clock.advance(Duration.ofSeconds(1));
            assertThat(session.await()).isEqualTo(Outcome.DONE);
            heard.await(event -> heard.receivedTexts().size() == 3);
            assertThat(heard.receivedTexts()).containsExactly("1 01.285", "2 02.285", "3 03.285");
        }
    }

    /** To which there is no way until so many sockets were tried. */
    private static Network withoutWay(Network network, int failures) {
        AtomicInteger tries = new AtomicInteger();
        return (Network) Proxy.newProxyInstance(
                Network.class.getClassLoader(), new Class<?>[] {Network.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openDatagram") && tries.incrementAndGet() <= failures) {
                        throw NetworkErrors.sending(loopback(9000), 0, new SocketException("Network is unreachable"));
                    }
                    return method.invoke(network, arguments);
                });
    }

    @Test
    void aBeaconThatStartsWithoutAWaySendsOnceThereIsOne() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        Events heard = new Events();
        // The first try is before the first message.
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000")
                        .reply("ok")
                        .on(network, clock)
                        .open(heard);
                SendSession session = Parley.send("udp://127.0.0.1:9000")
                        .template("{{n}}")
                        .every(Duration.ofSeconds(1), 4)
                        .on(withoutWay(network, 3), clock)
                        .open(events)) {
            for (int second = 0; second < 3; second++) {
                clock.awaitWaiter();
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(session.await()).isEqualTo(Outcome.DONE);
            heard.await(event -> heard.receivedTexts().size() == 2);
            assertThat(heard.receivedTexts()).containsExactly("3", "4");
        }
        assertThat(events.of(Event.Failed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE));
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.due()).isEqualTo(4);
        assertThat(totals.sent()).isEqualTo(2);
        assertThat(totals.droppedOut()).containsExactly(java.util.Map.entry(Cause.UNSENDABLE, 2L));
        assertThat(totals.isBalanced()).isTrue();
    }

    @Test
    void aBeaconThatNeverFindsAWayFails() throws Exception {
        try (SendSession session = Parley.send("udp://127.0.0.1:9000")
                .message("x")
                .every(Duration.ofMillis(1), 3)
                .requireReplyWithin(Duration.ofHours(1))
                .on(withoutWay(JdkNetwork.INSTANCE, Integer.MAX_VALUE), Clock.SYSTEM)
                .open(events)) {
            Outcome outcome = session.await();
            assertThat(outcome.cause()).isEqualTo(Cause.UNREACHABLE);
            assertThat(outcome.message()).contains("no way to that network");
        }
        assertThat(events.of(Event.Failed.class)).hasSize(3);
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void oneMessageWithoutAWayFailsAtOnce() {
        assertThatThrownBy(() -> Parley.send("udp://127.0.0.1:9000")
                        .message("x")
                        .on(withoutWay(JdkNetwork.INSTANCE, 1), Clock.SYSTEM)
                        .open(events))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("no way to that network");
    }

    @Test
    void notesFragmentsOnceForEachTargetBeyondLoopback() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (ListenSession device = Parley.listen("udp://198.51.100.7:9000")
                        .on(network, clock)
                        .open();
                SendSession session = Parley.send("udp://198.51.100.7:9000")
                        .message(Payload.copyOf(new byte[1_401]))
                        .pace(Pace.atOnce(3))
                        .on(network, clock)
                        .open(events)) {
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(events.of(Event.Note.class)).hasSize(1).allMatch(note -> note.cause() == Cause.FRAGMENTS);
        assertThat(events.of(Event.Sent.class)).hasSize(3);
    }

    @Test
    void goesOnWithTheOtherTargetsWhenOneConnectionIsRefused() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0").echo().open();
                SendSession session = Parley.send(
                                "tcp://127.0.0.1:" + closedPort(),
                                device.endpoints().getFirst().toString())
                        .message("ping")
                        .requireReplyWithin(Duration.ofSeconds(20))
                        .open(events)) {
            assertThat(session.await().cause()).isEqualTo(Cause.CONNECTION_REFUSED);
        }
        assertThat(events.receivedTexts()).containsExactly("ping");
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.isBalanced()).isTrue();
        assertThat(totals.due()).as("nothing is due for who never connected").isEqualTo(1);
        assertThat(totals.sent()).isEqualTo(1);
    }

    @Test
    void doesNotClaimThatASilentPeerClosed() throws Exception {
        try (ListenSession silent = Parley.listen("tcp://127.0.0.1:0").open();
                SendSession session = Parley.send(silent.endpoints().getFirst().toString())
                        .message("hi")
                        .keepOpen(true)
                        .requireReplyWithin(Duration.ofMillis(50))
                        .open(events)) {
            assertThat(session.await().cause()).isEqualTo(Cause.NO_REPLY);
        }
        assertThat(events.await(Event.Failed.class).message())
                .contains("no answer within 50ms", "The connection is open");
        assertThat(events.await(Event.Closed.class).message())
                .isEqualTo("by this side; the other side had not finished");
    }

    @Test
    void tellsARefusalAfterWhatWasRefused() throws Exception {
        try (SendSession session = Parley.send("udp://127.0.0.1:" + closedPort())
                .message("hi")
                .every(Duration.ofMillis(1), 30)
                .open(events)) {
            session.await();
        }
        assertThat(events.all().getFirst()).isInstanceOf(Event.Sent.class);
        long sent = 0;
        long refused = 0;
        for (Event event : events.all()) {
            sent += event instanceof Event.Sent ? 1 : 0;
            refused += event instanceof Event.Refused ? 1 : 0;
            assertThat(refused).isLessThanOrEqualTo(sent);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void doesNotSaveUpTheTimeInWhichThereWasNothingToSend() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        Events heard = new Events();
        List<Message> three = Collections.nCopies(3, Message.of(Payload.of("line")));
        MessageSource source = MessageSource.of(three);
        AtomicBoolean paused = new AtomicBoolean();
        try (ListenSession device =
                        Parley.listen("udp://127.0.0.1:9000").on(network, clock).open(heard);
                SendSession session = Parley.send("udp://127.0.0.1:9000")
                        .messages(() -> {
                            if (paused.compareAndSet(false, true)) {
                                clock.advance(Duration.ofMinutes(1)); // a person thinks for a minute
                            }
                            return source.next();
                        })
                        .pace(Pace.every(Duration.ofSeconds(1)))
                        .on(network, clock)
                        .open()) {
            heard.await(Event.Received.class);
            clock.awaitWaiter();
            assertThat(heard.receivedTexts()).hasSize(1);
            clock.advance(Duration.ofSeconds(1));
            heard.await(event -> heard.receivedTexts().size() == 2);
            clock.awaitWaiter();
            assertThat(heard.receivedTexts()).hasSize(2);
        }
    }

    @Test
    void countsTheBytesThatHadLeftWhenAWriteIsBrokenOff() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (StreamListener neverReads = network.listen(loopback(9000));
                SendSession session = Parley.send("tcp://127.0.0.1:9000")
                        .message(Payload.copyOf(new byte[1_000_000]))
                        .on(network, clock)
                        .open(events)) {
            try (StreamConnection peer = neverReads.accept()) {
                events.await(Event.Opened.class);
                // As much as fits between the two ends has left, and the write waits for the rest.
                while (peer.read(new byte[1], 0, 1, Clock.NEVER) != 1) {
                    // until the first byte is there
                }
                session.stop();
                session.close();
            }
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.sent()).isZero();
        assertThat(totals.sentBytes()).isPositive().isLessThan(1_000_000);
        assertThat(events.await(Event.Dropped.class).message())
                .contains(" of 1,000,000 B had left")
                .startsWith(String.format(java.util.Locale.ROOT, "%,d", totals.sentBytes()));
        assertThat(events.all().getLast()).isInstanceOf(Event.Summary.class);
    }

    @Test
    void endsInTimeAlsoWhenTheInputDoesNot() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (DatagramPort silent = JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(0)));
                SendSession session = Parley.send(
                                "udp://127.0.0.1:" + silent.local().getPort())
                        .messages(() -> {
                            try {
                                never.await();
                            } catch (InterruptedException interrupted) {
                                throw new IOException(interrupted);
                            }
                            return Optional.empty();
                        })
                        .pace(Pace.atOnce(5).lasting(Duration.ofMillis(50)))
                        .open(events)) {
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        } finally {
            never.countDown();
        }
    }

    @Test
    void namesTheHostThatDoesNotResolve() {
        assertThatThrownBy(() ->
                        Parley.send("udp://no-such-host.invalid:9").message("x").open())
                .isInstanceOfSatisfying(
                        NetworkException.class,
                        said -> assertThat(said.reason()).isEqualTo(Cause.UNRESOLVED));
    }

    @Test
    void endsAtOnceWhenStoppedWhileItWaits() throws Exception {
        try (DatagramPort silent = JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(0)));
                SendSession session = new SendSetup(List.of(Address.parse(
                                "udp://127.0.0.1:" + silent.local().getPort())))
                        .message("hi")
                        .requireReplyWithin(Duration.ofHours(1))
                        .open(events)) {
            events.await(Event.Sent.class);
            session.stop();
            assertThat(session.await()).isEqualTo(Outcome.STOPPED);
        }
        assertThat(events.of(Event.Failed.class))
                .as("who stops does not complain of silence")
                .isEmpty();
    }

    @Test
    void answersOnAConnectionUntilTheOtherSideCloses() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (StreamListener server = network.listen(loopback(9000));
                SendSession session = Parley.send("tcp://127.0.0.1:9000")
                        .message("hello")
                        .reply(data -> Optional.of(data.plus(Payload.of("!"))).filter(reply -> data.size() == 4))
                        .on(network, clock)
                        .open(events)) {
            try (StreamConnection peer = server.accept()) {
                assertThat(read(peer, 5)).isEqualTo("hello");
                write(peer, "ping");
                assertThat(read(peer, 5)).isEqualTo("ping!");
                write(peer, "no answer to this");
                events.await(event -> events.of(Event.Received.class).size() == 2);
                write(peer, "pong");
                assertThat(read(peer, 5)).isEqualTo("pong!");
                peer.finish();
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
        }
        assertThat(events.of(Event.Closed.class))
                .singleElement()
                .satisfies(closed ->
                        assertThat(closed.message()).isEqualTo("the other side finished first, then this side"));
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.isBalanced()).isTrue();
        assertThat(totals.sent()).isEqualTo(3);
        assertThat(totals.received()).isEqualTo(3);
    }

    private static String read(StreamConnection from, int bytes) throws IOException {
        byte[] buffer = new byte[bytes];
        int have = 0;
        while (have < bytes) {
            int count = from.read(buffer, have, bytes - have, Clock.NEVER);
            assertThat(count).as("the stream goes on").isPositive();
            have += count;
        }
        return new String(buffer, UTF_8);
    }

    private static void write(StreamConnection to, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    @Test
    void namesTheLoopOfTwoEndsThatAnswerEachOther() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0").echo().open();
                SendSession session = Parley.send(device.endpoints().getFirst().toString())
                        .message("ping")
                        .echo()
                        .open(events)) {
            assertThat(events.await(Event.Note.class).cause()).isEqualTo(Cause.LOOP);
            session.stop();
            assertThat(session.await()).isEqualTo(Outcome.STOPPED);
        }
        assertThat(events.of(Event.Note.class)).hasSize(1);
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void answersNoLongerThanItWasToldToWait() throws Exception {
        try (ListenSession silent = Parley.listen("tcp://127.0.0.1:0").open();
                SendSession session = Parley.send(silent.endpoints().getFirst().toString())
                        .message("ping")
                        .echo()
                        .lingerFor(Duration.ofMillis(20))
                        .open(events)) {
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void doesNotPretendToAnswerByUdp() {
        assertThatThrownBy(() -> Parley.send("tcp://127.0.0.1:9", "udp://127.0.0.1:9")
                        .message("x")
                        .echo()
                        .open(events))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("udp://127.0.0.1:9")
                .hasMessageContaining("a listener");
        assertThat(events.all()).isEmpty();
    }

    @Test
    void sendsAtAnIntervalUntilItIsStopped() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (ListenSession device =
                        Parley.listen("udp://127.0.0.1:9000").on(network, clock).open();
                SendSession session = Parley.send("udp://127.0.0.1:9000")
                        .message("tick")
                        .every(Duration.ofSeconds(2))
                        .on(network, clock)
                        .open(events)) {
            for (int sent = 1; sent <= 3; sent++) {
                int soFar = sent;
                events.await(event -> events.of(Event.Sent.class).size() == soFar);
                clock.awaitWaiter();
                clock.advance(Duration.ofSeconds(2));
            }
            session.stop();
            assertThat(session.await()).isEqualTo(Outcome.STOPPED);
            assertThat(device.endpoints()).hasSize(1);
        }
    }

    @Test
    void runsToItsEndAndIsClosedThen() throws Exception {
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0").reply("ack: {{data}}").open()) {
            Outcome outcome = Parley.send(device.endpoints().getFirst().toString())
                    .message("ping")
                    .requireReplyWithin(Duration.ofHours(1))
                    .run(events);

            assertThat(outcome).isEqualTo(Outcome.DONE);
        }
        assertThat(events.receivedTexts()).containsExactly("ack: ping");
        assertThat(events.all().getLast()).isInstanceOf(Event.Summary.class);
    }

    @Test
    void closesWhatItRunsWhenItIsInterrupted() throws Exception {
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Thread running = new Thread(() -> {
            try {
                Parley.listen("udp://127.0.0.1:" + closedPort(), "tcp://127.0.0.1:0")
                        .run(events);
            } catch (IOException | InterruptedException ended) {
                thrown.set(ended);
            }
        });
        running.start();
        Event.Listening listening = events.await(Event.Listening.class);
        running.interrupt();
        running.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(events.all().getLast()).isInstanceOf(Event.Summary.class);
        InetSocketAddress was = listening.header().local().socketAddress();
        try (DatagramPort again = JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(was))) {
            assertThat(again.local()).isEqualTo(was);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A port that nobody has, and that the kernel gives to nobody meanwhile. */
    private static int closedPort() throws IOException {
        return Ports.free();
    }
}

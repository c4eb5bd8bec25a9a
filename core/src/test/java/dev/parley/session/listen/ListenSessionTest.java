package dev.parley.session.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.address.Cidr;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
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
import dev.parley.socket.jdk.JdkNetwork;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenSessionTest {
    /** For so long a close lets connections take in what has come. */
    private static final long CLOSE_WAITS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    @Test
    void answersEachDatagramOnlyWhereItWasAskedTo() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                        .reply("ack: {{data}}")
                        .answerOnly(dev.parley.address.Scheme.UDP)
                        .open(events);
                SendSession both = Parley.send(
                                device.endpoints().get(0).toString(),
                                device.endpoints().get(1).toString())
                        .message("ping")
                        .open()) {
            both.await();
            events.await(event -> event instanceof Event.Received received && received.unit() == Unit.CHUNK);
            events.await(event -> event instanceof Event.Sent);
        }
        assertThat(events.of(Event.Sent.class))
                .singleElement()
                .satisfies(sent -> assertThat(sent.payload().escaped()).isEqualTo("ack: ping"));
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void answersWithWhatAFunctionMakesAndOtherwiseNotAtAll() throws Exception {
        Payload ping = Payload.of("ping");
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                .reply(data -> data.equals(ping) ? Optional.of(Payload.of("pong")) : Optional.empty())
                .open(events)) {
            for (String message : List.of("pin", "ping")) {
                try (SendSession both = Parley.send(
                                device.endpoints().get(0).toString(),
                                device.endpoints().get(1).toString())
                        .message(message)
                        .open()) {
                    both.await();
                }
            }
            events.await(event -> events.of(Event.Received.class).size() == 4
                    && events.of(Event.Sent.class).size() == 2);
        }
        assertThat(events.of(Event.Sent.class)).allMatch(sent -> sent.payload().equals(Payload.of("pong")));
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.due()).isEqualTo(2);
        assertThat(totals.isBalanced()).isTrue();
    }

    /** The second burst ends within a second of the look after the first, and nothing more comes. */
    @Test
    void tellsWhatTheKernelDroppedInABurstAlsoWhenNothingMoreComes() throws Exception {
        CountDownLatch overflowing = new CountDownLatch(1);
        EventListener slow = event -> {
            events.on(event);
            if (event instanceof Event.Received received && received.payload().equals(Payload.of("second"))) {
                try {
                    overflowing.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (ListenSession device = Parley.listen("udp://127.0.0.1:9000")
                        .on(network, clock)
                        .receiveBuffer(60 * (6 + 28))
                        .open(slow);
                DatagramPort sender = network.openDatagram(
                        DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))) {
            InetSocketAddress to = device.endpoints().getFirst().socketAddress();
            burst(sender, to, "first", 20);
            events.await(event -> events.of(Event.Received.class).size() >= 16);
            burst(sender, to, "second", 1);
            events.await(event -> event instanceof Event.Received received
                    && received.payload().equals(Payload.of("second")));
            burst(sender, to, "third", 100);
            overflowing.countDown();
            events.await(event -> events.of(Event.Received.class).size() >= 81);

            Await.until(
                    "the drops are told",
                    () -> events.of(Event.Dropped.class).stream().anyMatch(dropped -> dropped.cause() == Cause.KERNEL),
                    () -> clock.advance(Duration.ofMillis(100)));

            assertThat(device.totals().arrived()).isEqualTo(121);
        }
    }

    private static void burst(DatagramPort sender, InetSocketAddress to, String payload, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            sender.send(ByteBuffer.wrap(payload.getBytes(UTF_8)), to);
        }
    }

    /** Keeps what comes in a batch until it is over, as whoever writes events does. */
    private static final class Batches implements EventListener {
        final Events shown = new Events();
        private final Map<Thread, List<Event>> kept = new ConcurrentHashMap<>();

        @Override
        public void on(Event event) {
            shown.on(event);
        }

        @Override
        public void onBatched(Event event) {
            kept.computeIfAbsent(Thread.currentThread(), thread -> new ArrayList<>())
                    .add(event);
        }

        @Override
        public void flush() {
            Optional.ofNullable(kept.remove(Thread.currentThread())).ifPresent(events -> events.forEach(shown::on));
        }
    }

    @Test
    void tellsWhenABatchIsOverBeforeItWaitsForMore() throws Exception {
        Batches batches = new Batches();
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0").echo().open(batches)) {
            for (int i = 0; i < 3; i++) {
                int number = i;
                try (SendSession both = Parley.send(
                                device.endpoints().get(0).toString(),
                                device.endpoints().get(1).toString())
                        .message("ping " + number)
                        .open()) {
                    both.await();
                }
                // Nothing follows that could push them out.
                for (Unit unit : List.of(Unit.DATAGRAM, Unit.CHUNK)) {
                    batches.shown.await(event -> event instanceof Event.Sent sent
                            && sent.unit() == unit
                            && sent.payload().equals(Payload.of("ping " + number)));
                }
            }
        }
        assertThat(batches.kept).isEmpty();
        assertThat(batches.shown.of(Event.Received.class)).hasSize(6);
        assertThat(batches.shown.all().getLast()).isInstanceOf(Event.Summary.class);
    }

    @Test
    void opensOneSocketForEachAddressOfANameOnOnePort() throws Exception {
        try (ListenSession device = Parley.listen("udp://localhost:0").open(events)) {
            assertThat(device.endpoints()).isNotEmpty();
            assertThat(device.endpoints().stream()
                            .map(endpoint -> endpoint.socketAddress().getPort())
                            .distinct())
                    .hasSize(1);
        }
    }

    /** Somebody goes on sending while the rest is counted, so that the counting has to be given up. */
    @Test
    void saysThatTheSumsAreNotExactWhenWhatIsLeftCouldNotBeCounted() throws Exception {
        Endless endless = new Endless(network, clock);
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0").on(endless, clock).open(events)) {
            endless.begin(device.endpoints().getFirst().socketAddress());
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.exact()).isFalse();
        assertThat(totals.droppedIn()).containsKey(Cause.UNREAD);
        assertThat(totals.isBalanced()).isTrue();
    }

    /** A network whose datagram ports always hold one more, and where each look takes 10 ms. */
    private static final class Endless implements Network {
        private final MemoryNetwork network;
        private final ManualClock clock;
        private volatile @Nullable InetSocketAddress target;

        Endless(MemoryNetwork network, ManualClock clock) {
            this.network = network;
            this.clock = clock;
        }

        void begin(InetSocketAddress to) {
            target = to;
        }

        @Override
        public DatagramPort openDatagram(DatagramOptions options) throws IOException {
            DatagramPort port = network.openDatagram(options);
            DatagramPort sender = network.openDatagram(DatagramOptions.at(loopback(0)));
            return (DatagramPort) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DatagramPort.class}, (proxy, method, arguments) -> {
                        InetSocketAddress to = target;
                        if (method.getName().equals("receive") && to != null) {
                            sender.send(Payload.of("more").buffer(), to);
                            clock.advance(Duration.ofMillis(10));
                        }
                        return method.invoke(port, arguments);
                    });
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

    @Test
    void leavesNothingOpenWhenOneAddressCannotBe() throws Exception {
        try (DatagramPort holder = JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(0)))) {
            int free = Ports.free();
            assertThatThrownBy(() -> Parley.listen(
                                    "udp://127.0.0.1:" + free,
                                    "udp://127.0.0.1:" + holder.local().getPort())
                            .open())
                    .hasMessageContaining("is in use");
            JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(free))).close();
        }
    }

    @Test
    void marksTruncationWithTheTrueSize() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000").maxMessage(4).open(events);
                DatagramPort sender = sender()) {
            send(sender, "temperature");
            Event.Received received = events.await(Event.Received.class);
            assertThat(received.truncated()).isTrue();
            assertThat(received.bytes()).isEqualTo(11);
            assertThat(received.payload()).isEqualTo(Payload.of("temp"));
        }
    }

    @Test
    void countsWhatCameBehindTheLastWantedAsUnread() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000").count(2L).open(events);
                DatagramPort sender = sender()) {
            for (int i = 0; i < 5; i++) {
                send(sender, "m" + i);
            }
            assertThat(device.await()).isEqualTo(Outcome.DONE);
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.received()).isEqualTo(2);
        assertThat(totals.droppedIn()).containsEntry(Cause.UNREAD, 3L);
        assertThat(totals.isBalanced()).isTrue();
    }

    @Test
    void saysTooFewWhenTheTimeIsOver() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .count(2L)
                        .runFor(Duration.ofSeconds(5))
                        .open(events);
                DatagramPort sender = sender()) {
            send(sender, "one");
            events.await(Event.Received.class);
            clock.awaitWaiter();
            clock.advance(Duration.ofSeconds(5));
            assertThat(device.await().cause()).isEqualTo(Cause.TOO_FEW);
        }
        assertThat(events.await(Event.Failed.class).message()).startsWith("1 of 2 came");
    }

    @Test
    void keepsOutWhoIsNotAllowedAndCountsIt() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .allow(List.of(Cidr.parse("10.0.0.0/8")))
                        .open(events);
                DatagramPort sender = sender()) {
            send(sender, "let me in");
            assertThat(events.await(Event.Dropped.class).cause()).isEqualTo(Cause.NOT_ALLOWED);
        }
        assertThat(events.await(Event.Summary.class).totals().droppedIn()).containsEntry(Cause.NOT_ALLOWED, 1L);
    }

    @Test
    void answersFromTheAddressThatWasAsked() throws Exception {
        InetSocketAddress second = new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 9000);
        try (ListenSession device = memory("udp://0.0.0.0:9000").echo().open(events);
                DatagramPort client =
                        network.openDatagram(DatagramOptions.at(loopback(0)).to(second))) {
            client.send(Payload.of("who are you?").buffer(), second);

            DatagramBatch batch = new DatagramBatch(1);
            assertThat(client.receive(batch, Clock.NEVER)).isEqualTo(1);
            assertThat(batch.peer(0)).isEqualTo(second);
        }
        assertThat(events.await(Event.Received.class).destination()).hasToString("udp://127.0.0.2:9000");
    }

    @Test
    void answersWhatWasSentToABroadcastAddressOnlyWhereAsked() throws Exception {
        InetSocketAddress everybody = new InetSocketAddress(InetAddress.getByName("255.255.255.255"), 9000);
        DatagramOptions mayBroadcast =
                new DatagramOptions(loopback(0), null, 1 << 20, false, true, null, List.of(), null);
        try (ListenSession device = memory("udp://0.0.0.0:9000").echo().open(events);
                DatagramPort sender = network.openDatagram(mayBroadcast)) {
            sender.send(Payload.of("anybody?").buffer(), everybody);

            Event.Dropped withheld = events.await(Event.Dropped.class);
            assertThat(withheld.cause()).isEqualTo(Cause.GUARD);
            assertThat(withheld.message()).contains("--reply-to-groups");
        }
        try (ListenSession device =
                        memory("udp://0.0.0.0:9000").echo().answerGroups(true).open();
                DatagramPort sender = network.openDatagram(mayBroadcast)) {
            sender.send(Payload.of("anybody?").buffer(), everybody);

            DatagramBatch batch = new DatagramBatch(1);
            assertThat(sender.receive(batch, Clock.NEVER)).isEqualTo(1);
            assertThat(batch.peer(0))
                    .as("no datagram leaves from a broadcast address")
                    .isEqualTo(loopback(9000));
        }
    }

    @Test
    void withholdsAnswersAboveTheRateAndTellsThemTogether() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .reply("ok")
                        .replyRate(new Rate(5))
                        .open(events);
                DatagramPort sender = sender()) {
            for (int i = 0; i < 30; i++) {
                send(sender, "m" + i);
            }
            events.await(event -> events.of(Event.Received.class).size() == 30);
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.due()).isEqualTo(30);
        assertThat(totals.sent()).isEqualTo(20);
        assertThat(totals.droppedOut()).containsExactly(java.util.Map.entry(Cause.GUARD, 10L));
        assertThat(events.of(Event.Dropped.class).stream()
                        .mapToLong(Event.Dropped::count)
                        .sum())
                .isEqualTo(10);
        assertThat(events.of(Event.Dropped.class)).as("told together").hasSizeLessThan(10);
    }

    @Test
    void tellsTheRestOfABurstThatIsNotAllowedAfterASecondOfSilence() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .allow(List.of(Cidr.parse("10.0.0.0/8")))
                        .open(events);
                DatagramPort sender = sender()) {
            sendBurst(sender);
            Await.until("all were read", () -> device.totals().droppedIn().containsValue(50L));
            expectDropsWithinASecond(Cause.NOT_ALLOWED, 50);
        }
    }

    @Test
    void tellsTheRestOfTheAnswersAboveTheRateAfterASecondOfSilence() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .reply("ok")
                        .replyRate(new Rate(5))
                        .open(events);
                DatagramPort sender = sender()) {
            sendBurst(sender);
            Await.until("all were read", () -> device.totals().droppedOut().containsValue(30L));
            expectDropsWithinASecond(Cause.GUARD, 30);
        }
    }

    private static void sendBurst(DatagramPort sender) throws IOException {
        for (int i = 0; i < 50; i++) {
            send(sender, "m" + i);
        }
    }

    private void expectDropsWithinASecond(Cause cause, long expected) throws Exception {
        clock.awaitWaiter();
        assertThat(dropped(cause)).isEqualTo(1);
        // The last one is counted a moment before it is put to those that wait.
        Await.until(
                "the rest is told while it runs",
                () -> dropped(cause) == expected,
                () -> clock.advance(Duration.ofSeconds(1)));
        assertThat(events.of(Event.Summary.class)).isEmpty();
    }

    private long dropped(Cause cause) {
        return events.of(Event.Dropped.class).stream()
                .filter(event -> event.cause() == cause)
                .mapToLong(Event.Dropped::count)
                .sum();
    }

    @Test
    void closesTheConnectionWhoseLineIsTooLongAndGoesOnWithTheOthers() throws Exception {
        try (ListenSession device = memory("tcp://127.0.0.1:9000")
                        .frame(Framing.lines())
                        .maxMessage(8)
                        .echo()
                        .open(events);
                StreamConnection bad = network.connect(loopback(9000), StreamOptions.DEFAULT);
                StreamConnection good = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            write(bad, "ok\nmuch too long a line\n");
            Event.Closed closed = (Event.Closed) events.await(event -> event instanceof Event.Closed);
            assertThat(closed.cause()).isEqualTo(Cause.LIMIT);
            assertThat(closed.message()).contains("8 B (--max-message)");
            write(good, "fine\n");
            byte[] answer = new byte[16];
            assertThat(new String(answer, 0, good.read(answer, 0, 16, Clock.NEVER), UTF_8))
                    .isEqualTo("fine\n");
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void showsWhatTheConnectionLeftUnfinishedAsAChunk() throws Exception {
        try (ListenSession device = memory("tcp://127.0.0.1:9000")
                        .frame(Framing.lines())
                        .echo()
                        .open(events);
                StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            write(peer, "whole\r\nhal");
            peer.finish();
            events.await(Event.Closed.class);
        }
        assertThat(events.of(Event.Received.class))
                .extracting(Event.Received::unit)
                .containsExactly(Unit.MESSAGE, Unit.CHUNK);
        assertThat(events.receivedTexts()).containsExactly("whole", "hal");
        assertThat(events.of(Event.Sent.class)).hasSize(1);
    }

    @Test
    void turnsConnectionsAwayAboveTheLimit() throws Exception {
        try (ListenSession device =
                        memory("tcp://127.0.0.1:9000").maxConnections(1).open(events);
                StreamConnection first = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            events.await(Event.Opened.class);
            try (StreamConnection second = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
                assertThat(second.read(new byte[1], 0, 1, Clock.NEVER)).isEqualTo(-1);
            }
            assertThat(events.await(Event.Closed.class).cause()).isEqualTo(Cause.LIMIT);
        }
    }

    @Test
    void namesALoopOnAStreamOnceAndGoesOn() throws Exception {
        try (ListenSession device = memory("tcp://127.0.0.1:9000").echo().open(events);
                StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT)) {
            byte[] back = new byte[4];
            for (int i = 0; i < 100; i++) {
                write(peer, "ping");
                assertThat(peer.read(back, 0, 4, Clock.NEVER)).isEqualTo(4);
            }
            events.await(event -> events.of(Event.Sent.class).size() == 100);
        }
        assertThat(events.of(Event.Note.class))
                .filteredOn(note -> note.cause() == Cause.LOOP)
                .hasSize(1);
        assertThat(events.of(Event.Sent.class)).hasSize(100);
    }

    @Test
    void aTapSeesEveryByteBothWays() throws Exception {
        AtomicLong in = new AtomicLong();
        AtomicLong out = new AtomicLong();
        Tap tap = new Tap() {
            @Override
            public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
                in.addAndGet(data.remaining());
            }

            @Override
            public void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {
                out.addAndGet(data.remaining());
            }
        };
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .reply("ack: {{data}}")
                        .tap(tap)
                        .open(events);
                DatagramPort sender = sender()) {
            send(sender, "12345");
            events.await(Event.Sent.class);
        }
        assertThat(in).hasValue(5);
        assertThat(out).hasValue(10);
    }

    /** On a clock that stands, so that the time for counting is not over before all is counted. */
    @Test
    void closesInTimeAndWithClosedSumsWhenAListenerHangs() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ListenSession device = Parley.listen("udp://127.0.0.1:0")
                .on(JdkNetwork.INSTANCE, clock)
                .open(event -> {
                    if (event instanceof Event.Received) {
                        hanging.countDown();
                        try {
                            free.await();
                        } catch (InterruptedException interrupted) {
                            throw new IllegalStateException(interrupted);
                        }
                    }
                });
        try (DatagramPort sender = JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(0)))) {
            for (int i = 0; i < 100; i++) {
                sender.send(
                        Payload.of("m").buffer(), device.endpoints().getFirst().socketAddress());
            }
            hanging.await();
            long start = System.nanoTime();
            device.close();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .as("the listener hangs for ever")
                    .isLessThan(20);
            Totals totals = device.totals();
            assertThat(totals.isBalanced()).isTrue();
            assertThat(totals.arrived()).isEqualTo(100);
            assertThat(totals.received()).as("one batch").isBetween(1L, 32L);
        } finally {
            free.countDown();
        }
    }

    @Test
    void tellsWhoAwaitsItThatAListenerThrew() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000").open(event -> {
                    if (event instanceof Event.Received) {
                        throw new IllegalStateException("a listener's own mistake");
                    }
                });
                DatagramPort sender = sender()) {
            send(sender, "x");
            assertThatThrownBy(device::await).hasMessageContaining("a listener's own mistake");
        }
    }

    @Test
    void mayBeClosedByTheListenerThatIsToldOfItsClosing() throws Exception {
        AtomicReference<ListenSession> own = new AtomicReference<>();
        ListenSession device = memory("udp://127.0.0.1:9000").open(event -> {
            if (event instanceof Event.Summary) {
                own.get().close();
            }
        });
        own.set(device);
        device.close();
        assertThat(device.totals().isBalanced()).isTrue();
    }

    @Test
    void leavesNothingOpenWhenAListenerThrowsWhileItOpens() throws Exception {
        int free = Ports.free();
        assertThatThrownBy(() -> Parley.listen("udp://127.0.0.1:" + free).open(event -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(loopback(free))).close();
    }

    @Test
    void tellsTheDropsOfDifferentPeersTogetherWithoutNamingOne() throws Exception {
        try (ListenSession device = memory("udp://127.0.0.1:9000")
                        .allow(List.of(Cidr.parse("10.0.0.0/8")))
                        .open(events);
                DatagramPort one = sender();
                DatagramPort two = sender()) {
            for (int i = 0; i < 5; i++) {
                send(one, "x");
                send(two, "x");
            }
            Await.until("all were read", () -> device.totals().droppedIn().containsValue(10L));
        }
        List<Event.Dropped> dropped = events.of(Event.Dropped.class);
        assertThat(dropped.stream().mapToLong(Event.Dropped::count).sum()).isEqualTo(10);
        assertThat(dropped.getLast().count()).isEqualTo(9);
        assertThat(dropped.getLast().header().peer()).isNull();
        assertThat(dropped.getLast().message()).doesNotContain("127.0.0.1");
    }

    @Test
    void accountsForTheBeginningOfAMessageWhenTheConnectionBreaks() throws Exception {
        try (ListenSession device =
                memory("tcp://127.0.0.1:9000").frame(Framing.lines()).open(events)) {
            StreamConnection peer = network.connect(loopback(9000), StreamOptions.DEFAULT);
            write(peer, "whole\npart");
            events.await(Event.Received.class);
            device.close();
            peer.close();
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.droppedIn()).containsEntry(Cause.UNREAD, 1L);
        assertThat(totals.isBalanced()).isTrue();
    }

    /**
     * A test command connects, sends, and ends, and with it the bench: what the kernel has by then had arrived. Where the computer
     * lets it wait for longer than a close waits for its threads, the rest may be unread.
     */
    @Test
    void takesInWhatHadArrivedWhenItIsClosedAtOnce() throws Exception {
        long received = 0;
        int inTime = 0;
        for (int round = 0; round < 30; round++) {
            try (ListenSession device = Parley.listen("tcp://127.0.0.1:0")
                    .frame(Framing.lines())
                    .reply("never leaves")
                    .open(events)) {
                for (int peer = 0; peer < 3; peer++) {
                    int port;
                    try (StreamConnection client = JdkNetwork.INSTANCE.connect(
                            device.endpoints().getFirst().socketAddress(), StreamOptions.DEFAULT)) {
                        port = client.local().getPort();
                        write(client, "one\ntwo\n");
                        client.finish();
                    }
                    Await.until("the listener's kernel has all of it", () -> Ports.isAcknowledged(port));
                }
                long start = System.nanoTime();
                device.close();
                Totals totals = device.totals();
                if (System.nanoTime() - start < CLOSE_WAITS_NANOS) {
                    inTime++;
                    received += 6;
                    assertThat(totals.received()).isEqualTo(6);
                    assertThat(totals.droppedIn()).isEmpty();
                    assertThat(totals.isBalanced()).isTrue();
                }
            }
        }
        assertThat(inTime).as("rounds in which every thread had its turn").isPositive();
        assertThat((long) events.of(Event.Received.class).size()).isGreaterThanOrEqualTo(received);
    }

    @Test
    void refusesASecondAnswer() {
        ListenSetup setup = memory("udp://127.0.0.1:9000").reply("a");

        assertThatThrownBy(setup::echo)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has an answer already");
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        ListenSession device = memory("udp://127.0.0.1:9000").open(events);
        device.close();
        device.close();
        assertThat(events.of(Event.Summary.class)).hasSize(1);
    }

    @Test
    void leavesItsPortToOthersOnceItIsClosed() throws Exception {
        int port = Ports.free(); // below those that the kernel gives to others meanwhile
        for (int round = 0; round < 300; round++) {
            Parley.listen("tcp://127.0.0.1:" + port).open(events).close();
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(other.isBound()).isTrue();
            }
        }
    }

    private ListenSetup memory(String address) {
        return Parley.listen(address).on(network, clock);
    }

    private DatagramPort sender() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private static void send(DatagramPort sender, String text) throws IOException {
        sender.send(Payload.of(text).buffer(), loopback(9000));
    }

    private static void write(StreamConnection to, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

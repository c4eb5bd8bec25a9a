package dev.parley.session.listen;

import static dev.parley.session.respond.RuleWords.any;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.session.Session;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import dev.parley.time.Signal;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an observer may and may not do to the answers of a listener, and in which order it sees them. */
@Timeout(60)
class ObserversAndAnswersTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    @Test
    void anObserverThatStallsDelaysNoOtherPeersDelayedAnswer() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch stalled = new CountDownLatch(1);
        Rules rules = Rules.of(List.of(rule(any(), pause(200), reply("later"))));
        ListenSession device = udp().rules(rules).open(event -> {
            if (event instanceof Event.Sent) {
                stalled.countDown();
                await(free);
            }
        });
        try (device;
                DatagramPort first = peer();
                DatagramPort second = peer()) {
            send(first, "a");
            awaitPending(device, 1);
            clock.advance(Duration.ofMillis(100));
            send(second, "b");
            awaitPending(device, 2);
            clock.advance(Duration.ofMillis(100));
            assertThat(receive(first)).isEqualTo("later");
            stalled.await();
            clock.advance(Duration.ofMillis(100));
            assertThat(receive(second)).isEqualTo("later");
        } finally {
            free.countDown();
        }
    }

    @Test
    void anObserverThatStallsDelaysNoIdleTimeout() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch stalled = new CountDownLatch(1);
        Rules rules = Rules.of(List.of(rule(any(), pause(200), reply("later"))));
        ListenSession device = Parley.listen("udp://127.0.0.1:9000", "tcp://127.0.0.1:9000")
                .on(network, clock)
                .rules(rules)
                .idleTimeout(Duration.ofMillis(500))
                .open(event -> {
                    if (event instanceof Event.Sent) {
                        stalled.countDown();
                        await(free);
                    }
                });
        try (device;
                StreamConnection silent = connect();
                DatagramPort speaking = peer()) {
            send(speaking, "go");
            awaitPending(device, 2);
            clock.advance(Duration.ofMillis(200));
            stalled.await();
            clock.advance(Duration.ofMillis(400));
            assertThat(silent.read(new byte[1], 0, 1, Clock.NEVER)).isEqualTo(-1);
        } finally {
            free.countDown();
        }
    }

    @Test
    void whatCameOnAStreamIsPublishedAfterItsAnswerHasLeft() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        ListenSession device = tcp().frame(Framing.lines()).echo().open(event -> {
            if (event instanceof Event.Received) {
                await(answered); // the peer has its answer by now, or never gets it
                seen.add("received");
            }
        });
        try (device;
                StreamConnection peer = connect()) {
            write(peer, "ping\n");
            assertThat(read(peer, 5)).isEqualTo("ping\n");
            answered.countDown();
            Await.until("it is told", () -> !seen.isEmpty());
        }
        assertThat(seen).containsExactly("received");
    }

    /**
     * Each look is a microsecond later than the one before, so that events have times of their own, and no answer takes long
     * however busy the machine is: after a slow answer what comes next is published before it is answered.
     */
    private static final class TickingClock implements Clock {
        private final AtomicLong micros = new AtomicLong();

        @Override
        public long epochNanos() {
            return nanos();
        }

        @Override
        public long nanos() {
            return micros.incrementAndGet() * 1_000;
        }

        @Override
        public boolean await(Signal signal, long deadlineNanos) throws InterruptedException {
            return SYSTEM.await(signal, deadlineNanos == NEVER ? NEVER : SYSTEM.nanos() + deadlineNanos - nanos());
        }
    }

    @Test
    void theEventsOfOneReadComeInTheOrderOfTheirTimes() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), reply("ack"))));
        Clock ticking = new TickingClock();
        MemoryNetwork wire = new MemoryNetwork(ticking);
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:9000")
                        .on(wire, ticking)
                        .frame(Framing.lines())
                        .rules(rules)
                        .open(events);
                StreamConnection peer = wire.connect(loopback(9000), StreamOptions.DEFAULT)) {
            write(peer, "one\ntwo\nthree\n");
            assertThat(read(peer, 12)).isEqualTo("ack\nack\nack\n");
            events.await(event -> events.of(Event.Sent.class).size() == 3);
        }
        List<Long> times = events.all().stream()
                .filter(event -> event instanceof Event.Received || event instanceof Event.Sent)
                .map(event -> event.header().epochNanos())
                .toList();
        assertThat(times).hasSize(6).isSorted();
    }

    @Test
    void twoSocketsTogetherAnswerAPeerNoMoreOftenThanOne() throws Exception {
        long one = answersToABurst("udp://127.0.0.1:9000");
        assertThat(one).as("the bound is reached").isBetween(1L, 59L);
        assertThat(answersToABurst("udp://127.0.0.1:9000", "udp://127.0.0.1:9001"))
                .isEqualTo(one);
    }

    /** Sixty datagrams at once, to each address in turn. */
    private long answersToABurst(String... addresses) throws Exception {
        Events seen = new Events();
        try (ListenSession device = Parley.listen(addresses)
                        .on(network, clock)
                        .echo()
                        .replyRate(new Rate(5))
                        .open(seen);
                DatagramPort peer = peer()) {
            for (int i = 0; i < 60; i++) {
                peer.send(Payload.of("a" + i).buffer(), loopback(9000 + i % addresses.length));
            }
            seen.await(event -> seen.of(Event.Received.class).size() == 60);
            return device.totals().sent();
        }
    }

    @Test
    void aDelayedAnswerLeavesFromTheAddressThatItsMessageCameTo() throws Exception {
        Rules rules = Rules.of(List.of(rule(any(), pause(200), reply("{{data}}"))));
        List<String> sources = new ArrayList<>();
        Network watched = watchingSends(from -> sources.add(from.getAddress().getHostAddress()));
        try (ListenSession device = Parley.listen("udp://:9000")
                        .on(watched, clock)
                        .rules(rules)
                        .open(events);
                DatagramPort peer = peer()) {
            peer.send(Payload.of("first").buffer(), new InetSocketAddress("127.0.0.2", 9000));
            awaitPending(device, 1);
            peer.send(Payload.of("second").buffer(), loopback(9000));
            awaitPending(device, 2);
            clock.advance(Duration.ofMillis(200));
            assertThat(receive(peer)).isEqualTo("first");
            assertThat(receive(peer)).isEqualTo("second");
        }
        assertThat(sources).containsExactly("127.0.0.2", "127.0.0.1");
    }

    @Test
    void anAnswerIsCountedBeforeThePeerCanHaveIt() throws Exception {
        AtomicReference<Session> session = new AtomicReference<>();
        List<Long> counted = new ArrayList<>();
        Network watched =
                watchingSends(from -> counted.add(session.get().totals().sent()));
        try (ListenSession device =
                        Parley.listen("udp://:9000").on(watched, clock).echo().open(events);
                DatagramPort peer = peer()) {
            session.set(device);
            send(peer, "one");
            assertThat(receive(peer)).isEqualTo("one");
            send(peer, "two");
            assertThat(receive(peer)).isEqualTo("two");
        }
        assertThat(counted).containsExactly(1L, 2L);
    }

    @Test
    void closeThrowsWhatAnObserverThrewAndKeepsWhatItThrewLater() throws Exception {
        ListenSession device = udp().open(event -> {
            if (event instanceof Event.Received received) {
                throw new AssertionError("not " + received.payload().escaped());
            }
            if (event instanceof Event.Summary) {
                throw new IllegalStateException("no sums either");
            }
        });
        try (DatagramPort peer = peer()) {
            send(peer, "this");
            assertThatThrownBy(() -> {
                        try (device) {
                            awaitFailure(device);
                        }
                    })
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("not this")
                    .satisfies(thrown -> assertThat(thrown.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .containsExactly("no sums either"));
        }
    }

    @Test
    void closeThrowsWhatAReplyFunctionThrew() throws Exception {
        ListenSession device = udp().reply(asked -> {
                    throw new IllegalArgumentException("cannot answer " + asked.escaped());
                })
                .open(events);
        try (DatagramPort peer = peer()) {
            send(peer, "that");
            awaitFailure(device);
            assertThatThrownBy(device::close).hasMessage("cannot answer that");
        }
    }

    /** The session ends by itself then; {@code await} would throw, and close would have nothing left to throw. */
    private static void awaitFailure(ListenSession device) throws InterruptedException {
        assertThat(device.awaitEnd()).isTrue();
    }

    /** A network on which somebody sees from which address each datagram of a listener leaves, just before it does. */
    private Network watchingSends(java.util.function.Consumer<InetSocketAddress> watcher) {
        return new Network() {
            @Override
            public DatagramPort openDatagram(DatagramOptions options) throws IOException {
                DatagramPort real = network.openDatagram(options);
                return (DatagramPort) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {DatagramPort.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("send") && arguments.length == 3 && arguments[2] != null) {
                                watcher.accept((InetSocketAddress) arguments[2]);
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
            }

            @Override
            public dev.parley.socket.StreamListener listen(InetSocketAddress at) throws IOException {
                return network.listen(at);
            }

            @Override
            public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
                return network.connect(peer, options);
            }
        };
    }

    private ListenSetup udp() {
        return Parley.listen("udp://127.0.0.1:9000").on(network, clock);
    }

    private ListenSetup tcp() {
        return Parley.listen("tcp://127.0.0.1:9000").on(network, clock);
    }

    private static Action pause(long millis) {
        return new Action.Wait(Duration.ofMillis(millis));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void awaitPending(ListenSession device, int count) {
        Await.until(count + " timeouts wait", () -> device.timer().pending() == count);
    }

    private DatagramPort peer() throws IOException {
        return network.openDatagram(DatagramOptions.at(loopback(0)));
    }

    private StreamConnection connect() throws IOException {
        return network.connect(loopback(9000), StreamOptions.DEFAULT);
    }

    private static void send(DatagramPort peer, String text) throws IOException {
        peer.send(Payload.of(text).buffer(), loopback(9000));
    }

    private static String receive(DatagramPort peer) throws IOException {
        DatagramBatch batch = new DatagramBatch(1);
        assertThat(peer.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.payload(0, 1_000).escaped();
    }

    private static void write(StreamConnection to, String text) throws IOException {
        to.write(text.getBytes(UTF_8), 0, text.length());
    }

    private static String read(StreamConnection from, int count) throws IOException {
        byte[] bytes = new byte[count];
        int got = 0;
        while (got < count) {
            int more = from.read(bytes, got, count - got, Clock.NEVER);
            assertThat(more).as("after " + new String(bytes, 0, got, UTF_8)).isPositive();
            got += more;
        }
        return new String(bytes, UTF_8);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

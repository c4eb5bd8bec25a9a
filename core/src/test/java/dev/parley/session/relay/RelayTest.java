package dev.parley.session.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.Events;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.jdk.JdkNetwork;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes a relay, in both directions, and how what passes ends. */
@Timeout(60)
class RelayTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Events events = new Events();

    private Event.Summary summary() {
        assertThat(events.of(Event.Summary.class)).hasSize(1);
        return events.of(Event.Summary.class).getFirst();
    }

    private static int port(RelaySession relay) {
        return relay.endpoints().getFirst().socketAddress().getPort();
    }

    /** A peer on UDP. */
    private static final class Board implements AutoCloseable {
        final DatagramSocket socket;

        Board(int port) throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(HERE, 0));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(HERE, port));
        }

        String ask(String text) throws IOException {
            send(text);
            return hear();
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length));
        }

        String hear() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), UTF_8);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private RelaySession relay(ListenSession target) throws IOException {
        return relay(target.endpoints().getFirst());
    }

    private RelaySession relay(Endpoint target) throws IOException {
        return Parley.relay(target.scheme().word() + "://127.0.0.1:0", target.toString())
                .open(events);
    }

    /** iperf3 and others tell their connections apart by the order in which they come. The clock stands, so that none waits for too long. */
    @Test
    void theTargetHearsOfConnectionsInTheOrderInWhichTheyCame() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket target = new ServerSocket(0, 50, here);
                RelaySession relay = Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + target.getLocalPort())
                        .on(JdkNetwork.INSTANCE, new ManualClock())
                        .open(events)) {
            for (int i = 0; i < 100; i++) {
                try (Socket first = new Socket(here, port(relay));
                        Socket second = new Socket(here, port(relay))) {
                    first.getOutputStream().write('1');
                    second.getOutputStream().write('2');
                    for (char expected : new char[] {'1', '2'}) {
                        try (Socket accepted = target.accept()) {
                            assertThat((char) accepted.getInputStream().read()).isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test
    void eachPeerHasAWayOfItsOwn() throws Exception {
        try (ListenSession target = Parley.listen("udp://127.0.0.1:0")
                        .reply("{{peer}} {{data}}")
                        .open();
                RelaySession relay = relay(target);
                Board one = new Board(port(relay));
                Board other = new Board(port(relay))) {
            String first = one.ask("first");
            String second = other.ask("second");
            String third = one.ask("third");

            assertThat(first).endsWith(" first");
            assertThat(second).endsWith(" second");
            assertThat(third).endsWith(" third").startsWith(first.substring(0, first.indexOf(' ')));
            assertThat(second).doesNotStartWith(first.substring(0, first.indexOf(' ')));
            assertThat(relay.openFlows()).isEqualTo(2);
        }
        assertThat(events.of(Event.Relaying.class))
                .extracting(each -> each.header().peer().socketAddress().getPort())
                .doesNotHaveDuplicates()
                .hasSize(2);
        Event.Summary sums = summary();
        assertThat(sums.totals().isBalanced()).isTrue();
        assertThat(sums.directions().get("up")).returns(3L, Totals::received).returns(3L, Totals::sent);
        assertThat(sums.directions().get("down")).returns(3L, Totals::received).returns(3L, Totals::sent);
        assertThat(sums.peers()).isEqualTo(2);
        assertThat(sums.totals()).returns(6L, Totals::received).returns(6L, Totals::sent);
    }

    /** The system's sockets; who has sent a datagram that begins so is held by that. */
    private static Network heldBehind(char first, Runnable hold) {
        return made(Network.class, (self, method, args) -> {
            Object result = invoke(Network.system(), method, args);
            return result instanceof DatagramPort port ? heldBehind(port, first, hold) : result;
        });
    }

    private static DatagramPort heldBehind(DatagramPort port, char first, Runnable hold) {
        return made(DatagramPort.class, (self, method, args) -> {
            boolean holds = method.getName().equals("send")
                    && args[0] instanceof ByteBuffer data
                    && data.get(data.position()) == first;
            Object result = invoke(port, method, args);
            if (holds) {
                hold.run();
            }
            return result;
        });
    }

    private static <T> T made(Class<T> kind, InvocationHandler handler) {
        return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, handler));
    }

    private static Object invoke(Object on, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(on, args);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** The thread that passed the question on is held up until the answer is there, and then some. */
    @Test
    void aQuestionIsToldBeforeItsAnswer() throws Exception {
        Semaphore answers = new Semaphore(0);
        Tap hears = new Tap() {
            @Override
            public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
                if (data.get(data.position()) == 'a') {
                    answers.release();
                }
            }

            @Override
            public void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {
                // Who sends is held by the network.
            }
        };
        Network holding = heldBehind('q', () -> {
            answers.acquireUninterruptibly();
            LockSupport.parkNanos(50_000_000);
        });
        try (ListenSession target =
                Parley.listen("udp://127.0.0.1:0").reply("answer to {{data}}").open()) {
            RelaySetup setup = Parley.relay(
                    "udp://127.0.0.1:0", target.endpoints().getFirst().toString());
            setup.listening().tap(hears);
            setup.on(holding, Clock.SYSTEM);
            try (RelaySession relay = setup.open(events);
                    Board board = new Board(port(relay))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(board.ask("question " + i)).isEqualTo("answer to question " + i);
                }
                events.await(
                        event -> event instanceof Event.Sent && payload(event).equals("answer to question 2"));
            }
        }
        assertThat(events.all().stream()
                        .filter(event -> event instanceof Event.Received || event instanceof Event.Sent)
                        .map(event -> (event instanceof Event.Sent ? "sent " : "received ") + payload(event)))
                .startsWith(
                        "received question 0",
                        "sent question 0",
                        "received answer to question 0",
                        "sent answer to question 0",
                        "received question 1")
                .hasSize(12);
        assertThat(events.all().stream()
                        .filter(event -> event instanceof Event.Received || event instanceof Event.Sent)
                        .map(event -> event.header().epochNanos()))
                .as("in the order of their times")
                .isSorted();
    }

    private static String payload(Event event) {
        return event instanceof Event.Sent sent
                ? sent.payload().escaped()
                : ((Event.Received) event).payload().escaped();
    }

    @Test
    void changesNoByteAndNoBoundaryOfDatagrams() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("-Dparley.seed=" + seed);
        Random random = new Random(seed);
        try (ListenSession target = Parley.listen("udp://127.0.0.1:0").echo().open();
                RelaySession relay = relay(target);
                Board board = new Board(port(relay))) {
            for (int i = 0; i < 500; i++) {
                byte[] message =
                        new byte[random.nextInt(10) == 0 ? 1 + random.nextInt(60_000) : 1 + random.nextInt(1_500)];
                random.nextBytes(message);
                board.socket.send(new DatagramPacket(message, message.length));
                DatagramPacket back = new DatagramPacket(new byte[65_535], 65_535);
                board.socket.receive(back);
                assertThat(Arrays.copyOf(back.getData(), back.getLength())).isEqualTo(message);
            }
        }
    }

    @Test
    void oneMorePeerTakesThePlaceOfTheOneThatWasSilentLongest() throws Exception {
        try (ListenSession target = Parley.listen("udp://127.0.0.1:0").echo().open();
                RelaySession relay = Parley.relay(
                                "udp://127.0.0.1:0",
                                target.endpoints().getFirst().toString())
                        .maxFlows(2)
                        .open(events);
                Board one = new Board(port(relay));
                Board two = new Board(port(relay));
                Board three = new Board(port(relay))) {
            one.ask("1");
            two.ask("2");
            one.ask("3");
            three.ask("4");

            Event.Left left = events.await(Event.Left.class);
            assertThat(left.cause()).isEqualTo(Cause.LIMIT);
            assertThat(left.header().peer().socketAddress().getPort()).isEqualTo(two.socket.getLocalPort());
            assertThat(two.ask("5")).isEqualTo("5");
        }
    }

    @Test
    void aTargetThatIsStartedLaterIsFoundByTheSameFlow() throws Exception {
        int free = Ports.free();
        try (RelaySession relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + free)
                        .open(events);
                Board board = new Board(port(relay))) {
            board.send("nobody hears this");
            events.await(Event.Refused.class);
            try (ListenSession target =
                    Parley.listen("udp://127.0.0.1:" + free).echo().open()) {
                assertThat(board.ask("now?")).isEqualTo("now?");
            }
        }
        assertThat(summary().totals().isBalanced()).isTrue();
    }

    /** A pair of connected sockets with the relay in between. */
    private static final class Between implements AutoCloseable {
        final ServerSocket server = new ServerSocket(0, 50, HERE);
        final RelaySession relay;
        final Socket peer;
        final Socket target;

        Between(Events events) throws Exception {
            this(events, null);
        }

        Between(Events events, Framing framing) throws Exception {
            RelaySetup setup = Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + server.getLocalPort());
            if (framing != null) {
                setup.listening().frame(framing);
            }
            relay = setup.open(events);
            peer = new Socket(HERE, port(relay));
            target = server.accept();
            peer.setSoTimeout(PATIENCE_MILLIS);
            target.setSoTimeout(PATIENCE_MILLIS);
        }

        @Override
        public void close() throws IOException {
            peer.close();
            target.close();
            relay.close();
            server.close();
        }
    }

    @Test
    void changesNoByteOfStreams() throws Exception {
        byte[] up = bytes(3_000_000, 1);
        byte[] down = bytes(2_000_000, 2);
        try (Between between = new Between(events)) {
            FutureTask<byte[]> atTarget =
                    inBackground(() -> between.target.getInputStream().readAllBytes());
            FutureTask<byte[]> atPeer =
                    inBackground(() -> between.peer.getInputStream().readAllBytes());
            FutureTask<byte[]> writing = inBackground(() -> writeAndFinish(between.target, down));
            writeAndFinish(between.peer, up);
            writing.get();

            assertThat(atTarget.get()).isEqualTo(up);
            assertThat(atPeer.get()).isEqualTo(down);
        }
        Event.Summary sums = summary();
        assertThat(sums.totals().isBalanced()).isTrue();
        assertThat(sums.directions().get("up").sentBytes()).isEqualTo(up.length);
        assertThat(sums.directions().get("down").sentBytes()).isEqualTo(down.length);
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] writeAndFinish(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        socket.shutdownOutput();
        return bytes;
    }

    private static <T> FutureTask<T> inBackground(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void aFramingCutsWhatIsShownAndNotWhatPasses() throws Exception {
        try (Between between = new Between(events, Framing.lines())) {
            between.peer.getOutputStream().write("one\ntwo".getBytes(UTF_8));
            assertThat(new String(between.target.getInputStream().readNBytes(7), UTF_8))
                    .isEqualTo("one\ntwo");
            between.peer.getOutputStream().write("\nrest".getBytes(UTF_8));
            between.peer.shutdownOutput();
            assertThat(new String(between.target.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("\nrest");
            events.await(event -> events.of(Event.Received.class).size() == 3);
        }
        assertThat(events.of(Event.Received.class))
                .extracting(each -> each.payload().escaped())
                .containsExactly("one", "two", "rest");
        assertThat(summary().totals().isBalanced()).isTrue();
    }

    @Test
    void bytesThatAreNoMessageOfTheFramingPassAndAreShownAsChunks() throws Exception {
        byte[] noMessage = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'r', 'e', 's', 't'};
        try (Between between = new Between(events, Framing.parse("length=4"))) {
            between.peer.getOutputStream().write(noMessage);
            assertThat(between.target.getInputStream().readNBytes(noMessage.length))
                    .isEqualTo(noMessage);
            between.peer.getOutputStream().write("more".getBytes(UTF_8));
            between.peer.shutdownOutput();
            assertThat(new String(between.target.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("more");
            events.await(event -> shownBytes() >= noMessage.length + 4);
        }
        assertThat(shownBytes()).isEqualTo(noMessage.length + 4);
        assertThat(summary().totals().isBalanced()).isTrue();
    }

    private int shownBytes() {
        return events.of(Event.Received.class).stream()
                .mapToInt(Event.Received::framedBytes)
                .sum();
    }

    @Test
    void halfAClosePassesInBothDirections() throws Exception {
        try (Between between = new Between(events)) {
            writeAndFinish(between.peer, "question".getBytes(UTF_8));
            assertThat(new String(between.target.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("question");
            between.target.getOutputStream().write("late answer".getBytes(UTF_8));
            assertThat(new String(between.peer.getInputStream().readNBytes(11), UTF_8))
                    .isEqualTo("late answer");
            between.target.shutdownOutput();
            assertThat(between.peer.getInputStream().read()).isEqualTo(-1);
        }
        try (Between between = new Between(events)) {
            writeAndFinish(between.target, "greeting".getBytes(UTF_8));
            assertThat(new String(between.peer.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("greeting");
            writeAndFinish(between.peer, "thanks".getBytes(UTF_8));
            assertThat(new String(between.target.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("thanks");
        }
    }

    @Test
    void aResetPassesInBothDirections() throws Exception {
        try (Between between = new Between(events)) {
            between.peer.setSoLinger(true, 0);
            between.peer.close();
            assertReset(between.target.getInputStream());
        }
        try (Between between = new Between(events)) {
            between.target.setSoLinger(true, 0);
            between.target.close();
            assertReset(between.peer.getInputStream());
        }
    }

    private static void assertReset(InputStream in) {
        assertThatThrownBy(() -> in.read()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    @Test
    void aTargetThatRefusesBreaksThePeersConnectionOff() throws Exception {
        int free = Ports.free();
        try (RelaySession relay = Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + free)
                        .open(events);
                Socket peer = new Socket(HERE, port(relay))) {
            peer.setSoTimeout(PATIENCE_MILLIS);
            assertReset(peer.getInputStream());
            assertThat(events.await(Event.Refused.class).cause()).isEqualTo(Cause.CONNECTION_REFUSED);
            Await.until("it is forgotten", () -> relay.openFlows() == 0);
        }
    }

    /** What one side does not read, the relay does not take from the other. */
    @Test
    void oneThatDoesNotReadHoldsBackTheOneThatSends() throws Exception {
        long most = 256 << 20;
        try (ServerSocket server = new ServerSocket(0, 50, HERE);
                RelaySession relay = Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + server.getLocalPort())
                        .open(events);
                SocketChannel peer = SocketChannel.open(new InetSocketAddress(HERE, port(relay)));
                Socket target = server.accept();
                Selector selector = Selector.open()) {
            peer.configureBlocking(false);
            peer.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
            long written = 0;
            while (written < most && selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                written += peer.write(bytes.clear());
            }
            assertThat(written).as("what the two kernels hold").isLessThan(most);

            peer.shutdownOutput();
            assertThat(target.getInputStream().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(written);
        }
    }

    @Test
    void theEndOfTheSessionEndsAllThatPasses() throws Exception {
        try (Between between = new Between(events)) {
            between.peer.getOutputStream().write(1);
            assertThat(between.target.getInputStream().read()).isEqualTo(1);
            between.relay.close();
            Await.until("nothing is open", () -> between.relay.openFlows() == 0);
            assertThat(ended(between.peer)).isTrue();
            assertThat(ended(between.target)).isTrue();
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void refusesWhatCannotBeRelayed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.relay("udp://:9000", "tcp://127.0.0.1:9000"))
                .withMessageContaining("Give both the same scheme");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.relay("udp://:9000", "udp://:9001"))
                .withMessageContaining("needs a host and a port");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Parley.relay("udp://:9000", "udp://127.0.0.1:9000").open())
                .withMessageContaining("for ever");
        for (Map.Entry<String, Runnable> wrong : Map.<String, Runnable>of(
                        "--max-flows",
                        () -> Parley.relay("udp://:0", "udp://127.0.0.1:9").maxFlows(0),
                        "--idle",
                        () -> Parley.relay("udp://:0", "udp://127.0.0.1:9").idle(Duration.ZERO))
                .entrySet()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(wrong.getValue()::run)
                    .withMessageContaining(wrong.getKey());
        }
    }
}

package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import dev.parley.testkit.Wire;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that answer each other for ever are stopped on UDP, and named on TCP. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopsIT {
    /** What the guard lets through before it names a loop. */
    private static final int MOST_REPLIES = 20;

    /** A little less than the gap that the guard takes for a pause. */
    private static final long PAUSE_MILLIS = 90;

    private static final int QUIET_MILLIS = 1_000;

    /** Two are joined by a forwarder, three by a ring of them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void echoListenersInARingFallSilent(int count) throws Exception {
        List<Program> listeners = new ArrayList<>();
        try (Ring ring = new Ring(count)) {
            for (int i = 0; i < count; i++) {
                listeners.add(CommandLine.start("listen", "udp://127.0.0.1:0", "--echo", "--json"));
            }
            ring.join(listeners.stream().map(Program::listeningPort).toList());
            ring.put("round and round");
            ring.awaitQuiet();
            assertThat(ring.nanosUnderWay())
                    .as("quiet within a second, and a pause begins the count anew")
                    .isLessThan(TimeUnit.SECONDS.toNanos(
                            1 + listeners.stream().mapToLong(LoopsIT::pauses).sum()));
            listeners.getFirst().awaitOut("\"cause\":\"loop\"");
            ring.close();
            for (Program listener : listeners) {
                listener.signal("TERM");
                assertThat(listener.awaitExit()).isEqualTo(143);
                assertThat(sent(listener)).isBetween(MOST_REPLIES - 2L, mostReplies(listener));
            }
        } finally {
            listeners.forEach(Program::close);
        }
    }

    /** Somebody forges a datagram that seems to come from an echo: the two would answer each other for ever. */
    @Test
    void anEchoThatSomebodyForgedAsTheSenderIsAnsweredTwentyTimes() throws Exception {
        Peers.require("ip");
        String socat = Peers.require("socat");
        try (Wire wire = new Wire();
                Program echo = wire.far(List.of(socat, "-dd", "UDP4-RECVFROM:7000,fork", "EXEC:cat"));
                Program listener = wire.near(Program.parleyCommand("listen", "udp://:0", "--echo", "--json"))) {
            echo.awaitErr("receiving on");
            int port = listener.listeningPort();
            try (Program forger = wire.far(Program.pythonCommand(
                    "peers/udp_forge.py", Wire.FAR, "7000", Wire.NEAR, Integer.toString(port), "forged"))) {
                assertThat(forger.awaitExit()).as("%s", forger.err()).isZero();
            }
            assertThat(listener.awaitOut("\"cause\":\"loop\""))
                    .contains("two ends are answering each other", "--no-loop-guard", Wire.FAR + ":7000");
            listener.signal("TERM");
            assertThat(listener.awaitExit()).isEqualTo(143);
            assertThat(sent(listener)).isBetween(1L, mostReplies(listener));
            assertThat(listener.out().getLast()).contains("\"received\":" + (sent(listener) + 1) + ",");
        }
    }

    /** The tutorial's client sends back what it gets, and so does the listener: that is meant, named and let run. */
    @Test
    void theTutorialsTcpEndsPassTenThousandEchoesAndAreNamedOnce() throws Exception {
        try (Program listener =
                        CommandLine.start("listen", "tcp://127.0.0.1:0", "--echo", "--count", "10000", "--json");
                Program client = Program.python(
                        "tutorials/mpython_tcp_client.py", "127.0.0.1", Integer.toString(listener.listeningPort()))) {
            assertThat(listener.awaitExit()).isZero();
            assertThat(client.awaitExit()).isZero();
            assertThat(listener.out().getLast()).contains("\"received\":10000,\"sent\":10000,");
            assertThat(listener.out().stream().filter(line -> line.contains("\"cause\":\"loop\"")))
                    .singleElement()
                    .asString()
                    .contains("\"event\":\"note\"");
        }
    }

    /** A pause is no loop, and begins the guard's count anew. A busy machine may make one. */
    private static long mostReplies(Program listener) {
        return MOST_REPLIES * (1 + pauses(listener));
    }

    /** How often the next arrival came late, with some room for the time between the two clocks. */
    private static long pauses(Program listener) {
        List<Instant> arrivals = listener.out().stream()
                .filter(line -> line.startsWith("{\"event\":\"received\""))
                .map(line -> Instant.parse(line.replaceAll(".*?\"at\":\"([^\"]+)\".*", "$1")))
                .toList();
        return IntStream.range(1, arrivals.size())
                .filter(i ->
                        Duration.between(arrivals.get(i - 1), arrivals.get(i)).toMillis() > PAUSE_MILLIS)
                .count();
    }

    private static long sent(Program listener) {
        return Long.parseLong(listener.out().getLast().replaceAll(".*\"sent\":(\\d+),.*", "$1"));
    }

    /** Passes what one listener answers on to the next one, so that each sees a peer that answers it. */
    private static final class Ring implements AutoCloseable {
        private final List<DatagramSocket> sockets = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicLong firstNanos = new AtomicLong();
        private final AtomicLong lastNanos = new AtomicLong();
        private List<Integer> listeners = List.of();

        Ring(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                socket.setSoTimeout(QUIET_MILLIS);
                sockets.add(socket);
            }
        }

        void join(List<Integer> ports) {
            listeners = ports;
            for (int i = 0; i < sockets.size(); i++) {
                int from = i;
                threads.add(Thread.ofPlatform().start(() -> pass(from)));
            }
        }

        void put(String text) throws IOException {
            firstNanos.set(System.nanoTime());
            send(0, text.getBytes(UTF_8), text.length());
        }

        private void send(int to, byte[] bytes, int count) throws IOException {
            sockets.get(to).send(new DatagramPacket(bytes, count, InetAddress.getLoopbackAddress(), listeners.get(to)));
        }

        private void pass(int from) {
            byte[] buffer = new byte[2_000];
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    sockets.get(from).receive(packet);
                    lastNanos.set(System.nanoTime());
                    send((from + 1) % sockets.size(), buffer, packet.getLength());
                }
            } catch (SocketTimeoutException quiet) {
                // nothing has passed here for a second
            } catch (IOException closed) {
                // so is the test
            }
        }

        void awaitQuiet() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        long nanosUnderWay() {
            return lastNanos.get() - firstNanos.get();
        }

        @Override
        public void close() {
            sockets.forEach(DatagramSocket::close);
        }
    }
}

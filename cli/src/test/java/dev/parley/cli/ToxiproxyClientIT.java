package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.Program;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code relay --api} under toxiproxy's own Java client, before a server that sends back what it gets. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ToxiproxyClientIT {
    private static final int PATIENCE_MILLIS = 20_000;

    private ServerSocket server;
    private Program relay;
    private ToxiproxyClient client;

    @BeforeEach
    void open() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        relay = CommandLine.start("relay", "--api", "127.0.0.1:0");
        client = new ToxiproxyClient("127.0.0.1", port(relay));
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        server.close();
    }

    private static int port(Program program) {
        String line = program.awaitErr("relay-api: listening on tcp://");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
    }

    private void serve() {
        try {
            while (true) {
                Socket peer = server.accept();
                Thread.ofVirtual().start(() -> sendBack(peer));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void sendBack(Socket peer) {
        try (peer) {
            peer.getInputStream().transferTo(peer.getOutputStream());
        } catch (IOException broken) {
            // on purpose
        }
    }

    private Proxy proxy() throws IOException {
        return client.createProxy("echo", "127.0.0.1:0", "127.0.0.1:" + server.getLocalPort());
    }

    /** A connection through the proxy that is known to work. */
    private static Socket connect(Proxy proxy) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(proxy.getListen().replaceAll(".*:", "")));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        send(socket, 1);
        assertThat(receive(socket, 1)).isEqualTo(1);
        return socket;
    }

    private static void send(Socket socket, int bytes) throws IOException {
        socket.getOutputStream().write(new byte[bytes]);
    }

    /** How many came, of so many that were wanted. */
    private static int receive(Socket socket, int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes).length;
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    @Test
    void proxiesAreMadeListedDisabledAndDeleted() throws Exception {
        Proxy proxy = proxy();
        assertThat(client.version()).contains("2.");
        assertThat(client.getProxies()).extracting(Proxy::getName).containsExactly("echo");
        assertThatThrownBy(this::proxy).isInstanceOf(IOException.class).hasMessageStartingWith("[409] proxy already");
        try (Socket open = connect(proxy)) {
            proxy.disable();
            assertThat(hasEnded(open)).isTrue();
            assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
            assertThat(client.getProxy("echo").isEnabled()).isFalse();
        }
        proxy.enable();
        connect(proxy).close();
        relay.awaitOut(line -> line.matches(".*echo.*127\\.0\\.0\\.1:\\d+ → 127\\.0\\.0\\.1:\\d+  1 B.*"));
        proxy.delete();
        assertThat(client.getProxies()).isEmpty();
        assertThat(client.getProxyOrNull("echo")).isNull();
    }

    private static boolean hasEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException still) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void latencyDelaysAConnectionThatIsOpen() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            Latency latency = proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 300);

            assertThat(roundTripMillis(open)).isGreaterThanOrEqualTo(299);

            latency.setLatency(600);
            latency.setJitter(0);
            assertThat(proxy.toxics().get("slow", Latency.class).getLatency()).isEqualTo(600);
            assertThat(roundTripMillis(open)).isGreaterThanOrEqualTo(599);
        }
    }

    private static long roundTripMillis(Socket socket) throws IOException {
        long start = System.nanoTime();
        send(socket, 1);
        assertThat(receive(socket, 1)).isEqualTo(1);
        return millisSince(start);
    }

    @Test
    void bandwidthHoldsBack() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            assertThat(proxy.toxics()
                            .bandwidth("narrow", ToxicDirection.DOWNSTREAM, 100)
                            .getRate())
                    .isEqualTo(100);
            long start = System.nanoTime();
            send(open, 100_000);
            assertThat(receive(open, 100_000)).isEqualTo(100_000);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(950);
        }
    }

    @Test
    void slowCloseDelaysTheEnd() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            proxy.toxics().slowClose("late", ToxicDirection.DOWNSTREAM, 500);
            long start = System.nanoTime();
            open.shutdownOutput();
            assertThat(open.getInputStream().read()).isNegative();
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(499);
        }
    }

    @Test
    void timeoutLetsNothingThroughAndCloses() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            long start = System.nanoTime();
            proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 500);
            send(open, 1);
            assertThat(hasEnded(open)).isTrue();
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(499);
        }
    }

    @Test
    void timeoutOfZeroStaysUntilItIsRemoved() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            Toxic hole = proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 0);
            send(open, 1);
            open.setSoTimeout(300);
            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            hole.remove();

            open.setSoTimeout(PATIENCE_MILLIS);
            assertThat(hasEnded(open)).isTrue();
            connect(proxy).close();
        }
    }

    @Test
    void resetPeerResetsAtOnceOrAfterATime() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            long start = System.nanoTime();
            Toxic later = proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 300);
            assertThatThrownBy(() -> open.getInputStream().read()).hasMessageContaining("reset");
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(299);
            later.remove();
        }
        try (Socket open = connect(proxy)) {
            proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 0);
            assertThatThrownBy(() -> open.getInputStream().read()).hasMessageContaining("reset");
        }
    }

    @Test
    void slicerCutsIntoPiecesWithPauses() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            proxy.toxics()
                    .slicer("slices", ToxicDirection.DOWNSTREAM, 100, 50_000)
                    .setSizeVariation(0);
            byte[] sent = "0123456789".repeat(100).getBytes(UTF_8);
            long start = System.nanoTime();
            open.getOutputStream().write(sent);
            assertThat(open.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            // ten pieces, with nine pauses at least
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(449);
        }
    }

    @Test
    void limitDataClosesAfterSoManyBytes() throws Exception {
        Proxy proxy = proxy();
        try (Socket open = connect(proxy)) {
            proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 1_000);
            send(open, 5_000);
            assertThat(receive(open, 1_000)).isEqualTo(1_000);
            assertThat(hasEnded(open)).isTrue();
        }
    }

    @Test
    void theClientOfThePageWorks() throws Exception {
        int apiPort = port(relay);
        String redisAddress = "127.0.0.1:" + server.getLocalPort();

        ToxiproxyClient toxiproxy = new ToxiproxyClient("127.0.0.1", apiPort);
        Proxy redis = toxiproxy.createProxy("redis", "127.0.0.1:0", redisAddress);
        redis.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 300);

        try (Socket open = connect(redis)) {
            assertThat(roundTripMillis(open)).isGreaterThanOrEqualTo(299);
        }
        relay.signal("TERM");
        assertThat(relay.awaitExit()).isEqualTo(143);
        assertThat(String.join("\n", relay.err()))
                .contains("redis: ledger: received 4 (4 B)")
                .contains("from target  delay=300ms  300.0 ms on average");
    }

    @Test
    void resetRemovesAllToxics() throws Exception {
        Proxy proxy = proxy();
        proxy.toxics().resetPeer("reset", ToxicDirection.UPSTREAM, 0);
        proxy.disable();

        client.reset();

        assertThat(client.getProxy("echo").toxics().getAll()).isEmpty();
        connect(proxy).close();
    }

    @Test
    void whatTheCommandLineOpensIsAProxyToo() throws Exception {
        try (Program other = CommandLine.start(
                "relay",
                "tcp://127.0.0.1:0",
                "tcp://127.0.0.1:" + server.getLocalPort(),
                "--api",
                "127.0.0.1:0",
                "--delay",
                "100ms",
                "--seed",
                "42",
                "--json")) {
            String listening = other.awaitOut(line -> line.contains("\"listening\"") && line.contains("\"relay-api\""));
            int apiPort = Integer.parseInt(listening.replaceAll(".*\"local\":\"tcp://127.0.0.1:(\\d+)\".*", "$1"));
            Proxy proxy = new ToxiproxyClient("127.0.0.1", apiPort).getProxy("relay");
            try (Socket open = connect(proxy)) {
                assertThat(roundTripMillis(open)).isGreaterThanOrEqualTo(199);
            }
            other.awaitOut("seed 42");
        }
    }

    @Test
    void whatCannotBeIsRefusedWithTheWayOut() {
        assertThat(CommandLine.run("relay", "--api", "127.0.0.1", "--loss", "5%")
                        .err())
                .contains("--loss is for the relay between LISTEN and TARGET");
        assertThat(CommandLine.run("relay", "--api", "8474").err())
                .contains("--api is a host and a port from 0 to 65535, such as 127.0.0.1:8474");
        assertThat(CommandLine.run("relay", "tcp://:9000", "tcp://a:1", "--api", "127.0.0.1", "--timeline", "10s none")
                        .err())
                .contains("--timeline and --api exclude each other");
        assertThat(CommandLine.run("relay", "tcp://:9000", "--api", "127.0.0.1").err())
                .contains("relay needs where to listen and the target");
        assertThat(CommandLine.run("relay", "--api", "127.0.0.1:" + server.getLocalPort()))
                .satisfies(taken -> assertThat(taken.err()).contains("the API cannot be at 127.0.0.1:"));
    }
}

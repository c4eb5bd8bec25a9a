package dev.parley.measure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.ledger.Cause;
import dev.parley.measure.Measure;
import dev.parley.measure.UnrulyPeer;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.measure.server.MeasureServer;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.Await;
import dev.parley.time.Rate;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Round trips over real sockets, against a peer whose decisions are known. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Isolated("it compares times and counts")
class RoundTripTest {
    private static RoundTripSetup to(int port) {
        return Measure.roundTrip("udp://127.0.0.1:" + port);
    }

    @Test
    void agreesWithAPeerThatLosesDelaysRepeatsAndReorders() throws Exception {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.println("RoundTripTest seed " + seed);
        try (UnrulyPeer peer = new UnrulyPeer(seed, 5, 4, 3, Duration.ofMillis(8))) {
            RoundTripResult result = to(peer.port())
                    .rate(Rate.parse("500/s"))
                    .count(1_200)
                    .drain(Duration.ofSeconds(3))
                    .run();
            List<Long> left = peer.sequencesThatLeft();

            assertThat(result.sent()).isEqualTo(1_200);
            assertThat(result.loss().total()).isEqualTo(peer.lost());
            assertThat(result.received()).isEqualTo(1_200 - peer.lost());
            assertThat(result.duplicates()).isEqualTo(peer.duplicated());
            assertThat(result.reordered()).isEqualTo(reordered(left));
            assertThat(result.foreign() + result.corrupt() + result.tooLate()).isZero();
            assertThat(result.loss().receiveBuffer().orElse(0)).isZero();
            assertThat(result.service().count()).isGreaterThanOrEqualTo(1_000);
            assertThat((double) result.service().minNanos())
                    .as("the quickest, since a busy machine makes most of them slower")
                    .isCloseTo(peer.leastDelayNanos(), within(4_000_000.0));
            assertThat((double) result.service().at(50).getAsLong())
                    .as("none is quicker than the peer was, but for the histogram's three digits")
                    .isGreaterThan(0.99 * peer.medianDelayNanos());
        }
    }

    /** RFC 4737, 3.3, as it is written: the first of its number, and lower than one that came before. */
    private static long reordered(List<Long> left) {
        long next = 0;
        long count = 0;
        java.util.Set<Long> seen = new java.util.HashSet<>();
        for (long each : left) {
            if (seen.add(each)) {
                count += each < next ? 1 : 0;
                next = Math.max(next, each + 1);
            }
        }
        return count;
    }

    @Test
    void tellsTheRefusalWithoutWaiting() throws Exception {
        int port;
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertThatThrownBy(() -> to(port).run())
                .isInstanceOfSatisfying(
                        NetworkException.class,
                        said -> assertThat(said.reason()).isEqualTo(Cause.PORT_UNREACHABLE))
                .hasMessageContaining("nothing listens on UDP port");
    }

    @Test
    void saysThatNothingCameBack() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> to(silent.getLocalPort())
                            .count(3)
                            .drain(Duration.ofMillis(20))
                            .run())
                    .isInstanceOfSatisfying(
                            NetworkException.class,
                            said -> assertThat(said.reason()).isEqualTo(Cause.NO_REPLY))
                    .hasMessageContaining("sent nothing back for any of 3");
        }
    }

    @Test
    void countsWhatIsNoEchoAndWhatWasChanged() throws Exception {
        // of each four: whole, changed at its end, one byte longer, something else
        try (EditingPeer peer = new EditingPeer()) {
            RoundTripResult result =
                    to(peer.port()).count(40).drain(Duration.ofSeconds(3)).run();

            assertThat(result.corrupt()).isEqualTo(10);
            assertThat(result.foreign()).isEqualTo(20);
            assertThat(result.received()).isEqualTo(20);
            assertThat(result.loss().total()).isEqualTo(20);
            assertThat(result.service().count()).isEqualTo(10);
        }
    }

    @Test
    void callsARunInvalidThatTheSenderCannotKeep() throws Exception {
        try (UnrulyPeer peer = new UnrulyPeer(1, 0, 0, 0, Duration.ZERO)) {
            RoundTripResult result = to(peer.port())
                    .rate(new Rate(50_000_000))
                    .lasting(Duration.ofMillis(200))
                    .drain(Duration.ofMillis(10))
                    .run();

            assertThat(result.valid()).isFalse();
            assertThat(result.cause()).isEqualTo(Cause.SENDER_TOO_SLOW);
            assertThat(result.loss().unsent()).isPositive();
            assertThat(result.sent() + result.loss().unsent())
                    .isEqualTo(result.due())
                    .isEqualTo(10_000_000);
        }
    }

    @Test
    void sharesTheRateAmongStreams() throws Exception {
        try (MeasureServer far = Measure.serve("udp://127.0.0.1:0").open(servedFlow -> {})) {
            RoundTripResult result = to(far.locals().getFirst().port())
                    .rate(Rate.parse("400/s"))
                    .count(400)
                    .drain(Duration.ofSeconds(10))
                    .streams(4)
                    .run();

            assertThat(result.sent()).isEqualTo(400);
            assertThat(result.received()).isEqualTo(400);
            assertThat(result.service().count()).isEqualTo(400);
            assertThat(result.farEnd()).isTrue();
        }
    }

    @Test
    void measuresTcpByCuttingTheEchoToSize() throws Exception {
        try (MeasureServer far = Measure.serve("tcp://127.0.0.1:0").open(servedFlow -> {})) {
            RoundTripResult result = Measure.roundTrip(far.locals().getFirst().toString())
                    .size(3_000)
                    .rate(Rate.parse("500/s"))
                    .count(300)
                    .drain(Duration.ofSeconds(10))
                    .run();

            assertThat(result.received()).isEqualTo(300);
            assertThat(result.foreign() + result.corrupt() + result.loss().total())
                    .isZero();
        }
    }

    @Test
    void tellsThatATcpPeerRefusesOrLeaves() throws Exception {
        try (java.net.ServerSocket server = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> leaveAtOnce(server));
            assertThatThrownBy(() -> Measure.roundTrip("tcp://127.0.0.1:" + server.getLocalPort())
                            .rate(Rate.parse("10/s"))
                            .count(30)
                            .run())
                    .isInstanceOf(NetworkException.class);
        }
    }

    @Test
    void keepsWhatCameBeforeATcpPeerLeaves() throws Exception {
        try (java.net.ServerSocket server = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> echoAndLeave(server, 5 * 64));
            RoundTripResult result = Measure.roundTrip("tcp://127.0.0.1:" + server.getLocalPort())
                    .lasting(Duration.ofSeconds(30))
                    .run();

            assertThat(result.received()).isEqualTo(5);
            assertThat(result.cause()).isIn(Cause.END_OF_STREAM, Cause.RESET);
            assertThat(result.message()).isNotNull();
        }
    }

    private static void echoAndLeave(java.net.ServerSocket server, int bytes) {
        try (java.net.Socket client = server.accept()) {
            client.getOutputStream().write(client.getInputStream().readNBytes(bytes));
        } catch (java.io.IOException ended) {
            throw new java.io.UncheckedIOException(ended);
        }
    }

    private static void leaveAtOnce(java.net.ServerSocket server) {
        try {
            server.accept().close();
        } catch (java.io.IOException ended) {
            throw new java.io.UncheckedIOException(ended);
        }
    }

    @Test
    void refusesASizeThatCannotCarryItsNumber() {
        assertThatThrownBy(() -> to(9_000).size(15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 B or more");
        assertThatThrownBy(() -> to(9_000).size(65_508).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65507");
    }

    @Test
    void endsWithTheResultSoFarWhenItIsStopped() throws Exception {
        try (MeasureServer far = Measure.serve("udp://127.0.0.1:0").open(servedFlow -> {})) {
            Measurement<RoundTripResult> running = Measure.roundTrip(
                            far.locals().getFirst().toString())
                    .lasting(Duration.ofHours(1))
                    .start();
            Await.until("three have come back", () -> running.progress().received() >= 3);
            running.stop();

            assertThat(running.await().received()).isBetween(3L, 1_000L);
        }
    }

    /** Whole, changed, longer, and something else, in turn. */
    private static final class EditingPeer implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

        EditingPeer() throws java.io.IOException {
            Thread.ofPlatform().daemon().start(this::run);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void run() {
            byte[] buffer = new byte[2_000];
            for (int i = 0; ; i++) {
                java.net.DatagramPacket packet = new java.net.DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(packet);
                    int length = packet.getLength();
                    switch (i % 4) {
                        case 0 -> socket.send(packet);
                        case 1 -> {
                            buffer[length - 1]++;
                            socket.send(packet);
                        }
                        case 2 ->
                            socket.send(new java.net.DatagramPacket(buffer, length + 1, packet.getSocketAddress()));
                        default ->
                            socket.send(new java.net.DatagramPacket(
                                    "ack".getBytes(java.nio.charset.StandardCharsets.UTF_8), 3, (InetSocketAddress)
                                            packet.getSocketAddress()));
                    }
                } catch (java.io.IOException closed) {
                    return;
                }
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}

package dev.parley.measure.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import dev.parley.measure.Measure;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.testkit.Seed;
import dev.parley.time.Rate;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A far end that agrees to everything and reports what cannot be: nothing of it may pass for a measurement. */
@Timeout(60)
class HostileFarEndTest {
    private static final int COUNT = 100;

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0x00, 0x7f, 0x80, 0x01})
    void aReportOfDatagramsThatCannotBeRightIsRefused(int filling) throws Exception {
        try (FarEnd far = new FarEnd(body -> Arrays.fill(body, (byte) filling))) {
            isRefused(throughput(far, Direction.UP));
        }
    }

    @Test
    void noReportOfChanceIsBelievedUnlessItsSumsClose() throws Exception {
        Random random = Seed.random();
        for (int i = 0; i < 20; i++) {
            try (FarEnd far = new FarEnd(random::nextBytes)) {
                isRefused(throughput(far, Direction.UP));
            }
        }
    }

    @Test
    void aReportWhoseSumsCloseIsBelieved() throws Exception {
        try (FarEnd far = new FarEnd(body -> ByteBuffer.wrap(body)
                .putLong(90)
                .putLong(9_000)
                .putLong(0)
                .putLong(0)
                .putLong(0)
                .putLong(10)
                .putLong(10)
                .putLong(0)
                .putLong(1_000_000)
                .putLong(1)
                .putLong(10)
                .putLong(0))) {
            ThroughputResult result = throughput(far, Direction.UP);

            assertThat(result.cause()).isEqualTo(Cause.DONE);
            assertThat(result.up().orElseThrow().lost()).hasValue(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0x7f, 0x80})
    void whatItSaysThatItSentIsNotBelievedEither(int filling) throws Exception {
        try (FarEnd far = new FarEnd(body -> Arrays.fill(body, (byte) filling))) {
            isRefused(throughput(far, Direction.DOWN));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0x00, 0x7f})
    void aReportOfRoundTripsThatCannotBeRightIsRefused(int filling) throws Exception {
        try (FarEnd far = new FarEnd(body -> Arrays.fill(body, (byte) filling))) {
            RoundTripResult result = Measure.roundTrip("udp://127.0.0.1:" + far.port())
                    .rate(Rate.parse("1000/s"))
                    .count(COUNT)
                    .run();

            assertThat(result.cause()).isEqualTo(Cause.INVALID_REPORT);
            assertThat(result.valid()).isFalse();
            assertThat(result.loss().total()).isBetween(0L, (long) COUNT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0x7f, 0x80})
    void aReportOfBytesThatCannotBeRightIsRefused(int filling) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(server, filling));
            ThroughputResult result = Measure.throughput("tcp://127.0.0.1:" + server.getLocalPort())
                    .direction(Direction.UP)
                    .count(4)
                    .size(1_000)
                    .run();

            isRefused(result);
        }
    }

    private static ThroughputResult throughput(FarEnd far, Direction direction) throws Exception {
        return Measure.throughput("udp://127.0.0.1:" + far.port())
                .direction(direction)
                .rate(Rate.parse("10000/s"))
                .count(COUNT)
                .size(100)
                .run();
    }

    private static void isRefused(ThroughputResult result) {
        assertThat(result.cause()).isEqualTo(Cause.INVALID_REPORT);
        assertThat(result.valid()).isFalse();
        assertThat(result.message()).contains("cannot be right");
        result.up().ifPresent(flow -> assertThat(flow.received()).isEmpty());
        result.down()
                .map(FlowResult::lost)
                .ifPresent(lost -> assertThat(lost.orElse(0)).isNotNegative());
    }

    /** Agrees, reads all, and reports. */
    private static void serve(ServerSocket server, int filling) {
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(Frame.CONTROL_BYTES);
            client.getOutputStream()
                    .write(Frame.control(Frame.Kind.AGREEMENT, 0).array());
            byte[] report = Frame.control(Frame.Kind.REPORT, 0).array();
            Arrays.fill(report, Frame.BODY, report.length, (byte) filling);
            // A stream without a block: its end, and the report behind it.
            client.getOutputStream().write(new byte[4]);
            client.getOutputStream().write(report);
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException over) {
            // the test is over
        }
    }

    /** Agrees to each request, echoes each probe, and fills its reports. */
    private static final class FarEnd implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final Consumer<byte[]> filling;

        FarEnd(Consumer<byte[]> filling) throws IOException {
            this.filling = filling;
            Thread.ofPlatform().daemon().start(this::run);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void run() {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                    socket.receive(packet);
                    answer(packet);
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void answer(DatagramPacket packet) throws IOException {
            ByteBuffer data = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            Frame.Kind kind = Frame.kind(data, 0, packet.getLength());
            int run = Frame.run(data, 0);
            switch (kind) {
                case REQUEST ->
                    send(packet, Frame.control(Frame.Kind.AGREEMENT, run).array());
                case PROBE -> {
                    Frame.kind(data, Frame.Kind.ECHO);
                    socket.send(packet);
                }
                case FINISH -> send(packet, filled(Frame.Kind.REPORT, run));
                case ALIVE -> send(packet, filled(Frame.Kind.FINISH, run));
                case null, default -> {}
            }
        }

        private byte[] filled(Frame.Kind kind, int run) {
            byte[] body = new byte[Frame.CONTROL_BYTES - Frame.BODY];
            filling.accept(body);
            return Frame.control(kind, run).put(Frame.BODY, body).array();
        }

        private void send(DatagramPacket to, byte[] answer) throws IOException {
            socket.send(new DatagramPacket(answer, answer.length, to.getSocketAddress()));
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}

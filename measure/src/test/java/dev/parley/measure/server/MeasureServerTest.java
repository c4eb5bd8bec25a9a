package dev.parley.measure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.address.Cidr;
import dev.parley.ledger.Cause;
import dev.parley.measure.Measure;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.RunRequest;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.ServedFlow;
import dev.parley.measure.result.ServerListener;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.testkit.Await;
import dev.parley.time.Rate;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A far end on loopback: what it counts, what it sends, and what it does not do for strangers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Isolated("it compares times and counts")
class MeasureServerTest {
    private final BlockingQueue<ServedFlow> servedFlow = new LinkedBlockingQueue<>();

    private MeasureServer open(String address) throws NetworkException {
        return Measure.serve(address).open(servedFlow::add);
    }

    private static String of(MeasureServer far) {
        return far.locals().getFirst().toString();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void countsEachDatagramEachWay(Direction direction) throws Exception {
        try (MeasureServer far = open("udp://127.0.0.1:0")) {
            ThroughputResult result = Measure.throughput(of(far))
                    .direction(direction)
                    .rate(Rate.parse("2000/s"))
                    .count(1_000)
                    .size(200)
                    .drain(Duration.ofSeconds(10))
                    .run();

            assertThat(result.message()).isNull();
            assertThat(result.up().isPresent()).isEqualTo(direction.isUp());
            assertThat(result.down().isPresent()).isEqualTo(direction.isDown());
            for (FlowResult flow : List.of(
                    result.up().orElseGet(() -> result.down().orElseThrow()),
                    result.down().orElseGet(() -> result.up().orElseThrow()))) {
                assertThat(flow.sent()).isEqualTo(1_000);
                assertThat(flow.received()).hasValue(1_000);
                assertThat(flow.receivedBytes()).hasValue(200_000);
                assertThat(flow.lost()).hasValue(0);
            }
            ServedFlow told = servedFlow.poll(10, TimeUnit.SECONDS);
            assertThat(told).isNotNull();
            assertThat(told.direction()).isEqualTo(direction);
            assertThat(told.received()).isEqualTo(direction.isUp() ? 1_000 : 0);
            assertThat(told.sent()).isEqualTo(direction.isDown() ? 1_000 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void countsEachByteOfStreamsEachWay(Direction direction) throws Exception {
        try (MeasureServer far = open("tcp://127.0.0.1:0")) {
            ThroughputResult result = Measure.throughput(of(far))
                    .direction(direction)
                    .count(64)
                    .size(10_000)
                    .streams(2)
                    .run();

            assertThat(result.message()).isNull();
            result.up().ifPresent(flow -> assertThat(flow.receivedBytes()).hasValue(640_000));
            result.up().ifPresent(flow -> assertThat(flow.sentBytes()).isEqualTo(640_000));
            result.down().ifPresent(flow -> assertThat(flow.receivedBytes()).hasValue(640_000));
        }
    }

    /** However the datagrams pass the kernel. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true"})
    void aFloodClosesToTheDatagram(boolean offload, boolean merged) throws Exception {
        try (MeasureServer far =
                Measure.serve("udp://127.0.0.1:0").merged(merged).open(servedFlow::add)) {
            ThroughputResult result = Measure.throughput(of(far))
                    .direction(Direction.BOTH)
                    .offload(offload)
                    .merged(merged)
                    .lasting(Duration.ofMillis(500))
                    .streams(2)
                    .run();

            for (FlowResult flow :
                    List.of(result.up().orElseThrow(), result.down().orElseThrow())) {
                assertThat(flow.sent()).isPositive();
                assertThat(flow.received().getAsLong() + flow.lost().getAsLong())
                        .isEqualTo(flow.sent());
            }
        }
    }

    @Test
    void servesSeveralClientsAtOnce() throws Exception {
        try (MeasureServer far = open("udp://127.0.0.1:0");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ThroughputResult>> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int count = 300 + i;
                clients.add(() -> Measure.throughput(of(far))
                        .direction(Direction.BOTH)
                        .rate(Rate.parse("1000/s"))
                        .count(count)
                        .drain(Duration.ofSeconds(10))
                        .run());
            }
            List<Future<ThroughputResult>> results = threads.invokeAll(clients);
            for (int i = 0; i < 4; i++) {
                ThroughputResult result = results.get(i).get();
                assertThat(result.up().orElseThrow().received()).hasValue(300 + i);
                assertThat(result.down().orElseThrow().received()).hasValue(300 + i);
            }
        }
    }

    @Test
    void tellsWhoHasTooManyClientsOrTooMuchTime() throws Exception {
        try (MeasureServer far = Measure.serve("udp://127.0.0.1:0")
                .maxClients(1)
                .maxTime(Duration.ofSeconds(2))
                .open(servedFlow::add)) {
            assertThatThrownBy(() -> Measure.throughput(of(far))
                            .lasting(Duration.ofSeconds(3))
                            .run())
                    .hasMessageContaining("did not agree: it agrees to at most 2s");
            assertThatThrownBy(() -> Measure.throughput(of(far))
                            .lasting(Duration.ofMillis(500))
                            .rate(Rate.parse("100/s"))
                            .streams(2)
                            .run())
                    .hasMessageContaining("as many clients as it takes");
        }
    }

    @Test
    void findsNoFarEndWhereNoneIs() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Measure.throughput("udp://127.0.0.1:" + silent.getLocalPort())
                            .run())
                    .isInstanceOfSatisfying(
                            NetworkException.class,
                            said -> assertThat(said.reason()).isEqualTo(Cause.NO_AGREEMENT))
                    .hasMessageContaining("parley measure --serve udp://:" + silent.getLocalPort());
        }
    }

    @Test
    void sendsAForgedSenderNoMoreThanItSent() throws Exception {
        try (MeasureServer far = open("udp://127.0.0.1:0");
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress to = far.locals().getFirst().socketAddress();
            RunRequest flood = new RunRequest(Direction.DOWN, 1_400, Pace.atOnce(Long.MAX_VALUE));
            ByteBuffer guessed = flood.write(Frame.control(Frame.Kind.REQUEST, 7));
            guessed.putLong(Frame.BODY, 42);
            List<ByteBuffer> forged = List.of(
                    flood.write(Frame.control(Frame.Kind.REQUEST, 7)),
                    guessed,
                    Frame.control(Frame.Kind.ALIVE, 7),
                    Frame.control(Frame.Kind.DATA, 7),
                    Frame.control(Frame.Kind.FINISH, 7),
                    Frame.control(Frame.Kind.ECHO, 7),
                    Frame.control(Frame.Kind.PROBE, 7),
                    ByteBuffer.allocate(40));
            int sent = 0;
            for (ByteBuffer each : forged) {
                byte[] bytes = new byte[each.capacity()];
                each.get(0, bytes);
                stranger.send(new DatagramPacket(bytes, bytes.length, to));
                sent += bytes.length;
            }

            int received = 0;
            List<Frame.Kind> answers = new ArrayList<>();
            try {
                while (true) {
                    stranger.setSoTimeout(answers.size() < 3 ? 20_000 : 500);
                    DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
                    stranger.receive(answer);
                    received += answer.getLength();
                    answers.add(Frame.kind(ByteBuffer.wrap(answer.getData()), 0, answer.getLength()));
                }
            } catch (SocketTimeoutException quiet) {
                // all has come
            }

            assertThat(received).isLessThanOrEqualTo(sent);
            assertThat(answers).containsExactly(Frame.Kind.CHALLENGE, Frame.Kind.CHALLENGE, Frame.Kind.ECHO);
        }
    }

    @Test
    void answersNobodyWhoIsNotAllowed() throws Exception {
        try (MeasureServer far = Measure.serve("udp://127.0.0.1:0")
                .allow(List.of(Cidr.parse("192.0.2.0/24")))
                .open(servedFlow::add)) {
            assertThatThrownBy(() -> Measure.throughput(of(far)).run())
                    .isInstanceOfSatisfying(
                            NetworkException.class,
                            said -> assertThat(said.reason()).isEqualTo(Cause.NO_AGREEMENT));
        }
    }

    @Test
    void stopsSendingToWhoIsNotHeardAnyMore() throws Exception {
        try (MeasureServer far = open("udp://127.0.0.1:0")) {
            Measurement<ThroughputResult> running = Measure.throughput(of(far))
                    .direction(Direction.DOWN)
                    .rate(Rate.parse("1000/s"))
                    .lasting(Duration.ofSeconds(50))
                    .start();
            Await.until("a hundred have come", () -> running.progress().received() >= 100);
            running.stop();
            running.await();

            ServedFlow told = servedFlow.poll(20, TimeUnit.SECONDS);
            assertThat(told).isNotNull();
            assertThat(told.sent()).isLessThan(20_000);
        }
    }

    /** A socket that fails to accept, such as for want of open files, is tried again. */
    @Test
    void aFailedAcceptIsToldAndTriedAgain() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
        ServerListener listener = new ServerListener() {
            @Override
            public void served(ServedFlow flow) {}

            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        try (MeasureServer far = withFailingAccepts(failures).open(listener)) {
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("Too many open files");
            assertThat(Measure.throughput(of(far)).count(4).size(100).run().message())
                    .isNull();
        }
    }

    private static MeasureServerSetup withFailingAccepts(AtomicInteger failures) {
        MeasureServerSetup setup = Measure.serve("tcp://127.0.0.1:0");
        Network real = setup.network;
        setup.network = new Network() {
            @Override
            public DatagramPort openDatagram(DatagramOptions options) throws IOException {
                return real.openDatagram(options);
            }

            @Override
            public StreamListener listen(InetSocketAddress at) throws IOException {
                StreamListener listener = real.listen(at);
                return new StreamListener() {
                    @Override
                    public InetSocketAddress local() {
                        return listener.local();
                    }

                    @Override
                    public StreamConnection accept() throws IOException {
                        if (failures.getAndDecrement() > 0) {
                            throw new SocketException("Too many open files");
                        }
                        return listener.accept();
                    }

                    @Override
                    public void close() {
                        listener.close();
                    }
                };
            }

            @Override
            public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
                return real.connect(peer, options);
            }
        };
        return setup;
    }
}

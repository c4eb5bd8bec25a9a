package dev.parley.socket.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the network in memory promises beyond the contracts; its clock stands still unless it is moved. */
@Timeout(20)
final class MemoryNetworkTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final Network network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(8);

    private static InetSocketAddress at(String host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private DatagramPort open(String host, int port) throws IOException {
        return network.openDatagram(DatagramOptions.at(at(host, port)));
    }

    private static <T> FutureTask<T> started(Callable<T> blocking) {
        FutureTask<T> task = new FutureTask<>(blocking);
        Thread.startVirtualThread(task);
        return task;
    }

    private static void send(DatagramPort from, String text, InetSocketAddress to) throws IOException {
        from.send(Payload.of(text).buffer(), to);
    }

    @Test
    void aReceiveEndsWhenTheManualClockReachesItsDeadline() throws Exception {
        DatagramPort port = open("127.0.0.1", 0);
        FutureTask<Integer> waiting = started(() -> port.receive(batch, clock.in(5, TimeUnit.SECONDS)));
        clock.awaitWaiter();

        clock.advance(Duration.ofSeconds(4));
        clock.awaitWaiter();
        assertThat(waiting).isNotDone();
        clock.advance(Duration.ofSeconds(1));

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(0);
    }

    @Test
    void aReadEndsWhenTheManualClockReachesItsDeadline() throws Exception {
        StreamListener listener = network.listen(at("127.0.0.1", 0));
        StreamConnection client = network.connect(listener.local(), StreamOptions.DEFAULT);
        FutureTask<Integer> waiting = started(() -> client.read(new byte[1], 0, 1, clock.in(5, TimeUnit.SECONDS)));
        clock.awaitWaiter();

        clock.advance(Duration.ofSeconds(5));

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(0);
    }

    @Test
    void stampsWhatIsReadWithItsClock() throws IOException {
        DatagramPort port = open("127.0.0.1", 0);
        send(open("127.0.0.1", 0), "hello", port.local());
        clock.advance(Duration.ofMillis(7));

        port.receive(batch, 0);

        assertThat(batch.epochNanos(0)).isEqualTo(clock.epochNanos());
    }

    @Test
    void everyAddressBelongsToIt() throws IOException {
        DatagramPort camera = open("192.168.1.20", 9000);
        DatagramPort recorder = open("fd00::7", 9000);
        DatagramPort both = open("::", 9001);

        send(both, "to the camera", camera.local());
        camera.receive(batch, 0);
        assertThat(batch.peer(0)).isEqualTo(at("192.168.1.20", 9001));

        send(both, "to the recorder", recorder.local());
        recorder.receive(batch, 0);
        assertThat(batch.peer(0)).isEqualTo(at("fd00::7", 9001));
    }

    @Test
    void aWildcardAnswersOnLoopbackFromLoopback() throws IOException {
        DatagramPort server = open("0.0.0.0", 9000);
        DatagramPort client = open("127.0.0.2", 0);

        send(server, "hello", client.local());

        client.receive(batch, 0);
        assertThat(batch.peer(0)).isEqualTo(at("127.0.0.1", 9000));
    }

    @Test
    void saysToWhichAddressADatagramWasSent() throws IOException {
        DatagramPort port = open("0.0.0.0", 9000);

        send(open("127.0.0.1", 0), "hello", at("10.1.2.3", 9000));

        port.receive(batch, 0);
        assertThat(batch.destination(0)).isEqualTo(at("10.1.2.3", 9000));
    }

    @Test
    void theNearestOfSeveralPortsGetsADatagram() throws IOException {
        DatagramPort wildcard = network.openDatagram(shared("0.0.0.0", 9000));
        DatagramPort exact = network.openDatagram(shared("10.0.0.1", 9000));
        DatagramPort peer = open("10.0.0.2", 5000);
        DatagramPort connected = network.openDatagram(shared("10.0.0.1", 9000).to(peer.local()));

        send(open("10.0.0.3", 0), "from anybody", at("10.0.0.1", 9000));
        send(open("10.0.0.3", 0), "to another address", at("10.0.0.9", 9000));
        send(peer, "from the peer", at("10.0.0.1", 9000));

        assertThat(texts(exact)).containsExactly("from anybody");
        assertThat(texts(wildcard)).containsExactly("to another address");
        assertThat(texts(connected)).containsExactly("from the peer");
    }

    private static DatagramOptions shared(String host, int port) throws IOException {
        return new DatagramOptions(at(host, port), null, 1 << 20, true, true, null, List.of(), null);
    }

    private List<String> texts(DatagramPort port) throws IOException {
        int count = port.receive(batch, 0);
        return IntStream.range(0, count)
                .mapToObj(i -> batch.payload(i, 100).text().orElseThrow())
                .toList();
    }

    @Test
    void aGroupIsHeardByAllThatAreBoundToIt() throws IOException {
        DatagramPort one = network.openDatagram(shared("239.1.2.3", 5000));
        DatagramPort two = network.openDatagram(shared("239.1.2.3", 5000));
        DatagramPort otherGroup = network.openDatagram(shared("239.1.2.4", 5000));
        DatagramPort wildcard = network.openDatagram(shared("0.0.0.0", 5000));

        send(open("127.0.0.1", 0), "to the group", at("239.1.2.3", 5000));

        assertThat(texts(one)).containsExactly("to the group");
        assertThat(batch.destination(0)).isEqualTo(at("239.1.2.3", 5000));
        assertThat(texts(two)).containsExactly("to the group");
        assertThat(texts(otherGroup)).isEmpty();
        assertThat(texts(wildcard)).isEmpty();
    }

    @Test
    void aPortBoundToAGroupHearsItselfAndSendsFromAnAddress() throws IOException {
        DatagramPort member = network.openDatagram(shared("239.1.2.3", 5000));

        send(member, "me too", at("239.1.2.3", 5000));

        assertThat(texts(member)).containsExactly("me too");
        assertThat(batch.peer(0)).isEqualTo(at("127.0.0.1", 5000));
    }

    @Test
    void aBroadcastIsHeardByWildcardsAndWhoIsBoundToIt() throws IOException {
        DatagramPort wildcard = network.openDatagram(shared("0.0.0.0", 5000));
        DatagramPort both = network.openDatagram(shared("::", 5000));
        DatagramPort bound = network.openDatagram(shared("255.255.255.255", 5000));
        DatagramPort exact = network.openDatagram(shared("10.0.0.1", 5000));

        send(network.openDatagram(shared("127.0.0.1", 0)), "all", at("255.255.255.255", 5000));

        assertThat(texts(wildcard)).containsExactly("all");
        assertThat(texts(both)).containsExactly("all");
        assertThat(texts(bound)).containsExactly("all");
        assertThat(texts(exact)).isEmpty();
    }

    @Test
    void aGroupOrBroadcastThatNobodyHearsRefusesNothing() throws IOException {
        DatagramPort sender = network.openDatagram(shared("127.0.0.1", 0).to(at("239.9.9.9", 5000)));

        send(sender, "anybody?", at("239.9.9.9", 5000));
        send(sender, "anybody?", at("239.9.9.9", 5000));

        assertThat(texts(sender)).isEmpty();
    }

    @Test
    void aBufferTakesPayloadAndHeadersUntilItIsFull() throws IOException {
        DatagramPort port =
                network.openDatagram(DatagramOptions.at(at("127.0.0.1", 9000)).receiveBuffer(3 * (100 + 28)));
        DatagramPort sender = open("127.0.0.1", 0);
        for (int i = 0; i < 5; i++) {
            sender.send(ByteBuffer.allocate(100), port.local());
        }

        assertThat(port.kernelDrops()).hasValue(2);
        assertThat(port.receive(batch, 0)).isEqualTo(3);

        sender.send(ByteBuffer.allocate(100), port.local());
        assertThat(port.receive(batch, 0)).isEqualTo(1);
        assertThat(port.kernelDrops()).hasValue(2);
        assertThat(port.receiveBufferBytes()).isEqualTo(384);
    }

    @Test
    void thereIsNoWayFromOneFamilyToTheOther() throws IOException {
        DatagramPort six = open("::1", 0);

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> send(six, "hello", at("127.0.0.1", 9000)))
                .returns(Cause.UNREACHABLE, NetworkException::reason);
    }

    @Test
    void nothingIsSentToPortZero() throws IOException {
        DatagramPort port = open("127.0.0.1", 0);

        assertThatExceptionOfType(NetworkException.class).isThrownBy(() -> send(port, "hello", at("127.0.0.1", 0)));
    }

    @Test
    void aTakenPortIsNotBlamedOnAProgramOfThisComputer() throws IOException {
        open("127.0.0.1", 9000);

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> open("127.0.0.1", 9000))
                .withMessage("udp://127.0.0.1:9000: port 9000 is in use: another socket of this network in memory has"
                        + " it. End that program, or choose another port; port 0 takes a free one.");
    }

    @Test
    void whoFindsTheBacklogFullWaitsForAPlace() throws Exception {
        StreamListener listener = listenWithFullBacklog();
        FutureTask<StreamConnection> waiting = started(() -> network.connect(listener.local(), StreamOptions.DEFAULT));
        clock.awaitWaiter();
        assertThat(waiting).isNotDone();

        listener.accept();

        assertThat(waiting).succeedsWithin(SOON);
    }

    @Test
    void whoFindsTheBacklogFullGivesUpWhenTheTimeIsOver() throws Exception {
        StreamListener listener = listenWithFullBacklog();
        FutureTask<StreamConnection> waiting = started(() -> network.connect(listener.local(), StreamOptions.DEFAULT));
        clock.awaitWaiter();

        clock.advance(StreamOptions.DEFAULT_CONNECT_TIMEOUT);

        assertEndsWith(Cause.TIMED_OUT, waiting);
    }

    @Test
    void whoWaitsForAPlaceIsRefusedWhenTheListenerCloses() throws Exception {
        StreamListener listener = listenWithFullBacklog();
        FutureTask<StreamConnection> waiting = started(() -> network.connect(listener.local(), StreamOptions.DEFAULT));
        clock.awaitWaiter();

        listener.close();

        assertEndsWith(Cause.CONNECTION_REFUSED, waiting);
    }

    private StreamListener listenWithFullBacklog() throws IOException {
        StreamListener listener = network.listen(at("127.0.0.1", 0));
        for (int i = 0; i < MemoryStreamListener.BACKLOG; i++) {
            network.connect(listener.local(), StreamOptions.DEFAULT);
        }
        return listener;
    }

    private static void assertEndsWith(Cause cause, FutureTask<?> task) {
        assertThat(task)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(NetworkException.class)
                .havingCause()
                .extracting(failure -> ((NetworkException) failure).reason())
                .isEqualTo(cause);
    }

    @Test
    void aStreamHolds64KiBEachWay() throws Exception {
        StreamListener listener = network.listen(at("127.0.0.1", 0));
        StreamConnection client = network.connect(listener.local(), StreamOptions.DEFAULT);
        StreamConnection server = listener.accept();

        client.write(new byte[65_536], 0, 65_536);
        FutureTask<Void> oneMore = started(() -> {
            client.write(new byte[] {1}, 0, 1);
            return null;
        });
        byte[] all = new byte[65_536];
        assertThat(server.read(all, 0, all.length, Clock.NEVER)).isPositive();

        assertThat(oneMore).succeedsWithin(SOON);
    }

    @Test
    void bytesStayInOrderWhereTheRingWrapsAround() throws Exception {
        StreamListener listener = network.listen(at("127.0.0.1", 0));
        StreamConnection client = network.connect(listener.local(), StreamOptions.DEFAULT);
        StreamConnection server = listener.accept();
        byte[] block = new byte[40_001];
        byte[] got = new byte[block.length];
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < block.length; i++) {
                block[i] = (byte) (i * 31 + round);
            }
            client.write(block, 0, block.length);

            assertThat(server.read(got, 0, got.length, 0)).isEqualTo(block.length);
            assertThat(got).isEqualTo(block);
        }
    }

    @Test
    void listenersOnSeveralAddressesShareAPort() throws IOException {
        StreamListener exact = network.listen(at("10.0.0.1", 9000));
        StreamListener other = network.listen(at("10.0.0.2", 9000));

        StreamConnection client = network.connect(at("10.0.0.2", 9000), StreamOptions.DEFAULT);

        assertThat(other.accept().peer()).isEqualTo(client.local());
        assertThat(exact.local()).isNotEqualTo(client.peer());
    }

    @Test
    void anOpenStreamsNumberIsNotGivenToAListener() throws IOException {
        StreamListener listener = network.listen(at("127.0.0.1", 9000));
        StreamConnection client = network.connect(listener.local(), StreamOptions.DEFAULT);

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> network.listen(client.local()))
                .returns(Cause.ADDRESS_IN_USE, NetworkException::reason);
        client.close();
        assertThat(network.listen(client.local()).local()).isEqualTo(client.local());
    }
}

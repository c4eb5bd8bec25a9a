package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Seed;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link DatagramPort} promises. Every implementation runs it unchanged; a subclass says which network. Time passes
 * by itself here.
 */
@Timeout(20)
public abstract class DatagramPortContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<DatagramPort> opened = new ArrayList<>();
    private final DatagramBatch batch = new DatagramBatch(4);

    /** A fresh one, or the one there is. */
    protected abstract Network network();

    /** The clock that the network's deadlines are on. */
    protected abstract Clock clock();

    @AfterEach
    void closeAll() {
        opened.forEach(DatagramPort::close);
    }

    protected DatagramPort open(DatagramOptions options) throws IOException {
        DatagramPort port = network().openDatagram(options);
        opened.add(port);
        return port;
    }

    protected DatagramPort open(String host) throws IOException {
        return open(DatagramOptions.at(at(host, 0)));
    }

    protected DatagramPort connect(DatagramPort peer) throws IOException {
        return open(DatagramOptions.at(at(peer.local().getAddress(), 0)).to(peer.local()));
    }

    /** One that nobody has, and that the kernel gives to nobody meanwhile. */
    protected InetSocketAddress deadEnd() throws IOException {
        return at("127.0.0.1", Ports.free());
    }

    protected static InetSocketAddress at(String host, int port) throws IOException {
        return at(InetAddress.getByName(host), port);
    }

    protected static InetSocketAddress at(InetAddress host, int port) {
        return new InetSocketAddress(host, port);
    }

    protected static ByteBuffer bytes(String text) {
        return Payload.of(text).buffer();
    }

    /** Waits for the next datagram and no longer than the test may take. */
    protected String next(DatagramPort port) throws IOException {
        DatagramBatch one = new DatagramBatch(1);
        assertThat(port.receive(one, Clock.NEVER)).isEqualTo(1);
        return one.payload(0, DatagramBatch.SLOT_BYTES).text().orElseThrow();
    }

    protected void assertNothingThere(DatagramPort port) throws IOException {
        assertThat(port.receive(batch, 0)).isZero();
    }

    /** Runs a call that blocks, on a platform thread as the interface asks. */
    protected static <T> FutureTask<T> started(Callable<T> blocking) {
        FutureTask<T> task = new FutureTask<>(blocking);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void receivesWhatWasSentAndFromWhom(String host) throws IOException {
        DatagramPort receiver = open(host);
        DatagramPort sender = open(host);

        sender.send(bytes("hello"), receiver.local());

        assertThat(receiver.receive(batch, Clock.NEVER)).isEqualTo(1);
        assertThat(batch.count()).isEqualTo(1);
        assertThat(batch.payload(0, 100)).isEqualTo(Payload.of("hello"));
        assertThat(batch.peer(0)).isEqualTo(sender.local());
        assertThat(batch.destination(0)).isIn(null, receiver.local());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void answersOnAConnectedPortReachIt(String host) throws IOException {
        DatagramPort server = open(host);
        DatagramPort client = connect(server);
        client.send(bytes("ping"), server.local());
        server.receive(batch, Clock.NEVER);

        server.send(bytes("pong"), batch.peer(0));

        assertThat(next(client)).isEqualTo("pong");
        assertThat(batch.peer(0)).isEqualTo(client.local());
    }

    @Test
    void everyInterfaceHearsBothFamiliesAndTellsThemApart() throws IOException {
        DatagramPort receiver = open("::");
        DatagramPort four = open("127.0.0.1");
        DatagramPort six = open("::1");

        four.send(bytes("4"), at("127.0.0.1", receiver.local().getPort()));
        six.send(bytes("6"), at("::1", receiver.local().getPort()));

        assertThat(receiver.receive(new DatagramBatch(1), Clock.NEVER)).isEqualTo(1);
        assertThat(receiver.receive(batch, Clock.NEVER)).isEqualTo(1);
        assertThat(batch.peer(0)).isEqualTo(six.local());
    }

    @Test
    void showsAnIpv4PeerAsIpv4OnASocketForBoth() throws IOException {
        DatagramPort receiver = open("::");
        DatagramPort four = open("127.0.0.1");

        four.send(bytes("4"), at("127.0.0.1", receiver.local().getPort()));

        receiver.receive(batch, Clock.NEVER);
        assertThat(batch.peer(0)).isEqualTo(four.local());
        assertThat(batch.peer(0).getAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void everyIpv4InterfaceHearsNoIpv6() throws IOException {
        DatagramPort receiver = open("0.0.0.0");
        DatagramPort six = open("::1");

        six.send(bytes("6"), at("::1", receiver.local().getPort()));
        open("127.0.0.1").send(bytes("4"), at("127.0.0.1", receiver.local().getPort()));

        assertThat(next(receiver)).isEqualTo("4");
    }

    @Test
    void takesAsManyAsAreThereAndFitTheBatch() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");
        for (int i = 0; i < 6; i++) {
            sender.send(bytes("datagram " + i), receiver.local());
        }

        assertThat(receiver.receive(batch, Clock.NEVER)).isEqualTo(4);
        assertThat(batch.payload(0, 100)).isEqualTo(Payload.of("datagram 0"));
        assertThat(batch.payload(3, 100)).isEqualTo(Payload.of("datagram 3"));
        assertThat(receiver.receive(batch, Clock.NEVER)).isEqualTo(2);
        assertThat(batch.payload(0, 100)).isEqualTo(Payload.of("datagram 4"));
        assertNothingThere(receiver);
    }

    @Test
    void showsAShorterDatagramAfterALongerOneInTheSameSlotAsItCame() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");
        sender.send(bytes("a long one"), receiver.local());
        receiver.receive(batch, Clock.NEVER);

        sender.send(bytes("short"), receiver.local());
        receiver.receive(batch, Clock.NEVER);

        assertThat(batch.data(0).position()).isZero();
        assertThat(batch.data(0).limit()).isEqualTo(5);
        assertThat(batch.payload(0, 3)).isEqualTo(Payload.of("sho"));
    }

    @Test
    void receiveWithNothingThereEmptiesTheBatch() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        open("127.0.0.1").send(bytes("hello"), receiver.local());
        receiver.receive(batch, Clock.NEVER);

        assertNothingThere(receiver);

        assertThat(batch.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEmptyDatagramIsADatagram(boolean connected) throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = connected ? connect(receiver) : open("127.0.0.1");

        sender.send(bytes(""), receiver.local());
        sender.send(bytes("after it"), receiver.local());

        DatagramBatch one = new DatagramBatch(1);
        assertThat(receiver.receive(one, Clock.NEVER)).isEqualTo(1);
        assertThat(one.payload(0, 100)).isEqualTo(Payload.EMPTY);
        assertThat(one.peer(0)).isEqualTo(sender.local());
        assertThat(next(receiver)).isEqualTo("after it");
        assertNothingThere(receiver);
    }

    @Test
    void anEmptyDatagramToNobodyIsRefusedLikeAnyOther() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open(DatagramOptions.at(at("127.0.0.1", 0)).to(nobody));

        sender.send(bytes(""), nobody);

        assertThatThrownBy(() -> sender.receive(batch, Clock.NEVER)).isInstanceOf(PortUnreachableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theLargestDatagramArrivesWhole(String host) throws IOException {
        DatagramPort receiver = open(host);
        DatagramPort sender = open(host);
        byte[] large = new byte[NetworkErrors.mostDatagramBytes(receiver.local().getAddress())];
        Seed.random().nextBytes(large);

        sender.send(ByteBuffer.wrap(large), receiver.local());

        assertThat(receiver.receive(batch, Clock.NEVER)).isEqualTo(1);
        assertThat(batch.payload(0, DatagramBatch.SLOT_BYTES).bytes()).isEqualTo(large);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesToSendWhatDoesNotFitIntoOneDatagram(boolean connected) throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = connected ? connect(receiver) : open("127.0.0.1");
        ByteBuffer tooLarge = ByteBuffer.allocate(65_508);

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> sender.send(tooLarge, receiver.local()))
                .withMessageContaining("65,508 B do not fit into one datagram")
                .withMessageContaining("at most 65,507 B do")
                .returns(Cause.TOO_LARGE, NetworkException::reason);

        sender.send(bytes("fits"), receiver.local());
        assertThat(next(receiver)).isEqualTo("fits");
    }

    @Test
    void tellsTwoSendersApart() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort one = open("127.0.0.1");
        DatagramPort two = open("127.0.0.1");

        one.send(bytes("temp=21"), receiver.local());
        two.send(bytes("temp=22"), receiver.local());

        Map<InetSocketAddress, String> byPeer = new HashMap<>();
        while (byPeer.size() < 2) {
            int count = receiver.receive(batch, Clock.NEVER);
            for (int i = 0; i < count; i++) {
                byPeer.put(batch.peer(i), batch.payload(i, 100).text().orElseThrow());
            }
        }
        assertThat(byPeer).containsOnly(Map.entry(one.local(), "temp=21"), Map.entry(two.local(), "temp=22"));
    }

    @Test
    void severalThreadsSendOnOnePortAtOnce() throws Exception {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");
        List<FutureTask<Void>> senders = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            senders.add(started(() -> {
                for (int i = 0; i < 100; i++) {
                    sender.send(bytes("hello"), receiver.local());
                }
                return null;
            }));
        }

        int received = 0;
        while (received < 400) {
            received += receiver.receive(batch, Clock.NEVER);
        }

        for (FutureTask<Void> task : senders) {
            assertThat(task).succeedsWithin(SOON);
        }
        assertNothingThere(receiver);
    }

    @Test
    void sendsFromPositionToLimitAndMovesThePositionThere() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");
        ByteBuffer part = bytes("0123456789").position(2).limit(5);

        sender.send(part, receiver.local());

        assertThat(part.position()).isEqualTo(5);
        assertThat(next(receiver)).isEqualTo("234");
    }

    @Test
    void saysWhenADatagramArrivedOrWasRead() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");
        long before = clock().epochNanos();
        sender.send(bytes("hello"), receiver.local());

        receiver.receive(batch, Clock.NEVER);

        assertThat(batch.epochNanos(0)).isBetween(before, clock().epochNanos());
    }

    @Test
    void aConnectedPortHearsItsPeerAlone() throws IOException {
        DatagramPort peer = open("127.0.0.1");
        DatagramPort connected = connect(peer);

        open("127.0.0.1").send(bytes("from a stranger"), connected.local());
        peer.send(bytes("from the peer"), connected.local());

        assertThat(next(connected)).isEqualTo("from the peer");
        assertNothingThere(connected);
    }

    @Test
    void aRefusalWakesTheReceiveThatWaits() throws Exception {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open(DatagramOptions.at(at("127.0.0.1", 0)).to(nobody));
        FutureTask<Integer> waiting = started(() -> sender.receive(new DatagramBatch(1), Clock.NEVER));

        sender.send(bytes("anybody?"), nobody);

        assertThat(waiting)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(PortUnreachableException.class);
    }

    @Test
    void aPortStaysUsableAfterARefusal() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open(DatagramOptions.at(at("127.0.0.1", 0)).to(nobody));
        sender.send(bytes("anybody?"), nobody);
        assertThatThrownBy(() -> sender.receive(batch, Clock.NEVER)).isInstanceOf(PortUnreachableException.class);
        assertNothingThere(sender);

        DatagramPort somebody = open(DatagramOptions.at(nobody));
        sender.send(bytes("hello"), nobody);
        assertThat(next(somebody)).isEqualTo("hello");
        somebody.send(bytes("hello yourself"), sender.local());

        assertThat(next(sender)).isEqualTo("hello yourself");
    }

    @Test
    void aRefusalEatsTheNextSendWhichMayThenBeSentAgain() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open(DatagramOptions.at(at("127.0.0.1", 0)).to(nobody));
        sender.send(bytes("first"), nobody);
        DatagramPort somebody = open(DatagramOptions.at(nobody));
        ByteBuffer second = bytes("second");

        assertThatThrownBy(() -> sender.send(second, nobody)).isInstanceOf(PortUnreachableException.class);
        assertThat(second.position()).isZero();
        sender.send(second, nobody);
        sender.send(bytes("third"), nobody);

        assertThat(next(somebody)).isEqualTo("second");
        assertThat(next(somebody)).isEqualTo("third");
    }

    @Test
    void everySecondSendToNobodyIsEaten() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open(DatagramOptions.at(at("127.0.0.1", 0)).to(nobody));
        int eaten = 0;
        for (int i = 0; i < 20; i++) {
            try {
                sender.send(bytes("anybody?"), nobody);
            } catch (PortUnreachableException refused) {
                eaten++;
            }
        }
        assertThat(eaten).isEqualTo(10);
    }

    @Test
    void aRefusalEatsNoSendOfAnUnconnectedPort() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open("127.0.0.1");
        DatagramPort somebody = open("127.0.0.1");

        for (int i = 0; i < 20; i++) {
            sender.send(bytes("anybody?"), nobody);
            sender.send(bytes("hello " + i), somebody.local());
        }

        for (int i = 0; i < 20; i++) {
            assertThat(next(somebody)).isEqualTo("hello " + i);
        }
    }

    @Test
    void waitsUntilTheDeadline() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        long deadline = clock().in(30, TimeUnit.MILLISECONDS);

        assertThat(receiver.receive(batch, deadline)).isZero();

        assertThat(clock().nanos()).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void aWakeBeforeAReceiveMakesThatOneReturnAndNotTheOneAfter() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        receiver.wake();
        receiver.wake();

        assertThat(receiver.receive(batch, Clock.NEVER)).isZero();

        long deadline = clock().in(30, TimeUnit.MILLISECONDS);
        assertThat(receiver.receive(batch, deadline)).isZero();
        assertThat(clock().nanos()).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void aWakeMakesTheReceiveThatWaitsReturn() throws Exception {
        DatagramPort receiver = open("127.0.0.1");
        CountDownLatch receivedOne = new CountDownLatch(1);
        FutureTask<Integer> waiting = started(() -> {
            receiver.receive(batch, Clock.NEVER);
            receivedOne.countDown();
            return receiver.receive(batch, Clock.NEVER);
        });
        open("127.0.0.1").send(bytes("hello"), receiver.local());
        receivedOne.await();

        receiver.wake();

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(0);
    }

    @Test
    void aWakeLosesNothing() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        open("127.0.0.1").send(bytes("hello"), receiver.local());
        receiver.wake();

        assertThat(next(receiver)).isEqualTo("hello");
    }

    @Test
    void closeEndsTheReceiveThatWaits() throws Exception {
        DatagramPort receiver = open("127.0.0.1");
        CountDownLatch receivedOne = new CountDownLatch(1);
        FutureTask<Integer> waiting = started(() -> {
            receiver.receive(batch, Clock.NEVER);
            receivedOne.countDown();
            return receiver.receive(batch, Clock.NEVER);
        });
        open("127.0.0.1").send(bytes("hello"), receiver.local());
        receivedOne.await();

        receiver.close();

        assertThat(waiting)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anInterruptOfTheReceiverClosesThePort() throws Exception {
        DatagramPort receiver = open("127.0.0.1");
        FutureTask<Integer> waiting = started(() -> {
            Thread.currentThread().interrupt();
            return receiver.receive(batch, Clock.NEVER);
        });

        assertThat(waiting)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> receiver.receive(batch, 0)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aClosedPortNeitherReceivesNorSends() throws IOException {
        DatagramPort port = open("127.0.0.1");
        InetSocketAddress local = port.local();

        port.close();
        port.close();
        port.wake();

        assertThatThrownBy(() -> port.receive(batch, Clock.NEVER)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> port.send(bytes("x"), local)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> port.send(bytes(""), local)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aClosedPortsNumberIsFreeAgain() throws IOException {
        DatagramPort first = open(DatagramOptions.at(deadEnd()));
        first.close();

        assertThat(open(DatagramOptions.at(first.local())).local()).isEqualTo(first.local());
    }

    @Test
    void portZeroTakesAFreePort() throws IOException {
        DatagramPort one = open("127.0.0.1");
        DatagramPort two = open("127.0.0.1");

        assertThat(one.local().getPort()).isPositive().isNotEqualTo(two.local().getPort());
        assertThat(one.local().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void aTakenPortIsRefusedInWords(String wanted) throws IOException {
        int port = open("127.0.0.1").local().getPort();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> open(DatagramOptions.at(at(wanted, port))))
                .withMessageContaining("port " + port + " is in use")
                .withMessageContaining("port 0 takes a free one")
                .returns(Cause.ADDRESS_IN_USE, NetworkException::reason);
    }

    @Test
    void aPortIsSharedWhereBothPermitIt() throws IOException {
        DatagramPort one = open(shared(at("127.0.0.1", 0)));

        assertThat(open(shared(one.local())).local()).isEqualTo(one.local());
        assertThatThrownBy(() -> open(DatagramOptions.at(one.local()))).isInstanceOf(NetworkException.class);
    }

    protected static DatagramOptions shared(InetSocketAddress local) {
        return new DatagramOptions(local, null, 1 << 20, true, false, null, List.of(), null);
    }

    @Test
    void theSamePortOfAnotherAddressIsFree() throws IOException {
        DatagramPort one = open("127.0.0.1");

        assertThat(open(DatagramOptions.at(at("127.0.0.2", one.local().getPort()))))
                .isNotNull();
    }

    @Test
    void countsExactlyWhatAFullBufferDrops() throws IOException {
        DatagramPort receiver = open(DatagramOptions.at(at("127.0.0.1", 0)).receiveBuffer(8_192));
        assumeThat(receiver.kernelDrops()).as("the system tells its drops").isPresent();
        assertThat(receiver.kernelDrops()).hasValue(0);
        DatagramPort sender = open("127.0.0.1");
        for (int i = 0; i < 500; i++) {
            sender.send(ByteBuffer.allocate(200), receiver.local());
        }

        int received = 0;
        while (received + receiver.kernelDrops().orElseThrow() < 500) {
            received += receiver.receive(batch, clock().in(50, TimeUnit.MILLISECONDS));
        }

        assertThat(received).isPositive();
        assertThat(receiver.kernelDrops().orElseThrow()).isPositive().isEqualTo(500 - received);
        assertNothingThere(receiver);
    }

    @Test
    void emptyDatagramsFillABufferToo() throws IOException {
        DatagramPort receiver = open(DatagramOptions.at(at("127.0.0.1", 0)).receiveBuffer(8_192));
        assumeThat(receiver.kernelDrops()).as("the system tells its drops").isPresent();
        DatagramPort sender = open("127.0.0.1");

        for (int i = 0; i < 1_000; i++) {
            sender.send(bytes(""), receiver.local());
        }

        assertThat(receiver.kernelDrops().orElseThrow()).isPositive();
    }

    @Test
    void aLargeDatagramFitsAnEmptySmallBuffer() throws IOException {
        DatagramPort receiver = open(DatagramOptions.at(at("127.0.0.1", 0)).receiveBuffer(4_096));

        open("127.0.0.1").send(ByteBuffer.allocate(9_000), receiver.local());

        assertThat(receiver.receive(batch, Clock.NEVER)).isEqualTo(1);
        assertThat(batch.data(0).remaining()).isEqualTo(9_000);
    }

    @Test
    void saysHowLargeTheReceiveBufferIs() throws IOException {
        assertThat(open("127.0.0.1").receiveBufferBytes()).isPositive();
    }

    @Test
    void refusesToBroadcastUnlessPermitted() throws IOException {
        DatagramPort sender = open("127.0.0.1");

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> sender.send(bytes("all"), at("127.255.255.255", 9)))
                .returns(Cause.PERMISSION, NetworkException::reason);
    }

    @Test
    void aBroadcastReachesAllWhoListenOnThatPortOfEveryInterface() throws IOException {
        DatagramPort one = open(shared(at("0.0.0.0", 0)));
        DatagramPort two = open(shared(one.local()));
        DatagramPort sender =
                open(new DatagramOptions(at("127.0.0.1", 0), null, 1 << 20, false, true, null, List.of(), null));

        sender.send(bytes("all"), at("127.255.255.255", one.local().getPort()));

        assertThat(next(one)).isEqualTo("all");
        assertThat(next(two)).isEqualTo("all");
    }
}

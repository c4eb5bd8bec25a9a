package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.payload.Payload;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramOptions.Offload;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.socket.RefusedException;
import dev.parley.testkit.Allocation;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Linux port knows and the JDK's does not. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
final class LinuxDatagramPortTest {
    private final List<DatagramPort> opened = new ArrayList<>();
    private final DatagramBatch batch = new DatagramBatch(64);

    @AfterEach
    void closeAll() {
        opened.forEach(DatagramPort::close);
    }

    private DatagramPort open(DatagramOptions options) throws IOException {
        return open(options, Segments.PROBED);
    }

    private DatagramPort open(DatagramOptions options, Segments segments) throws IOException {
        DatagramPort port = LinuxDatagramPort.open(options, segments, Clock.SYSTEM);
        opened.add(port);
        return port;
    }

    private DatagramPort open(String host) throws IOException {
        return open(DatagramOptions.at(at(host, 0)));
    }

    private static InetSocketAddress at(String host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private static InetSocketAddress at(String host, DatagramPort there) throws IOException {
        return at(host, there.local().getPort());
    }

    private static ByteBuffer bytes(String text) {
        return Payload.of(text).buffer();
    }

    private void receiveOne(DatagramPort port) throws IOException {
        assertThat(port.receive(batch, Clock.SYSTEM.in(10, TimeUnit.SECONDS))).isEqualTo(1);
    }

    /** A connected port: the kernel lets nothing through to it that does not come from its peer. */
    private DatagramPort client(String host, int port) throws IOException {
        return open(DatagramOptions.at(at(host.contains(":") ? "::1" : "127.0.0.1", 0))
                .to(at(host, port)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,127.0.0.1",
        "0.0.0.0,127.0.0.2",
        "::,127.0.0.1",
        "::,127.0.0.2",
        "::,::1",
        "127.0.0.3,127.0.0.3"
    })
    void tellsWhereADatagramWasSentTo(String bound, String sentTo) throws IOException {
        DatagramPort receiver = open(bound);

        open(sentTo.contains(":") ? "::1" : "127.0.0.1").send(bytes("hello"), at(sentTo, receiver));

        receiveOne(receiver);
        assertThat(batch.destination(0)).isEqualTo(at(sentTo, receiver));
        assertThat(batch.destination(0).getAddress().getClass())
                .isEqualTo(InetAddress.getByName(sentTo).getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void tellsThatADatagramWasSentToEverybody(String bound) throws IOException {
        DatagramPort receiver = open(bound);
        DatagramPort sender =
                open(new DatagramOptions(at("127.0.0.1", 0), null, 1 << 20, false, true, null, List.of(), null));

        sender.send(bytes("all"), at("127.255.255.255", receiver));

        receiveOne(receiver);
        assertThat(batch.destination(0)).isEqualTo(at("127.255.255.255", receiver));
    }

    @Test
    void tellsThatADatagramWasSentToAGroup() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        DatagramPort receiver;
        try {
            receiver = open(new DatagramOptions(
                    at("239.255.77.79", 0), null, 1 << 20, true, false, null, List.of(loopback), null));
        } catch (NetworkException cannot) {
            assumeThat(cannot).as("a group can be joined on %s", loopback).isNull();
            return;
        }
        DatagramPort sender =
                open(new DatagramOptions(at("127.0.0.1", 0), null, 1 << 20, false, false, 0, List.of(), loopback));

        sender.send(bytes("to the group"), receiver.local());

        receiveOne(receiver);
        assertThat(batch.destination(0)).isEqualTo(receiver.local());
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,127.0.0.2", "::,127.0.0.2", "::,::1"})
    void aReplyLeavesFromWhereTheRequestCameTo(String bound, String asked) throws IOException {
        DatagramPort server = open(bound);
        DatagramPort client = client(asked, server.local().getPort());
        client.send(bytes("ping"), at(asked, server));
        receiveOne(server);
        InetSocketAddress peer = batch.peer(0);
        InetSocketAddress from = batch.destination(0);

        server.send(bytes("pong"), peer, from);

        receiveOne(client);
        assertThat(batch.payload(0, 100)).isEqualTo(Payload.of("pong"));
        assertThat(batch.peer(0)).isEqualTo(at(asked, server));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aReplyToWhatWasSentToEverybodyLeavesFromWhereTheSystemChooses(String bound) throws IOException {
        DatagramPort server = open(bound);
        DatagramPort asker = open("127.0.0.1");

        server.send(bytes("one"), asker.local(), at("127.255.255.255", server));
        server.send(bytes("two"), asker.local(), at("239.1.2.3", server));
        server.send(bytes("three"), asker.local(), at(bound, server));

        assertThat(asker.receive(batch, 0)).isEqualTo(3);
    }

    @Test
    void tellsTheTrueSizeOfWhatDoesNotFitTheSlot() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramBatch small = new DatagramBatch(4, 64);
        DatagramPort sender = open("127.0.0.1");
        sender.send(ByteBuffer.allocate(1_400), receiver.local());
        sender.send(ByteBuffer.allocate(64), receiver.local());

        assertThat(receiver.receive(small, Clock.NEVER)).isEqualTo(2);

        assertThat(small.data(0).remaining()).isEqualTo(64);
        assertThat(small.wireBytes(0)).isEqualTo(1_400);
        assertThat(small.datagrams(0)).isEqualTo(1);
        assertThat(small.wireBytes(1)).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1", "::1,::1", "::,127.0.0.1", "0.0.0.0,127.0.0.1"})
    void anUnconnectedPortLearnsWhoRefused(String bound, String nobody) throws IOException {
        DatagramPort dead = open(nobody);
        dead.close();
        DatagramPort sender = open(bound);

        sender.send(bytes("anybody?"), dead.local());

        assertThatThrownBy(() -> sender.receive(batch, Clock.NEVER))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.peer()).isEqualTo(dead.local()));
        assertThat(sender.receive(batch, 0)).isZero();
    }

    @Test
    void tellsARefusalAlsoWhereASendLearnedOfItFirst() throws IOException {
        DatagramPort dead = open("127.0.0.1");
        dead.close();
        DatagramPort somebody = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");
        sender.send(bytes("anybody?"), dead.local());

        sender.send(bytes("hello"), somebody.local());

        receiveOne(somebody);
        somebody.send(bytes("hello yourself"), sender.local());
        assertThatThrownBy(() -> sender.receive(batch, 0)).isInstanceOf(RefusedException.class);
        receiveOne(sender);
    }

    @Test
    void setsHowManyRoutersADatagramMayPass() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/python3")))
                .as("python3 is there")
                .isTrue();
        Process reader = new ProcessBuilder("python3", "-c", """
                        import socket
                        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        s.setsockopt(socket.IPPROTO_IP, 12, 1)  # IP_RECVTTL
                        s.settimeout(20)
                        s.bind(("127.0.0.1", 0))
                        print(s.getsockname()[1], flush=True)
                        print(s.recvmsg(100, 100)[1][0][2][0], flush=True)
                        """)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = reader.inputReader();
        int port = Integer.parseInt(said.readLine());
        DatagramPort sender =
                open(new DatagramOptions(at("127.0.0.1", 0), null, 1 << 20, false, false, 7, List.of(), null));

        sender.send(bytes("near"), at("127.0.0.1", port));

        assertThat(said.readLine()).isEqualTo("7");
        assertThat(reader.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,64,6400",
        "SENDING,64,6400",
        "SENDING,64,6410",
        "SENDING,1,300",
        "SENDING,1400,140000",
        "SENDING,40000,90000",
        "SENDING,65507,65600"
    })
    void aRunIsTheDatagramsThatItIsCutInto(Offload offload, int each, int total) throws IOException {
        for (boolean connected : new boolean[] {false, true}) {
            for (boolean direct : new boolean[] {false, true}) {
                runArrivesCut(offload, each, total, connected, direct, Segments.PROBED);
            }
        }
    }

    private void runArrivesCut(
            Offload offload, int each, int total, boolean connected, boolean direct, Segments segments)
            throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramOptions options = DatagramOptions.at(at("127.0.0.1", 0)).offload(offload);
        DatagramPort sender = open(connected ? options.to(receiver.local()) : options, segments);
        ByteBuffer run = direct ? ByteBuffer.allocateDirect(total) : ByteBuffer.allocate(total);
        for (int i = 0; i < total; i++) {
            run.put(i, (byte) (i / each));
        }

        sender.sendRun(run, each, receiver.local());

        assertThat(run.position()).isEqualTo(total);
        int seen = 0;
        int number = 0;
        while (seen < total) {
            int count = receiver.receive(batch, Clock.SYSTEM.in(5, TimeUnit.SECONDS));
            assertThat(count).isPositive();
            for (int i = 0; i < count; i++) {
                assertThat(batch.data(i).remaining()).isEqualTo(Math.min(each, total - seen));
                assertThat(batch.data(i).get(0)).isEqualTo((byte) number++);
                assertThat(batch.datagrams(i)).isEqualTo(1);
                seen += batch.data(i).remaining();
            }
        }
        assertThat(receiver.receive(batch, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendsOneByOneWhereTheKernelTakesNoRunAndRemembersIt(boolean connected) throws IOException {
        Segments more = new Segments(900, 800); // than any kernel takes
        runArrivesCut(Offload.SENDING, 64, 64_000, connected, false, more);

        assertThat(more.most(opened.getFirst().local(), 64)).isEqualTo(1);
        assertThat(more.most(opened.getFirst().local(), 63)).isGreaterThan(1);
    }

    @Test
    void takesFewerAtOnceWhereTheKernelIsOlder() throws IOException {
        Segments more = new Segments(900, 64);
        runArrivesCut(Offload.SENDING, 64, 64_000, false, false, more);

        assertThat(more.most(opened.getFirst().local(), 64)).isEqualTo(64);
    }

    @ParameterizedTest
    @EnumSource(
            value = Offload.class,
            names = {"NONE", "SENDING"})
    void aRunGoesOnAfterARefusalWhereItWasBroken(Offload offload) throws IOException {
        DatagramPort dead = open("127.0.0.1");
        dead.close();
        DatagramPort sender =
                open(DatagramOptions.at(at("127.0.0.1", 0)).to(dead.local()).offload(offload));
        sender.send(bytes("anybody?"), dead.local());
        DatagramPort somebody = open(DatagramOptions.at(dead.local()));
        ByteBuffer run = ByteBuffer.allocate(640);

        assertThatThrownBy(() -> sender.sendRun(run, 64, dead.local())).isInstanceOf(PortUnreachableException.class);
        assertThat(run.position()).isZero();
        sender.sendRun(run, 64, dead.local());

        assertThat(somebody.receive(batch, Clock.NEVER)).isEqualTo(10);
    }

    @Test
    void everyDatagramOfARunLeavesOnceAlthoughAnotherPeerRefuses() throws IOException {
        DatagramPort dead = open("127.0.0.1");
        dead.close();
        DatagramPort somebody = open("127.0.0.1");
        DatagramPort sender = open(DatagramOptions.at(at("127.0.0.1", 0)).offload(Offload.NONE));
        for (int i = 0; i < 20; i++) {
            sender.send(bytes("anybody?"), dead.local());
            sender.sendRun(ByteBuffer.allocate(640), 64, somebody.local());
        }

        int received = 0;
        while (received < 200) {
            int count = somebody.receive(batch, Clock.SYSTEM.in(5, TimeUnit.SECONDS));
            assertThat(count).isPositive();
            received += count;
        }
        assertThat(somebody.receive(batch, 0)).isZero();
    }

    @Test
    void whatComesMergedIsCounted() throws IOException {
        DatagramPort receiver = open(DatagramOptions.at(at("127.0.0.1", 0)).offload(Offload.BOTH));
        DatagramPort sender = open("127.0.0.1");

        sender.sendRun(ByteBuffer.allocate(64 * 64 + 10), 64, receiver.local());
        sender.send(bytes("alone"), receiver.local());

        int slots = 0;
        int datagrams = 0;
        int wire = 0;
        while (wire < 64 * 64 + 10 + 5) {
            int count = receiver.receive(batch, Clock.SYSTEM.in(5, TimeUnit.SECONDS));
            assertThat(count).isPositive();
            for (int i = 0; i < count; i++) {
                datagrams += batch.datagrams(i);
                wire += batch.wireBytes(i);
            }
            slots += count;
        }
        assertThat(datagrams).isEqualTo(66);
        assertThat(slots).isLessThan(66);
        assertThat(receiver.kernelDrops()).as("not exact").isEmpty();
    }

    @Test
    void slotsForWhatComesMergedMustHoldTheMostThereCanBe() throws IOException {
        DatagramPort receiver = open(DatagramOptions.at(at("127.0.0.1", 0)).offload(Offload.BOTH));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> receiver.receive(new DatagramBatch(4, 1_400), 0))
                .withMessageContaining("65,536 B");
    }

    @ParameterizedTest
    @CsvSource({
        "50,64,SENDING",
        "100,64,NONE",
        "200,64,SENDING",
        "50,1400,NONE",
        "100,1400,SENDING",
        "200,1400,NONE",
        "200,1400,SENDING"
    })
    void theSumsCloseToTheDatagramWhateverTheLoad(int percent, int bytes, Offload offload) throws IOException {
        DatagramPort receiver = open(DatagramOptions.at(at("127.0.0.1", 0)).receiveBuffer(256 * 1_024));
        DatagramPort sender =
                open(DatagramOptions.at(at("127.0.0.1", 0)).to(receiver.local()).offload(offload));
        // 512 KiB of the kernel's own counting, in which a small datagram takes 768 B and a large one 2,304 B
        int capacity = 512 * 1_024 / (bytes == 64 ? 768 : 2_304);
        int sent = capacity * percent / 100;

        sender.sendRun(ByteBuffer.allocateDirect(sent * bytes), bytes, receiver.local());

        long received = 0;
        int count;
        do {
            count = receiver.receive(batch, 0);
            received += count;
        } while (count > 0);
        assertThat(received + receiver.kernelDrops().orElseThrow()).isEqualTo(sent);
        if (percent != 100) {
            assertThat(receiver.kernelDrops().orElseThrow() > 0).isEqualTo(percent > 100);
        }
    }

    @Test
    void neitherReceivingNorSendingAllocates() throws IOException {
        DatagramPort receiver = open("0.0.0.0");
        DatagramPort one = open("127.0.0.1");
        DatagramPort two = open("127.0.0.2");
        InetSocketAddress to = at("127.0.0.1", receiver);
        ByteBuffer payload = ByteBuffer.allocate(64);
        ByteBuffer run = ByteBuffer.allocateDirect(640);
        long enough = 8_192;
        long least = Allocation.least(enough, () -> {
            try {
                for (int i = 0; i < 20_000; i++) {
                    turn(receiver, one, two, to, payload, run);
                }
            } catch (IOException bad) {
                throw new UncheckedIOException(bad);
            }
        });

        assertThat(least).as("bytes for 260,000 datagrams").isLessThan(enough);
    }

    /** 13 datagrams: a run, and one from each of two peers, of which one gets an answer. */
    private void turn(
            DatagramPort receiver,
            DatagramPort one,
            DatagramPort two,
            InetSocketAddress to,
            ByteBuffer payload,
            ByteBuffer run)
            throws IOException {
        one.sendRun(run.clear(), 64, to);
        one.send(payload.clear(), to);
        two.send(payload.clear(), to);
        int seen = 0;
        while (seen < 12) {
            seen += receiver.receive(batch, Clock.NEVER);
        }
        receiver.send(payload.clear(), batch.peer(batch.count() - 1), batch.destination(batch.count() - 1));
        two.receive(batch, 0);
    }

    @Test
    void aCloseEndsAReceiveAThousandTimesAndGivesEachNumberBack() throws Exception {
        open("127.0.0.1").close();
        long before = descriptors();
        for (int i = 0; i < 1_000; i++) {
            DatagramPort port =
                    LinuxDatagramPort.open(DatagramOptions.at(at("127.0.0.1", 0)), Segments.PROBED, Clock.SYSTEM);
            CountDownLatch begun = new CountDownLatch(1);
            DatagramBatch one = new DatagramBatch(1, 64);
            FutureTask<Integer> waiting = new FutureTask<>(() -> {
                begun.countDown();
                return port.receive(one, Clock.NEVER);
            });
            Thread.ofPlatform().daemon().start(waiting);
            begun.await();

            port.close();

            assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ClosedChannelException.class);
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 10);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void anInterruptEndsAReceiveThatWaits() throws Exception {
        DatagramPort port = open("127.0.0.1");
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Integer> waiting = new FutureTask<>(() -> {
            begun.countDown();
            return port.receive(batch, Clock.NEVER);
        });
        Thread thread = Thread.ofPlatform().daemon().start(waiting);
        begun.await();

        thread.interrupt();

        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
    }

    /** The kernel begins to note times a moment after the first socket asks for them: until then it notes that of reading. */
    @Test
    void saysTheKernelsTimeOfArrivalAndNotThatOfReading() throws IOException {
        DatagramPort receiver = open("127.0.0.1");
        DatagramPort sender = open("127.0.0.1");

        long patience = Clock.SYSTEM.nanos() + TimeUnit.SECONDS.toNanos(20);
        long after;
        do {
            long before = Clock.SYSTEM.epochNanos();
            sender.send(bytes("hello"), receiver.local());
            after = Clock.SYSTEM.epochNanos();
            receiveOne(receiver);
            assertThat(batch.epochNanos(0)).isGreaterThanOrEqualTo(before);
        } while (batch.epochNanos(0) > after && Clock.SYSTEM.nanos() < patience);

        assertThat(batch.epochNanos(0)).isLessThanOrEqualTo(after);
    }

    @Test
    void aSocketForBothFamiliesSendsToIpv4() throws IOException {
        DatagramPort both = open("::");
        DatagramPort four = open("127.0.0.1");

        both.send(bytes("hello"), four.local());

        receiveOne(four);
        assertThat(batch.peer(0).getAddress()).isInstanceOf(Inet4Address.class);
    }
}

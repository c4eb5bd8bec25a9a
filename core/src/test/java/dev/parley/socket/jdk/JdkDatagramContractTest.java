package dev.parley.socket.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.DatagramPortContract;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.Ports;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract on the computer's own network, and what only a kernel has. */
final class JdkDatagramContractTest extends DatagramPortContract {
    private static final Path UDP = Path.of("/proc/net/udp");

    @Override
    protected Network network() {
        return JdkNetwork.INSTANCE;
    }

    @Override
    protected Clock clock() {
        return Clock.SYSTEM;
    }

    @Test
    void aGroupIsHeardByAllWhoJoinedIt() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        InetSocketAddress group = at("239.255.77.77", 0);
        DatagramPort one;
        try {
            one = open(joined(group, loopback));
        } catch (NetworkException cannot) {
            assumeThat(cannot).as("a group can be joined on %s", loopback).isNull();
            return;
        }
        DatagramPort two = open(joined(one.local(), loopback));
        DatagramPort otherGroup = open(joined(at("239.255.77.78", one.local().getPort()), loopback));
        DatagramPort sender =
                open(new DatagramOptions(at("127.0.0.1", 0), null, 1 << 20, false, false, 0, List.of(), loopback));

        sender.send(bytes("to the group"), one.local());
        sender.send(bytes("to the other"), otherGroup.local());

        assertThat(next(one)).isEqualTo("to the group");
        assertThat(next(two)).isEqualTo("to the group");
        assertThat(next(otherGroup)).isEqualTo("to the other");
        assertNothingThere(one);
    }

    private static DatagramOptions joined(InetSocketAddress group, NetworkInterface on) {
        return new DatagramOptions(group, null, 1 << 20, true, false, null, List.of(on), null);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsItsOwnDropsWhereAnotherSocketOfThisProcessSharesThePort() throws IOException {
        try (DatagramChannel other = sharing(at("127.0.0.1", 0))) {
            InetSocketAddress where = (InetSocketAddress) other.getLocalAddress();
            DatagramPort receiver = open(new DatagramOptions(where, null, 8_192, true, false, null, List.of(), null));

            int received = overfill(receiver);

            long drops = receiver.kernelDrops().orElseThrow();
            assertThat(drops).isPositive().isEqualTo(500 - received);
            assertThat(dropsColumns(where.getPort())).containsExactlyInAnyOrder(0L, drops);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsItsOwnDropsWhereAnotherSocketOfThisProcessHasThePortAtAnotherAddress() throws IOException {
        DatagramPort other = open(DatagramOptions.at(at("127.0.0.2", Ports.free())));
        DatagramPort receiver = open(
                DatagramOptions.at(at("127.0.0.1", other.local().getPort())).receiveBuffer(8_192));

        int received = overfill(receiver);

        assertThat(receiver.kernelDrops()).hasValue(500 - received);
        assertThat(other.kernelDrops()).hasValue(0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsDropsOnIpv6AndOnASocketForBothToo() throws IOException {
        assertThat(open("::1").kernelDrops()).hasValue(0);
        assertThat(open("::").kernelDrops()).hasValue(0);
        assertThat(open("0.0.0.0").kernelDrops()).hasValue(0);
        DatagramPort peer = open("127.0.0.1");
        assertThat(open(DatagramOptions.at(at("::", 0)).to(peer.local())).kernelDrops())
                .hasValue(0);
    }

    private int overfill(DatagramPort receiver) throws IOException {
        DatagramPort sender = open("127.0.0.1");
        for (int i = 0; i < 500; i++) {
            sender.send(ByteBuffer.allocate(200), receiver.local());
        }
        DatagramBatch batch = new DatagramBatch(64);
        int received = 0;
        while (received
                        + dropsColumns(receiver.local().getPort()).stream()
                                .mapToLong(each -> each)
                                .sum()
                < 500) {
            received += receiver.receive(batch, clock().in(50, TimeUnit.MILLISECONDS));
        }
        return received;
    }

    private static DatagramChannel sharing(InetSocketAddress where) throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(where);
    }

    /** What the kernel itself says of every socket with that port. */
    private static List<Long> dropsColumns(int port) throws IOException {
        return Files.readAllLines(UDP).stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(columns -> columns[1].endsWith(String.format(Locale.ROOT, ":%04X", port)))
                .map(columns -> Long.parseLong(columns[columns.length - 1]))
                .toList();
    }

    @Test
    void anUnconnectedPortLearnsOfNoRefusal() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open("127.0.0.1");

        sender.send(bytes("anybody?"), nobody);
        sender.send(bytes("anybody?"), nobody);

        assertNothingThere(sender);
    }
}

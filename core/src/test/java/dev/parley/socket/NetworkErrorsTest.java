package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Network is unreachable           | 203.0.113.9 | no way to that network",
                "No route to host                 | 203.0.113.9 | no way to that host",
                "Network is down                  | 203.0.113.9 | interface to it is down",
                "No such device                   | 239.1.2.3   | interface to it is down",
                "Host is down                     | 203.0.113.9 | that host is down",
                "Cannot assign requested address  | 2001:db8::1 | no address, or no free port",
                "Can't assign requested address   | 2001:db8::1 | no address, or no free port",
                "Invalid argument                 | fe80::1     | needs the interface, as [fe80::1%eth0]",
                "Invalid argument                 | ff02::fb    | needs the interface, as [ff02::fb%eth0]",
                "Invalid argument                 | ff01::1     | needs the interface, as [ff01::1%eth0]",
            })
    void saysThatThereIsNoWay(String system, String host, String part) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(host), 7);
        NetworkException sending = NetworkErrors.sending(peer, 1, new SocketException(system));
        assertThat(sending.reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(sending.message()).startsWith("could not send to udp://").contains(part);
        NetworkException connecting =
                NetworkErrors.connecting(peer, Duration.ofSeconds(1), new ConnectException(system));
        assertThat(connecting.reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(connecting.message())
                .startsWith("could not connect to tcp://")
                .contains(part);
    }

    @ParameterizedTest
    @CsvSource({"Invalid argument, 203.0.113.9", "Invalid argument, fe80::1%1", "Bad file descriptor, fe80::1"})
    void doesNotTakeEveryErrorForAMissingWay(String system, String host) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(host), 7);
        assertThat(NetworkErrors.sending(peer, 1, new SocketException(system)).reason())
                .isEqualTo(Cause.NETWORK);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesTheOtherTransportWhereThatPortIsOpenOnThisComputer() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(0, 1, here);
                DatagramSocket udp = new DatagramSocket(0, here)) {
            InetSocketAddress stream = new InetSocketAddress(here, tcp.getLocalPort());
            InetSocketAddress datagrams = new InetSocketAddress(here, udp.getLocalPort());

            assertThat(NetworkErrors.portUnreachable(stream))
                    .endsWith(" TCP port %s is open on this computer: did you mean tcp://127.0.0.1:%s?"
                            .formatted(stream.getPort(), stream.getPort()));
            assertThat(refusedMessage(datagrams))
                    .endsWith(" UDP port %s is open on this computer: did you mean udp://127.0.0.1:%s?"
                            .formatted(datagrams.getPort(), datagrams.getPort()));
            InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.77", stream.getPort());
            assertThat(NetworkErrors.portUnreachable(elsewhere)).endsWith("or check the port.");
            InetSocketAddress otherAddress = new InetSocketAddress("127.0.0.9", datagrams.getPort());
            assertThat(refusedMessage(otherAddress)).endsWith("or check the port.");
        }
    }

    private static String refusedMessage(InetSocketAddress peer) {
        return NetworkErrors.connecting(peer, Duration.ofSeconds(1), new ConnectException("Connection refused"))
                .message();
    }
}

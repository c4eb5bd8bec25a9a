package dev.parley.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.hint.SilenceHint.Reach;
import dev.parley.hint.SilenceHint.Socket;
import dev.parley.host.Firewall;
import dev.parley.host.HostEnvironment;
import dev.parley.host.Interfaces.Kind;
import dev.parley.ledger.Cause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SilenceHintTest {
    private static Endpoint endpoint(Scheme scheme, String host) {
        try {
            return new Endpoint(scheme, new InetSocketAddress(InetAddress.getByName(host), 9_000));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Socket everywhere(Scheme scheme, String dial, Kind kind) {
        return new Socket(endpoint(scheme, "::"), Optional.of(new Reach(endpoint(scheme, dial), kind)));
    }

    private static final Socket AT_HOME = everywhere(Scheme.UDP, "192.168.1.20", Kind.WIFI);

    private static String hint(Socket socket, HostEnvironment hostEnvironment, Firewall firewall, long stray) {
        Hint hint = new SilenceHint(List.of(socket), hostEnvironment, firewall, stray).hint();
        assertThat(hint.cause()).isEqualTo(Cause.SILENCE);
        assertThat(hint.message().lines())
                .as(hint.message())
                .hasSizeLessThanOrEqualTo(10)
                .allMatch(line -> line.length() <= 90);
        return hint.message();
    }

    @Test
    void saysWhatTheSystemTells() {
        assertThat(hint(AT_HOME, HostEnvironment.NONE, Firewall.UFW, 37)).isEqualTo("""
                        nothing has arrived for 15 s. What may be the reason:
                          - The address: does the device send to udp://192.168.1.20:9000 (Wi-Fi)?
                          - The transport: this listens on UDP alone. A device that speaks TCP needs tcp://:9000
                          - The port: 37 datagrams came meanwhile to UDP ports where nobody listens here.
                            Does the device send to another port than 9000?
                          - A firewall: ufw is on. It lets this in after: sudo ufw allow 9000/udp
                          - The network: guest Wi-Fi and "client isolation" keep devices from each other.
                          Try it from here: parley send udp://127.0.0.1:9000 "hello"
                          If that shows up, listening works, and the reason lies between the device and here.""");
    }

    @ParameterizedTest
    @EnumSource(Firewall.class)
    void claimsAFirewallOnlyWhereOneIsKnown(Firewall firewall) {
        String message = hint(AT_HOME, HostEnvironment.NONE, firewall, 0);

        assertThat(message).doesNotContain("The port:");
        switch (firewall) {
            case NONE -> assertThat(message).doesNotContain("irewall");
            case UNKNOWN -> assertThat(message).contains("cannot be read here");
            case UFW, FIREWALLD -> assertThat(message).contains(" is on. ", "9000/udp");
            case NFTABLES -> assertThat(message).contains("nft list ruleset");
            case WINDOWS, MACOS -> assertThat(message).contains(" is on. Allow ");
        }
    }

    @ParameterizedTest
    @CsvSource({"WSL, mirrored", "CONTAINER, docker run -p 9000:9000/udp", "NONE, VPN"})
    void saysThatNoDeviceReachesAVirtualNetwork(HostEnvironment hostEnvironment, String part) {
        Socket socket = everywhere(Scheme.UDP, "172.17.0.2", Kind.VIRTUAL);

        assertThat(hint(socket, hostEnvironment, Firewall.UNKNOWN, 0)).contains("172.17.0.2", part);
        assertThat(hint(AT_HOME, hostEnvironment, Firewall.NONE, 0))
                .as("where a real network is there too")
                .doesNotContain(part);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, udp://127.0.0.1:9000", "::1, udp://[::1]:9000"})
    void saysThatLoopbackIsThisComputerAlone(String host, String address) {
        String message =
                hint(new Socket(endpoint(Scheme.UDP, host), Optional.empty()), HostEnvironment.NONE, Firewall.UFW, 37);

        assertThat(message)
                .contains(
                        host + " is this computer alone",
                        "parley listen udp://:9000",
                        "parley send " + address + " \"hello\"")
                .doesNotContain("ufw");
    }

    @Test
    void asksOfThePortsOfDatagramsOnlyWhereDatagramsAreAwaited() {
        assertThat(hint(
                        everywhere(Scheme.TCP, "192.168.1.20", Kind.WIFI),
                        HostEnvironment.NONE,
                        Firewall.FIREWALLD,
                        37))
                .startsWith("nobody has connected for 15 s.")
                .contains("tcp://192.168.1.20:9000", "9000/tcp", "parley send tcp://127.0.0.1:9000")
                .doesNotContain("The port:");
    }

    @Test
    void triesTheAddressThatIsListenedOn() {
        Endpoint local = endpoint(Scheme.UDP, "192.168.1.20");
        assertThat(hint(
                        new Socket(local, Optional.of(new Reach(local, Kind.ETHERNET))),
                        HostEnvironment.NONE,
                        Firewall.NONE,
                        0))
                .contains("parley send udp://192.168.1.20:9000 \"hello\"");
        assertThat(hint(
                        new Socket(endpoint(Scheme.UDP, "239.1.2.3"), Optional.empty()),
                        HostEnvironment.NONE,
                        Firewall.NONE,
                        0))
                .contains("The group:", "parley send udp://239.1.2.3:9000 \"hello\"");
    }

    @Test
    void saysThatThereIsNoNetwork() {
        assertThat(hint(
                        new Socket(endpoint(Scheme.UDP, "::"), Optional.empty()),
                        HostEnvironment.NONE,
                        Firewall.NONE,
                        0))
                .contains("on no network");
    }
}

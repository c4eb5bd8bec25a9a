package dev.parley.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Cidr;
import dev.parley.cli.CommandLine;
import dev.parley.cli.run.ExitStatus;
import dev.parley.host.Interfaces;
import dev.parley.host.Interfaces.Idle;
import dev.parley.host.Interfaces.Kind;
import dev.parley.host.Interfaces.Local;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AddressesTest {
    /** All on the one interface that every computer has, since the JDK lets nobody make one. */
    private static Local local(Kind kind, String address, int prefix, String broadcast) {
        try {
            InetAddress host = InetAddress.getByName(address);
            return new Local(
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()),
                    host,
                    new Cidr(host, prefix),
                    broadcast.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(broadcast)),
                    kind);
        } catch (UnknownHostException | SocketException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final Local WIFI = local(Kind.WIFI, "192.168.1.20", 24, "192.168.1.255");
    private static final Local DOCKER = local(Kind.VIRTUAL, "172.17.0.1", 16, "172.17.255.255");
    private static final Local LOOPBACK = local(Kind.LOOPBACK, "127.0.0.1", 8, "");

    @Test
    void listsEachAddressOfThisComputerOnce() {
        CommandLine addresses = CommandLine.run("addresses");
        CommandLine json = CommandLine.run("addresses", "--json");

        assertThat(addresses.status()).isZero();
        assertThat(addresses.err()).isEmpty();
        assertThat(addresses.out()).contains("127.0.0.1/8", "(this computer only)");
        assertThat(json.outLines()).hasSameSizeAs(Interfaces.read().locals());
        assertThat(json.outLines().getFirst()).startsWith("{\"schema\":1,\"interface\":");
        assertThat(json.outLines().stream().skip(1)).noneMatch(line -> line.contains("schema"));
        assertThat(json.outLines())
                .filteredOn(line -> line.contains("\"address\":\"127.0.0.1\""))
                .singleElement()
                .asString()
                .endsWith("\"kind\":\"loopback\",\"address\":\"127.0.0.1\",\"family\":4,\"prefix\":8,\"dial\":false}");
        assertThat(json.outLines())
                .filteredOn(line -> line.contains("\"dial\":true"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void listsOneIpVersionWhereItIsAskedTo() {
        assertThat(CommandLine.run("addresses", "--json", "--family", "4").outLines())
                .isNotEmpty()
                .allMatch(line -> line.contains("\"family\":4,"));
    }

    @Test
    void saysFirstWhichAddressADeviceDials() {
        String text =
                AddressesVerb.text(List.of(WIFI, LOOPBACK), List.of(new Idle("eth0", Kind.ETHERNET, "has no cable")));

        assertThat(text.lines()).first().isEqualTo("Type this address into your device:  192.168.1.20");
        assertThat(text)
                .contains(
                        "> 192.168.1.20/24              to all there: 192.168.1.255\n",
                        "Without an address: eth0 (Ethernet) has no cable.",
                        "\"parley listen udp://:9000\" here")
                .doesNotContain("> 127.0.0.1");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void saysThatNobodyDialsAComputerWithoutANetwork() {
        String text = AddressesVerb.text(List.of(LOOPBACK), List.of());

        assertThat(text)
                .startsWith("No device can dial this computer: it is on no network.")
                .contains("\"this computer\" on each computer", "Join a Wi-Fi network")
                .doesNotContain("Try it");
        assertThat(AddressesVerb.text(List.of(), List.of())).contains("has no address");
    }

    @Test
    void marksNoAddressOfAVirtualNetwork() {
        String text = AddressesVerb.text(List.of(DOCKER, LOOPBACK), List.of());

        assertThat(text).doesNotContain(">").doesNotContain("Type this address");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void saysWhatAnAddressThatNoRouterGaveIsWorth() {
        Local own = local(Kind.ETHERNET, "169.254.7.8", 16, "169.254.255.255");

        assertThat(AddressesVerb.text(List.of(own, LOOPBACK), List.of()))
                .startsWith("Type this address into your device:  169.254.7.8\nNo router gave");
    }

    @Test
    void refusesAWord() {
        CommandLine wrong = CommandLine.run("addresses", "eth0");

        assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(wrong.err()).contains("takes no word", "'eth0'");
    }
}

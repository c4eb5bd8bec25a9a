package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.address.Address;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverTest {
    @Test
    void givesAnAddressThatIsOneAlreadyWithoutAsking() throws NetworkException {
        assertThat(Resolver.resolve(Address.parse("udp://198.51.100.7:9000")))
                .singleElement()
                .extracting(InetSocketAddress::getPort)
                .isEqualTo(9000);
    }

    @Test
    void namesTheHostThatHasNoAddress() {
        assertThatThrownBy(() -> Resolver.resolve(Address.parse("tcp://no-such-host.invalid:80")))
                .isInstanceOfSatisfying(NetworkException.class, said -> {
                    assertThat(said.reason()).isEqualTo(Cause.UNRESOLVED);
                    assertThat(said.message()).contains("tcp://no-such-host.invalid:80", "Check the spelling");
                });
    }

    @Test
    void saysThatAHostHasNoAddressOfTheFamilyAskedFor() {
        assertThatThrownBy(() -> Resolver.resolve(Address.parse("udp://127.0.0.1:9000?family=6")))
                .hasMessageContaining("has no IPv6 address")
                .hasMessageContaining("--family");
    }

    private static NetworkInterface loopback() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(each -> {
                    try {
                        return each.isLoopback();
                    } catch (SocketException gone) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"fe80::1, true", "ff02::fb, true", "2001:db8::1, false", "ff05::2, false"})
    void givesALinkLocalAddressTheZoneOfTheInterfaceThatIsNamed(String host, boolean zoned) throws Exception {
        Address address = Address.parse(
                "udp://[%s]:9000?interface=%s".formatted(host, loopback().getName()));
        InetAddress found = Resolver.resolve(address).getFirst().getAddress();
        assertThat(((Inet6Address) found).getScopeId())
                .isEqualTo(zoned ? loopback().getIndex() : 0);
    }

    @Test
    void refusesAZoneThatIsAnotherInterfaceThanTheOneThatIsNamed() throws Exception {
        String name = loopback().getName();
        Address other = Address.parse("udp://[fe80::1%%987654]:9000?interface=%s".formatted(name));
        assertThatThrownBy(() -> Resolver.resolve(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another interface than --interface " + name);
        Address same = Address.parse(
                "udp://[fe80::1%%%d]:9000?interface=%s".formatted(loopback().getIndex(), name));
        assertThat(Resolver.resolve(same)).hasSize(1);
        Address unknown = Address.parse("udp://[fe80::1]:9000?interface=nowhere");
        assertThatThrownBy(() -> Resolver.resolve(unknown)).hasMessageContaining("no interface 'nowhere'");
    }

    @Test
    void namesTheInterfacesThereAreWhenAZoneIsUnknown() {
        assertThatThrownBy(() -> Resolver.resolve(Address.parse("udp://[fe80::1%nowhere]:9000")))
                .hasMessageContaining("no interface 'nowhere'")
                .hasMessageContaining(Interfaces.names().getFirst());
    }
}

package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.address.Address;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

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

    @Test
    void namesTheInterfacesThereAreWhenAZoneIsUnknown() {
        assertThatThrownBy(() -> Resolver.resolve(Address.parse("udp://[fe80::1%nowhere]:9000")))
                .hasMessageContaining("no interface 'nowhere'")
                .hasMessageContaining(Interfaces.names().getFirst());
    }
}

package dev.parley.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.testkit.Seed;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "192.168.1.20,            192.168.1.20",
        "0:0:0:0:0:0:0:0,         ::",
        "0:0:0:0:0:0:0:1,         ::1",
        "1:0:0:0:0:0:0:0,         1::",
        "2001:0db8::0001,         2001:db8::1", // RFC 5952, 4.1: no leading zeros
        "2001:db8:0:0:0:0:2:1,    2001:db8::2:1", // 4.2.1: as short as possible
        "2001:db8:0:1:1:1:1:1,    2001:db8:0:1:1:1:1:1", // 4.2.2: one group alone is not shortened
        "2001:0:0:1:0:0:0:1,      2001:0:0:1::1", // 4.2.3: the longest run
        "2001:db8:0:0:1:0:0:1,    2001:db8::1:0:0:1", // 4.2.3: the first of two as long
        "2001:DB8::ABCD,          2001:db8::abcd", // 4.3: lower case
        "0:0:1:0:0:0:0:0,         0:0:1::",
    })
    void showsAddressesAsRfc5952Says(String text, String shown) throws UnknownHostException {
        assertThat(Endpoint.host(InetAddress.getByName(text))).isEqualTo(shown);
    }

    @Test
    void whatItShowsIsReadAsTheSameAddress() throws UnknownHostException {
        Random random = Seed.random();
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int group = 0; group < 8; group++) {
                if (random.nextInt(3) > 0) {
                    bytes[2 * group] = 0;
                    bytes[2 * group + 1] = 0;
                }
            }
            InetAddress address = InetAddress.getByAddress(bytes);

            assertThat(InetAddress.getByName(Endpoint.host(address))).isEqualTo(address);
        }
    }

    @Test
    void showsTheZone() throws UnknownHostException {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        InetAddress scoped = Inet6Address.getByAddress(null, linkLocal, 987_654);

        assertThat(Endpoint.host(scoped)).as("an interface that is not there").isEqualTo("fe80::1%987654");
        assertThat(Endpoint.show(new InetSocketAddress(scoped, 9000))).isEqualTo("[fe80::1%987654]:9000");
    }

    @ParameterizedTest
    @CsvSource({"fe80::1, true", "ff02::fb, true", "ff01::1, true", "ff05::2, false", "2001:db8::1, false"})
    void showsTheNameOfTheInterfaceWhereAZoneMeansSomething(String host, boolean zoned) throws Exception {
        NetworkInterface any = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
        byte[] bytes = InetAddress.getByName(host).getAddress();

        assertThat(Endpoint.host(Inet6Address.getByAddress(null, bytes, any.getIndex())))
                .isEqualTo(host + (zoned ? "%" + any.getName() : ""));
    }

    @Test
    void showsSchemeHostAndPort() throws UnknownHostException {
        InetSocketAddress four = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 9000);
        InetSocketAddress six = new InetSocketAddress(InetAddress.getByName("fd00::1"), 9000);

        assertThat(new Endpoint(Scheme.UDP, four)).hasToString("udp://10.0.0.1:9000");
        assertThat(new Endpoint(Scheme.TCP, six)).hasToString("tcp://[fd00::1]:9000");
        assertThat(new Endpoint(Scheme.TCP, six).hostAndPort()).isEqualTo("[fd00::1]:9000");
    }

    @Test
    void showsTheNumberAndNotTheName() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("device.local", new byte[] {10, 0, 0, 1});

        assertThat(Endpoint.show(new InetSocketAddress(named, 9000))).isEqualTo("10.0.0.1:9000");
    }

    @Test
    void aNameAloneIsNoEndpoint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint(Scheme.UDP, InetSocketAddress.createUnresolved("h", 1)))
                .withMessageContaining("an endpoint needs an IP address");
    }
}

package dev.parley.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "192.168.1.0/24, 192.168.1.0,     true",
        "192.168.1.0/24, 192.168.1.255,   true",
        "192.168.1.0/24, 192.168.2.0,     false",
        "192.168.1.77/24, 192.168.1.3,    true",
        "10.0.0.0/9,     10.127.255.255,  true",
        "10.0.0.0/9,     10.128.0.0,      false",
        "0.0.0.0/0,      255.255.255.255, true",
        "10.0.0.1,       10.0.0.1,        true",
        "10.0.0.1,       10.0.0.2,        false",
        "10.0.0.1/32,    10.0.0.0,        false",
        "fd00::/8,       fdff::1,         true",
        "fd00::/8,       fe00::1,         false",
        "::/0,           ::1,             true",
        "::1,            ::1,             true",
        "::/0,           10.0.0.1,        false",
        "0.0.0.0/0,      ::1,             false",
    })
    void holdsTheAddressesWhoseFirstBitsAgree(String block, String address, boolean inside)
            throws UnknownHostException {
        assertThat(Cidr.parse(block).contains(InetAddress.getByName(address))).isEqualTo(inside);
    }

    @Test
    void showsAddressAndPrefix() {
        assertThat(Cidr.parse("192.168.1.0/24")).hasToString("192.168.1.0/24");
        assertThat(Cidr.parse("10.0.0.1")).hasToString("10.0.0.1/32");
        assertThat(Cidr.parse("fd00:0::/8")).hasToString("fd00::/8");
    }

    @Timeout(5) // a name server that does not answer would take longer
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "home",
                "localhost/8",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "256.0.0.0/8",
                "999.1.1.1",
                "1...4",
                ".:1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/8/8",
                "1:2/8",
                "::1::2",
                "abcd"
            })
    void saysWhatABlockLooksLikeAndLooksNothingUp(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessage(
                        "'" + text + "' is not a block of addresses: write 192.168.1.0/24, fd00::/8 or one address");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33, 32, 33", "10.0.0.0/-1, 32, -1", "::/129, 128, 129"})
    void aPrefixFitsItsAddress(String text, int most, int was) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessageContaining("must be from 0 to " + most + ", but was " + was);
    }
}

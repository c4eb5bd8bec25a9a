package dev.parley.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "udp://192.168.1.20:9000,     UDP, 192.168.1.20, 9000",
        "tcp://localhost:80,          TCP, localhost,    80",
        "UDP://localhost:9000,        UDP, localhost,    9000",
        "udp://my_host:9000,          UDP, my_host,      9000",
        "udp://my-host.local.:9000,   UDP, my-host.local., 9000",
        "udp://küche:9000,            UDP, küche,        9000",
        "udp://:9000,                 UDP, '',           9000",
        "udp://:0,                    UDP, '',           0",
        "udp://0.0.0.0:65535,         UDP, 0.0.0.0,      65535",
        "udp://[::1]:9000,            UDP, ::1,          9000",
        "udp://[::]:9000,             UDP, ::,           9000",
        "udp://[fe80::1%eth0]:9000,   UDP, fe80::1%eth0, 9000",
        "udp://[fe80::1%25eth0]:9000, UDP, fe80::1%eth0, 9000",
        "udp://[fe80::1%25]:9000,     UDP, fe80::1%25,   9000",
        "udp://[fe80::1%254]:9000,    UDP, fe80::1%254,  9000",
        "udp://[fe80::1%254a]:9000,   UDP, fe80::1%4a,   9000",
        "udp://[::ffff:10.0.0.1]:9000, UDP, ::ffff:10.0.0.1, 9000",
        "udp:9000,                    UDP, '',           9000",
        "udp::9000,                   UDP, '',           9000",
        "udp:192.168.1.20:9000,       UDP, 192.168.1.20, 9000",
        "tcp:localhost:80,            TCP, localhost,    80",
        "tcp:[::1]:80,                TCP, ::1,          80",
    })
    void readsSchemeHostAndPort(String text, Scheme scheme, String host, int port) {
        assertThat(Address.parse(text)).isEqualTo(new Address(scheme, host, port, AddressOptions.NONE));
    }

    @Test
    void readsOptions() {
        assertThat(Address.parse("udp://239.1.2.3:5000?interface=eth0&ttl=4&family=4")
                        .options())
                .isEqualTo(new AddressOptions("eth0", 4, Family.IPV4));
        assertThat(Address.parse("udp://h:1?family=6").options())
                .isEqualTo(new AddressOptions(null, null, Family.IPV6));
        assertThat(Address.parse("udp:9000?ttl=4")).isEqualTo(Address.parse("udp://:9000?ttl=4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp://192.168.1.20:9000",
                "udp://:9000",
                "tcp://[fe80::1%eth0]:80",
                "udp://239.1.2.3:5000?interface=eth0&ttl=4&family=4",
                "udp://h:1?ttl=0",
            })
    void showsWhatItReadsAgain(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // no scheme
                "\"\"                      | an address begins with its transport, such as udp://:9000 or tcp://:9000",
                "udp//:9000                | lacks a colon: write udp://:9000",
                "9000                      | such as udp://:9000 or tcp://:9000",
                ":9000                     | such as udp://:9000 or tcp://:9000",
                "localhost                 | such as udp://localhost:9000 or tcp://localhost:9000",
                "192.168.1.20:9000         | such as udp://192.168.1.20:9000 or tcp://192.168.1.20:9000",
                "[::1]:9000                | such as udp://[::1]:9000 or tcp://[::1]:9000",
                "::1                       | such as udp://[::1]:9000 or tcp://[::1]:9000",
                // an unknown one
                "http://h:80               | 'http', which is not a scheme that Parley speaks (udp, tcp)",
                "http://h                  | Write udp://h:9000 or tcp://h:9000",
                "udpp://h:80               | Did you mean udp://h:80?",
                "tpc://h                   | Did you mean tcp://h:9000?",
                "://h:80                   | Write udp://h:80 or tcp://h:80",
                // no port, or a wrong one
                "udp                       | has no port: write udp://127.0.0.1:9000",
                "udp:                      | has no port: write udp://:9000",
                "udp://                    | has no port: write udp://:9000",
                "udp://h                   | has no port: write udp://h:9000",
                "udp://h:                  | has no port: write udp://h:9000",
                "udp://[::1]               | has no port: write udp://[::1]:9000",
                "udp://h:70000             | has port 70000, and ports end at 65535: write udp://h:9000",
                "udp://h:99999999999999    | ports end at 65535: write udp://h:9000",
                "udp://h:http              | has 'http' as its port, which is not a number: write udp://h:9000",
                "udp://h:-1                | has '-1' as its port, which is not a number: write udp://h:9000",
                "udp://h:+1                | is not a number: write udp://h:9000",
                "udp://[::1]9000           | is not a number: write udp://[::1]:9000",
                // what belongs to other addresses
                "udp:/h:9000               | has one slash where two belong: write udp://h:9000",
                "udp://h:9000/             | has a path, and an address here ends with the port: write udp://h:9000",
                "udp://h/path              | has a path, and an address here ends with the port: write udp://h:9000",
                "udp:///h:9000             | has a path, and an address here ends with the port: write udp://:9000",
                "udp://me@h:9000           | has a user name, and an address here has none: write udp://h:9000",
                "udp://me:secret@h:9000    | has a user name, and an address here has none: write udp://h:9000",
                // hosts
                "udp://*:9000              | leave the host out to listen on every interface: write udp://:9000",
                "udp://256.1.1.1:9000      | not an IPv4 address (four numbers from 0 to 255): write udp://192.168.1.20:9000",
                "udp://1.2.3:9000          | not an IPv4 address (four numbers from 0 to 255): write udp://192.168.1.20:9000",
                "udp://1.2.3.4.5:9000      | not an IPv4 address (four numbers from 0 to 255): write udp://192.168.1.20:9000",
                "udp://my host:9000        | neither a name nor an IP address: write udp://192.168.1.20:9000",
                "tcp://-h:9000             | neither a name nor an IP address: write tcp://192.168.1.20:9000",
                "udp://::1:9000            | has an IPv6 host without brackets: write udp://[::1]:9000",
                "udp://fe80::1%eth0:9000   | has an IPv6 host without brackets: write udp://[fe80::1%eth0]:9000",
                "udp://::1                 | has an IPv6 host without brackets: write udp://[::1]:9000",
                "udp://[::1:9000           | opens a bracket and does not close it: write udp://[::1]:9000",
                "udp://[h]:9000            | has 'h' in brackets, which is not an IPv6 address: write udp://[::1]:9000",
                "udp://[1:2]:9000          | has '1:2' in brackets, which is not an IPv6 address: write udp://[::1]:9000",
                "udp://[::1::2]:9000       | has '::1::2' in brackets, which is not an IPv6 address: write udp://[::1]:9000",
                "udp://[10.0.0.1]:9000     | has '10.0.0.1' in brackets, which is not an IPv6 address: write udp://[::1]:9000",
            })
    void saysWhatIsWrongAndShowsARightForm(String text, String message) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> Address.parse(text))
                .withMessageStartingWith("'" + text + "'")
                .withMessageContaining(message)
                .satisfies(wrong -> assertThat(addressesIn(wrong.getMessage().substring(text.length() + 2)))
                        .isNotEmpty()
                        .allSatisfy(shown -> assertThat(Address.parse(shown)).hasToString(shown)));
    }

    /** The addresses that a sentence shows. */
    private static List<String> addressesIn(String sentence) {
        Matcher matcher = Pattern.compile("(udp|tcp)://[^\\s?]+").matcher(sentence);
        return matcher.results().map(result -> result.group()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "udp://h:1?tll=4             | has the option 'tll'; an address knows interface, ttl, family. Did you mean ttl?",
                "udp://h:1?                  | has the option ''; an address knows interface, ttl, family.",
                "udp://h:1?ttl=              | has ttl '', which is not a number: write ttl=4",
                "udp://h:1?ttl=many          | has ttl 'many', which is not a number: write ttl=4",
                "udp://h:1?ttl=256           | ttl must be from 0 to 255, but was 256",
                "udp://h:1?family=5          | '5' is not an IP family: write 4 or 6",
                "udp://h:1?interface=        | interface needs a name, such as eth0",
            })
    void saysWhatIsWrongWithAnOption(String text, String message) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> Address.parse(text))
                .withMessageStartingWith("'" + text + "'")
                .withMessageContaining(message);
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> new Address(Scheme.UDP, "h", 65_536, AddressOptions.NONE))
                .withMessage("a port must be from 0 to 65535, but was 65536");
    }

    @Test
    void onlyAListenerCanDoWithoutAHost() {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> Address.parse("udp://:9000").requireTarget())
                .withMessageContaining("udp://127.0.0.1:9000 for this computer");
    }

    @Test
    void nothingIsSentToPortZero() {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> Address.parse("udp://h:0").requireTarget())
                .withMessageContaining("udp://h:0 has port 0")
                .withMessageEndingWith("as udp://h:9000");
    }

    @Test
    void anAddressWithHostAndPortIsATarget() {
        Address target = Address.parse("udp://h:9000");

        assertThat(target.requireTarget()).isSameAs(target);
        assertThat(target.isEveryInterface()).isFalse();
        assertThat(Address.parse("udp://:9000").isEveryInterface()).isTrue();
    }

    @Test
    void optionsThatAreAddedWinAndOthersStay() {
        Address address = Address.parse("udp://239.1.2.3:5000?interface=eth0&ttl=4");

        assertThat(address.with(new AddressOptions(null, 9, Family.IPV4)))
                .hasToString("udp://239.1.2.3:5000?interface=eth0&ttl=9&family=4");
    }

    @Test
    void aFamilyIsFourOrSix() {
        assertThat(Family.parse("4")).isEqualTo(Family.IPV4);
        assertThat(Family.parse("6").digit()).isEqualTo("6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Family.parse("ipv4"))
                .withMessageContaining("write 4 or 6");
    }

    @Test
    void aSchemeIsAWordInAnyCase() {
        assertThat(Scheme.of("Tcp")).contains(Scheme.TCP);
        assertThat(Scheme.of("tls")).isEmpty();
        assertThat(Scheme.TCP.isStream()).isTrue();
        assertThat(Scheme.UDP.isStream()).isFalse();
        assertThat(Scheme.words()).containsExactly("udp", "tcp");
    }
}

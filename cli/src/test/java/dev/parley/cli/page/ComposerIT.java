package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.parley.testkit.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** To whom an answer by hand goes, and what leaves. */
@InBrowser
class ComposerIT {
    private final PageBrowser browser;

    ComposerIT(PageBrowser browser) {
        this.browser = browser;
    }

    /** A client on the wire that reads lines. */
    private record Client(Socket socket, BufferedReader lines) implements AutoCloseable {
        static Client of(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            return new Client(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
        }

        void says(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void simulate(Tab tab, boolean on) {
        tab.api("PUT", "/simulator", Map.of("on", on));
    }

    @Test
    void aDeviceIsTheLastPeerThoughTheSimulatedOneGoesOn() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: visited\naddress: udp://127.0.0.1:" + port + "\n");
            simulate(tab, true);
            Locator readings = tab.rows("temp=");
            assertThat(readings.first()).isVisible();
            assertThat(tab.$("#c-send")).isEnabled();
            device.says("a real one");
            assertThat(tab.$("#c-to")).containsText("last peer: 127.0.0.1:" + device.port());
            int before = readings.count();
            assertThat(readings.nth(before)).isVisible();
            assertThat(tab.$("#c-to")).containsText("last peer: 127.0.0.1:" + device.port());
            tab.$("#c-text").fill("to the real one");
            tab.$("#c-text").press("Enter");
            assertThat(device.hears()).isEqualTo("to the real one");
            simulate(tab, false);
        }
    }

    @Test
    void aClosedConnectionIsNotAnsweredToSomebodyElse() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: closing\naddress: tcp://127.0.0.1:" + port + "\n");
            try (Client second = Client.of(port)) {
                try (Client first = Client.of(port)) {
                    first.says("from the first");
                    assertThat(tab.rows("from the first")).hasCount(1);
                    second.says("from the second");
                    assertThat(tab.rows("from the second")).hasCount(1);
                }
                assertThat(tab.$("#gbody .odd").getByText("closed")).hasCount(1);
                tab.rows("from the first").click();
                tab.page().keyboard().press("a");
                assertThat(tab.$("#c-to option:checked")).hasText("this connection is closed");
                tab.$("#c-text").fill("to nobody");
                assertThat(tab.$("#c-send")).isDisabled();

                tab.rows("from the second").click();
                tab.page().keyboard().press("a");
                assertThat(tab.$("#c-to option:checked")).containsText(second.address());
                tab.$("#c-text").press("Enter");
                assertThat(second.lines.readLine()).isEqualTo("to nobody");
            }
            assertThat(tab.$("#c-to option:checked")).hasText("this connection is closed");
            tab.choose("All sockets");
            tab.choose("closing");
            assertThat(tab.$("#c-to option:checked")).hasText("nobody is connected now");
        }
    }

    @Test
    void whatIsWrittenGoesToThePeerThatTheLabelNames() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: label\naddress: tcp://127.0.0.1:" + port + "\n");
            assertThat(tab.$("#c-to option:checked")).hasText("nobody has come yet");
            try (Client stays = Client.of(port)) {
                stays.says("stays");
                assertThat(tab.rows("stays")).hasCount(1);
                try (Client goes = Client.of(port)) {
                    goes.says("goes");
                    assertThat(tab.$("#c-to option:checked")).hasText("last peer: " + goes.address());
                    tab.$("#c-to").focus();
                }
                assertThat(tab.$("#c-to option:checked")).hasText("last peer: " + stays.address());
                tab.$("#c-text").fill("to who stays");
                tab.$("#c-text").press("Enter");
                assertThat(stays.lines.readLine()).isEqualTo("to who stays");
            }
            tab.api("POST", "/entries/label/stop", Map.of());
            assertThat(tab.$("#c-to option:checked")).hasText("this socket is not open");
        }
    }

    @Test
    void withAllSocketsTheSocketIsNamedAndANewOneIsMeant() throws Exception {
        int old = Ports.free();
        int fresh = Ports.free();
        try (Tab tab = browser.open();
                Device one = new Device(old);
                Device two = new Device(fresh)) {
            tab.listen("name: old\naddress: udp://127.0.0.1:" + old + "\n");
            one.says("here");
            assertThat(tab.rows("here")).hasCount(1);
            assertThat(tab.$("#gbody").getByText("the bench has changed")).hasCount(0);
            tab.api("POST", "/entries", Map.of("kind", "listen", "yaml", "name: other\naddress: udp://127.0.0.1:0\n"));
            tab.choose("All sockets");
            assertThat(tab.$("#gbody").getByText("the bench has changed").first())
                    .isVisible();
            tab.$("#c-to")
                    .selectOption(new com.microsoft.playwright.options.SelectOption()
                            .setLabel("old: 127.0.0.1:" + one.port() + ", last peer"));
            tab.$("#c-text").fill("kept");

            tab.api(
                    "POST",
                    "/entries",
                    Map.of("kind", "listen", "yaml", "name: fresh\naddress: udp://127.0.0.1:" + fresh + "\n"));
            assertThat(tab.$("#c-to option:checked")).hasText("fresh: nobody has come yet");
            assertThat(tab.$("#c-send")).isDisabled();
            two.says("hello");
            assertThat(tab.$("#c-to option:checked")).hasText("fresh: 127.0.0.1:" + two.port() + ", last peer");
            tab.$("#c-text").press("Enter");
            assertThat(two.hears()).isEqualTo("kept");
        }
    }

    @Test
    void theEndOfALineIsPutBehindTextOnAStreamWithoutFraming() throws Exception {
        int bare = Ports.free();
        int framed = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: framed\naddress: tcp://127.0.0.1:" + framed + "\nframe: \"length=2\"\n");
            tab.listen("name: bare\naddress: tcp://127.0.0.1:" + bare + "\n");
            try (Client client = Client.of(bare);
                    Client other = Client.of(framed)) {
                client.says("hi");
                Locator end = tab.$("#c-end");
                assertThat(tab.$("#c-send")).isEnabled();
                assertThat(end).hasValue("lf");
                assertThat(tab.$("#c-prev")).containsText("LF is put behind it");
                tab.$("#c-text").fill("pong");
                assertThat(tab.$("#c-prev")).containsText("5 B will leave");
                tab.$("#c-text").press("Enter");
                assertThat(client.lines.readLine()).isEqualTo("pong");

                as(tab, "hex");
                assertThat(end).hasValue("none");
                as(tab, "text");
                assertThat(end).hasValue("lf");
                end.selectOption("crlf");

                tab.choose("framed");
                assertThat(end).hasValue("none");
                tab.$("#c-text").fill("OK");
                assertThat(tab.$("#c-prev")).containsText("4 B on the wire");
                assertThat(tab.$("#c-prev .framing")).hasText("00 02");
                assertThat(tab.$("#c-prev .by")).hasText(Pattern.compile("00 02\\s+4f 4b"));
                tab.choose("bare");
                assertThat(end).hasValue("crlf");
            }
        }
    }

    private static void as(Tab tab, String value) {
        tab.$("#composer [name=as][value=" + value + "]").check();
    }

    @Test
    void whatARepetitionOrASequenceSendsSaysSo() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.api("PUT", "/saved", List.of());
            tab.page().reload();
            assertThat(tab.$("#engine")).hasText("live");
            tab.listen("name: beats\naddress: udp://127.0.0.1:" + port + "\n");
            device.says("here");
            assertThat(tab.$("#c-to")).containsText("last peer");
            tab.$("#c-rep").selectOption("sequence");
            assertThat(tab.$("#q-list")).containsText("Saved → Save this message");
            tab.page().keyboard().press("Escape");
            List<Map<String, String>> two = List.of(
                    Map.of("text", "step one", "as", "text", "end", "none"),
                    Map.of("text", "step two", "as", "text", "end", "none"));
            tab.api("PUT", "/saved", two);
            tab.page().reload();
            assertThat(tab.$("#engine")).hasText("live");
            tab.choose("beats");
            assertThat(tab.$("#c-send")).isEnabled();
            tab.$("#c-rep").selectOption("sequence");
            tab.$("#q-gap").fill("0");
            tab.$("#q-go").click();
            assertThat(tab.$("#d-sequence")).isHidden();
            assertThat(tab.$("#toast")).hasText("2 of 2 messages left");
            assertThat(tab.rows("step two").locator(".ru")).hasText("sequence");

            tab.$("#c-text").fill("{{n}}");
            as(tab, "template");
            assertThat(tab.$("#c-prev")).hasText(Pattern.compile("^(?!.*leaves.*leaves).*filled in when it leaves"));
            tab.$("#c-rep").selectOption("?");
            tab.$("#c-every").fill("1h");
            tab.$("#c-every").press("Enter");
            assertThat(tab.rows("").last().locator(".ru")).hasText("every 1h");
            tab.$("#c-repeats button").click();
            tab.api("PUT", "/saved", List.of());
        }
    }
}

package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import dev.parley.testkit.Ports;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A relay on the page: what passes it, and what is done to that on purpose. */
@InBrowser
class RelayPageIT {
    private final PageBrowser browser;

    RelayPageIT(PageBrowser browser) {
        this.browser = browser;
    }

    /** The device's server: a plain UDP socket that sends back what comes, with a word before it. */
    private static final class Server implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final Thread thread = Thread.ofVirtual().name("test-server").start(this::answer);

        Server() throws IOException {}

        private void answer() {
            DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
            try {
                while (true) {
                    packet.setLength(1000);
                    socket.receive(packet);
                    String text = new String(packet.getData(), 0, packet.getLength(), UTF_8);
                    heard.add(text);
                    byte[] answer = ("echo " + text).getBytes(UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        String address() {
            return "udp://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws InterruptedException {
            socket.close();
            thread.join();
        }
    }

    private static void open(Tab tab, String yaml) {
        tab.api("POST", "/entries", Map.of("kind", "relay", "yaml", yaml));
        tab.choose("between");
    }

    /** As somebody else does it: another page, or a program. */
    private static void impairElsewhere(Tab tab, String both) {
        tab.api("PUT", "/entries/between/impairments", Map.of("up", both, "down", both));
        assertThat(tab.$("#s-command")).containsText(both); // the page knows
    }

    private static Object impairments(Tab tab, String way) {
        return tab.page().evaluate("""
                async way => (await (await fetch("/api/v1/state")).json()).entries.find(e => e.name === "between").relay[way].impairments""", way);
    }

    @Test
    void isOpenedByTheFormAndShowsWhichWayEachMessageWent() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Server server = new Server();
                Device device = new Device(port)) {
            tab.page().keyboard().press("o");
            tab.$("#o-kinds [value=relay]").check();
            tab.$("#o-address").fill("udp://127.0.0.1:" + port);
            tab.$("#o-target").fill("nonsense");
            tab.expect("status of 422");
            assertThat(tab.$("#o-target-err")).not().isEmpty();
            tab.$("#o-target").fill(server.address());
            tab.$("#o-profile").selectOption("lan");
            tab.$("#o-name").fill("between");
            assertThat(tab.$("#o-cmd"))
                    .hasText("parley relay udp://127.0.0.1:" + port + " " + server.address() + " --profile lan");
            tab.$("#o-go").click();
            Locator card = tab.$("#cards [aria-pressed=true]");
            assertThat(card.locator(".st")).hasText("relay, listening");
            assertThat(card.locator(".ad")).hasText(new String[] {"udp://127.0.0.1:" + port, "→ " + server.address()});
            assertThat(tab.$("#imp-profile")).hasValue("lan");
            assertThat(tab.$("#composer")).isHidden();

            device.says("ping");
            assertThat(device.hears()).isEqualTo("echo ping");
            String up = ":" + device.port() + " → target";
            String down = "target → :" + device.port();
            assertThat(tab.rows("ping")).hasCount(4);
            for (String way : List.of(up, down)) {
                assertThat(tab.rows(way).locator(".ar")).hasText(new String[] {"→arrived", "←left"});
            }
            assertThat(tab.rows("echo ping").last().locator(".rt")).hasText(Pattern.compile("[\\d.]+ m?s"));
            tab.rows("echo ping").last().click();
            assertThat(tab.rows("echo ping").first()).hasClass(Pattern.compile("\\bmate\\b"));
            assertThat(tab.$("#inspect")).containsText(server.address() + " → 127.0.0.1:" + device.port());

            tab.page().keyboard().press("Escape");
            tab.choose("between");
            tab.$("#inspect").getByText("Edit").click();
            assertThat(tab.$("#o-target")).hasValue(server.address());
            tab.page().keyboard().press("Escape");
            tab.$("#inspect").getByText("Stop").click();
            assertThat(card.locator(".st")).hasText("relay, stopped");
            assertThat(tab.$("#impairments")).hasCount(0);
        }
    }

    @Test
    void aSliderLosesWhatGoesToTheTargetAndTheTableCountsIt() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Server server = new Server();
                Device device = new Device(port)) {
            open(tab, "name: between\naddress: udp://127.0.0.1:" + port + "\ntarget: " + server.address() + "\n");
            device.says("first");
            assertThat(device.hears()).isEqualTo("echo first");

            Keyboard keys = tab.page().keyboard();
            assertThat(tab.$("#imp-both")).isChecked();
            tab.$("#imp-both").focus();
            keys.press("Space");
            tab.$("#imp-up-loss").focus();
            keys.press("End");
            assertThat(tab.$("#imp-up-loss")).hasAttribute("aria-valuetext", "100%");
            assertThat(tab.$("#imp-up-list")).hasValue("loss=100%");
            assertThat(tab.$("#imp-up-done")).containsText("loss=100%");
            assertThat(impairments(tab, "down")).isEqualTo("none");
            device.says("lost");
            assertThat(tab.$("#imp-up-done tbody td")).hasText("1 of 1 (100.0%) lost");
            assertThat(tab.$("#imp-up-done tr.dim")).hasCount(0);
            assertThat(tab.$("#s-ledger-up")).hasText(Pattern.compile("2due=1sent\\+1loss"));
            assertThat(tab.$("#s-received-down")).hasText("1 received");

            keys.press("Home");
            assertThat(tab.$("#imp-up-list")).hasValue("");
            assertThat(tab.$("#s-command")).not().containsText("loss");
            device.says("back");
            assertThat(device.hears()).isEqualTo("echo back");
            assertThat(tab.$("#imp-up-done tr.dim")).hasText("loss=100%1 of 1 (100.0%) lost");
            assertThat(server.heard).containsExactly("first", "back");
        }
    }

    @Test
    void aWrongListIsJudgedByTheEngineAndChangesNothing() throws Exception {
        try (Tab tab = browser.open()) {
            open(tab, "name: between\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:9\ndelay: 10ms\n");
            Locator list = tab.$("#imp-up-list");
            assertThat(list).hasValue("delay=10ms");
            tab.expect("status of 422");
            list.fill("loss=5");
            list.press("Enter");
            assertThat(tab.$("#imp-up-err")).hasText("at character 1, 'loss=5': '5' has no unit: write 5%");
            assertThat(list).hasAttribute("aria-invalid", "true");
            assertThat(impairments(tab, "up")).isEqualTo("delay=10ms");

            tab.$("#imp-none").click();
            assertThat(tab.$("#imp-up-err")).isHidden();
            assertThat(tab.$("#s-command")).not().containsText("delay");
            tab.$("#imp-up-jitter").focus();
            tab.page().keyboard().press("ArrowRight");
            assertThat(tab.$("#imp-up-err")).containsText("jitter belongs to delay, which is missing");
            tab.$("#imp-up-delay").focus();
            tab.page().keyboard().press("End");
            assertThat(tab.$("#imp-up-err")).isHidden();
            assertThat(list).hasValue("delay=5s,jitter=1ms");
            assertThat(impairments(tab, "down")).isEqualTo("delay=5s,jitter=1ms");
        }
    }

    @Test
    void whatIsHeldOrTypedIntoStaysWhileOthersChangeIt() {
        try (Tab tab = browser.open()) {
            open(tab, "name: between\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:9\n");
            Locator slider = tab.$("#imp-up-delay");
            BoundingBox box = slider.boundingBox();
            tab.page().mouse().move(box.x + box.width * 0.3, box.y + box.height / 2);
            tab.page().mouse().down();
            tab.page().mouse().move(box.x + box.width * 0.6, box.y + box.height / 2);
            assertThat(tab.$("#s-command")).containsText("delay="); // it rests, and so it counts, while it is held
            String held = slider.inputValue();
            impairElsewhere(tab, "delay=1ms");
            assertThat(slider.inputValue()).isEqualTo(held);
            tab.page().mouse().up();
            assertThat(slider).hasAttribute("aria-valuetext", "1ms");

            Locator list = tab.$("#imp-up-list");
            list.fill("delay=2ms,lo");
            impairElsewhere(tab, "delay=3ms");
            assertThat(list).isFocused();
            assertThat(list).hasValue("delay=2ms,lo");
            list.fill("delay=4ms");
            list.press("Enter");
            assertThat(tab.$("#s-command")).containsText("delay=4ms");
            assertThat(slider).hasAttribute("aria-valuetext", "4ms");
        }
    }

    @Test
    void aStreamHasImpairmentsOfItsOwnAndKeepsItsConnections() throws Exception {
        int port = Ports.free();
        int far = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: far\naddress: tcp://127.0.0.1:" + far + "\necho: true\n");
            open(tab, "name: between\naddress: tcp://127.0.0.1:" + port + "\ntarget: tcp://127.0.0.1:" + far + "\n");
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.setSoTimeout(20_000);
                assertThat(tab.$("#imp-up-loss")).hasCount(0);
                tab.$("#imp-profile").selectOption("wifi-bad");
                assertThat(tab.$("#s-command")).containsText("stall=200ms");
                assertThat(tab.$("#imp-up-list")).hasValue("bandwidth=100mbit,delay=50ms,stall=200ms,stall-every=2s");
                assertThat(tab.$("#imp-up-stall")).hasAttribute("aria-valuetext", "200ms");
                assertThat(tab.$("#impairments .source")).containsText("WebRTC");
                client.getOutputStream().write("still here".getBytes(UTF_8));
                assertThat(new String(client.getInputStream().readNBytes(10), UTF_8))
                        .isEqualTo("still here");
                assertThat(tab.$("#imp-up-done")).containsText(Pattern.compile("\\d m?s on average"));
            }
        }
    }

    @Test
    void aPhoneShowsItOverTheListAndInChinese() {
        try (Tab tab = browser.open(PageBrowser.size(PageBrowser.NARROW))) {
            String yaml = "name: r1\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:9\nup: loss=5%\n";
            tab.api("POST", "/entries", Map.of("kind", "relay", "yaml", yaml));
            tab.choose("r1");
            tab.$("#lang").click();
            assertThat(tab.$("#imp-up-list")).isHidden();
            tab.$("#b-impair").click();
            assertThat(tab.$("#imp-up-list")).isVisible();
            assertThat(tab.$("#imp-down-list")).isVisible();
            tab.assertNoSidewaysScrolling("impairments");
            assertThat((List<?>) tab.page().evaluate(EveryoneIT.WORDLESS, "wire"))
                    .isEmpty();
            tab.page().keyboard().press("Escape");
            assertThat(tab.$("#imp-up-list")).isHidden();
            assertThat(tab.$("#b-impair")).isFocused();
        }
    }
}

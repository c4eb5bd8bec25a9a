package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What the other views make of the wire. */
@InBrowser
class ViewsIT {
    private static final double PATIENCE_MILLIS = 20_000;

    private final PageBrowser browser;

    ViewsIT(PageBrowser browser) {
        this.browser = browser;
    }

    @Test
    void numbersBecomeLines() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: numbers\naddress: udp://127.0.0.1:" + port + "\n");
            tab.go("values");
            assertThat(tab.$("#view-values")).containsText("No numbers yet");
            device.says("temp=21.5").says("temp=22.0").says("temp=23.5");
            assertThat(tab.$("#plots")).containsText("temp");
            assertThat(tab.$("#plots")).containsText("23.5");
            assertThat(tab.$("#plots")).containsText("21.5 … 23.5");
            Locator canvas = tab.$("#plots canvas").first();
            assertThat(canvas).isVisible();
            Await.until(
                    "something is drawn",
                    () -> canvas.evaluate(
                                    "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(x => x)")
                            .equals(true),
                    () -> tab.page().waitForTimeout(100));
            device.says("Hallo 你好");
            assertThat(tab.$(".oledbox canvas")).hasAttribute("aria-label", "On the display: Hallo 你好");
        }
    }

    @Test
    void aPictureIsShown() throws Exception {
        int port = Ports.free();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "png", png);
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: picture\naddress: udp://127.0.0.1:" + port + "\n");
            device.sends(png.toByteArray());
            assertThat(tab.rows("PNG")).hasCount(1);
            tab.go("values");
            assertThat(tab.$(".picbox canvas")).isVisible();
            assertThat(tab.$("#view-values")).containsText("PNG, 8×6");
        }
    }

    @Test
    void theLessonGrows() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: taught\naddress: udp://127.0.0.1:" + port + "\nreply: pong\n");
            device.says("ping").hears();
            assertThat(tab.rows("pong")).hasCount(1);
            tab.go("lesson");
            Locator steps = tab.$("#lanes li:not(.rest)");
            assertThat(steps.last()).containsText("ping");
            int before = steps.count();
            tab.page().keyboard().press("Space");
            assertThat(steps).hasCount(before + 1);
            assertThat(steps.last()).containsText("Parley answers.");
            tab.$("#l-live").click();
            device.says("ping").hears();
            assertThat(steps).hasCount(before + 3);
            assertThat(tab.$("#lanes")).containsText("The same comes again.");
        }
    }

    @Test
    void theLessonDrawsTheHandshakeAndSpaceWorksAfterAClickOnItsTab() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: shaken\naddress: tcp://127.0.0.1:" + port + "\n");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write("hello class".getBytes(StandardCharsets.UTF_8));
                assertThat(tab.rows("hello class")).hasCount(1);
                tab.$(".lenses a[href='#lesson']").click();
                assertThat(tab.$("#lanes .leg")).hasText(new String[] {"SYN", "SYN-ACK", "ACK"});
                assertThat(tab.$(".lanes-head")).containsText("Your program");
                assertThat(tab.$("#view-lesson select option").nth(1))
                        .containsText(Pattern.compile("^tcp " + port + " · hello class · \\d\\d:\\d\\d$"));
                tab.page().keyboard().press("Space");
                assertThat(tab.$("#lanes")).containsText("A chunk of the stream.");
                tab.$("#l-projector").click();
                assertThat(tab.$("#bench")).isHidden();
                tab.go("wire");
                assertThat(tab.$("#bench")).isVisible();
            }
        }
    }

    @Test
    void aBoardThatSendsFromNewPortsIsOneLine() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device first = new Device(port);
                Device second = new Device(port)) {
            tab.listen("name: ports\naddress: udp://127.0.0.1:" + port + "\n");
            first.says("level=1");
            second.says("level=2");
            second.sends(new byte[] {1, 0, 2});
            assertThat(tab.rows("level")).hasCount(2);
            tab.go("values");
            assertThat(tab.$(".plot")).hasCount(1);
            assertThat(tab.$(".plot .v")).hasText("2");
            assertThat(tab.$("#h-values")).containsText("ports");
            assertThat(tab.$(".oledbox canvas")).hasAttribute("aria-label", "On the display: level=2");
        }
    }

    @Test
    void aMeasurementDrawsItsFigures() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: echo\naddress: udp://127.0.0.1:" + port + "\necho: true\n");
            tab.go("measure");
            field(tab, "measure", "Address").fill("nonsense");
            tab.expect("status of 422");
            tab.$("#view-measure form .primary, #view-measure .primary").first().click();
            assertThat(tab.$("#view-measure .fielderr:not([hidden])").first())
                    .not()
                    .isEmpty();
            field(tab, "measure", "Address").fill("udp://127.0.0.1:" + port);
            field(tab, "measure", "Rate").fill("50/s");
            field(tab, "measure", "For").fill("1s");
            tab.$("#view-measure .primary").first().click();
            assertThat(tab.$("#hist .hrow").first())
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
            assertThat(tab.$("#view-measure table.figures").first()).containsText("p50");
            assertThat(tab.$("#view-measure .runtable tbody tr")).hasCount(1);
            assertThat(tab.$("#view-measure"))
                    .containsText(Pattern.compile("Half of the round trips took at most [\\d.]+ .s"));
        }
    }

    @Test
    void aCheckUpListsWhatItFound() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: checked\naddress: udp://127.0.0.1:" + port + "\necho: true\n");
            tab.go("probe");
            field(tab, "probe", "Address").fill("udp://127.0.0.1:" + port);
            tab.$("#view-probe details summary").click();
            field(tab, "probe", "Only these checks").fill("empty,binary");
            field(tab, "probe", "Message").fill("01 03 00");
            tab.$("#view-probe select").first().selectOption("hex");
            tab.$("#view-probe .primary").first().click();
            assertThat(tab.$("#checks .what").getByText("binary"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
            assertThat(tab.$("#checks .what").getByText("empty")).isVisible();
            assertThat(tab.$("#view-probe .command code")).containsText("--as hex --message \"01 03 00\"");
            assertThat(tab.$("#view-probe .checks header"))
                    .containsText(Pattern.compile("[1-9] ok, 0 noted, 0 failed"));
        }
    }

    private static Locator field(Tab tab, String view, String label) {
        return tab.$("#view-" + view).getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    /** Keeps what the button says, which is the old word again two seconds later. */
    private static final String WATCH_BUTTON = """
            () => {
              const button = document.querySelector("#d-snippets .codebox button");
              new MutationObserver(() => { button.dataset.said = (button.dataset.said ?? "") + button.textContent + " "; })
                .observe(button, {childList: true, characterData: true, subtree: true});
            }""";

    @Test
    void codeForTheBoardHasTheAddress() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            tab.listen("name: board\naddress: udp://127.0.0.1:" + port + "\n");
            tab.$("#b-code").click();
            assertThat(tab.$("#code")).containsText(Integer.toString(port));
            tab.$("#d-snippets [data-kind=micropython]").click();
            tab.$("#d-snippets").getByLabel("Wi-Fi name").fill("my net");
            tab.$("#d-snippets").getByLabel("Wi-Fi password").fill("let me in");
            assertThat(tab.$("#code")).containsText("SSID = \"my net\"\nPASSWORD = \"let me in\"");
            assertThat(tab.$("#d-snippets .command code")).containsText("--ssid='my net'");
            tab.$("#d-snippets [data-kind=python]").click();
            assertThat(tab.$("#d-snippets").getByLabel("Wi-Fi name")).isHidden();
            assertThat(tab.$("#code")).containsText("import socket");
            tab.page().evaluate(WATCH_BUTTON);
            tab.$("#d-snippets").getByText("Copy").click();
            assertThat(tab.$("#say")).hasText("Copied");
            assertThat(tab.$("#d-snippets .codebox button")).hasAttribute("data-said", Pattern.compile("Copied"));
            assertThat(tab.$("#code")).containsText("The page listens there already, as board.");
            assertThat((String) tab.page().evaluate("navigator.clipboard.readText()"))
                    .contains(Integer.toString(port));
            tab.page().keyboard().press("Escape");
            assertThat(tab.$("#d-snippets")).hasCount(0);
        }
    }

    @Test
    void aPhoneGetsTheAddressAsQrCode() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: phone\naddress: udp://127.0.0.1:" + port + "\n");
            tab.$("#b-qr").click();
            assertThat(tab.$("#qr-addr")).hasText("127.0.0.1:" + port);
            assertThat(tab.$("#qr path")).hasAttribute("d", Pattern.compile("^M0 0h1v1h-1z.*"));
        }
    }
}

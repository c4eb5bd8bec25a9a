package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the command to the first row, and over the end of the engine. */
@InBrowser
class FirstLookIT {
    private static final int UDP = 9000;
    private static final int TCP = 5001;

    @TempDir
    Path folder;

    private final PageBrowser browser;

    FirstLookIT(PageBrowser browser) {
        this.browser = browser;
    }

    /** The two ports of the first bench are fixed, and another run of the tests may have them. */
    private static boolean areFree() {
        try (DatagramSocket udp = new DatagramSocket(null);
                ServerSocket tcp = new ServerSocket()) {
            udp.bind(new InetSocketAddress(UDP));
            tcp.bind(new InetSocketAddress(TCP));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void theFirstLookShowsLife() throws Exception {
        Await.until("UDP port 9000 and TCP port 5001 are free", FirstLookIT::areFree);
        try (ConsoleProgram console = new ConsoleProgram(folder);
                Tab tab = new Tab(browser.stranger(PageBrowser.size(PageBrowser.WIDE)), console.origin())) {
            tab.page().navigate(console.link());
            assertThat(tab.page()).hasURL(console.origin() + "/");
            assertThat(tab.$("#engine")).hasText("live");
            assertThat(tab.$("#cards .nm")).hasText(new String[] {"All sockets", "device", "lines"});
            assertThat(tab.$("#dial")).containsText(Integer.toString(UDP));
            assertThat(tab.$("#dial")).containsText(Integer.toString(TCP));
            assertThat(tab.rows("ack: temp=").first()).isVisible();
            assertThat(tab.rows("ack: temp=").first().locator(".rt")).hasText(Pattern.compile("[\\d.]+ m?s"));
            assertThat(tab.$("#inspect")).containsText("Ledger");
            assertThat(tab.$("#sim")).hasAttribute("aria-checked", "true");
            tab.$("#sim").click();
            assertThat(tab.$("#sim")).hasAttribute("aria-checked", "false");
        }
    }

    @Test
    void aLinkOpensThePageOnceAndAStrangerSeesHowToGetIn() throws Exception {
        try (ConsoleProgram console = new ConsoleProgram(folder, "--empty");
                Tab tab = new Tab(browser.stranger(PageBrowser.size(PageBrowser.WIDE)), console.origin());
                Tab other = new Tab(browser.stranger(PageBrowser.size(PageBrowser.WIDE)), console.origin())) {
            tab.page().navigate(console.link());
            assertThat(tab.$("#wire-empty")).containsText("Nothing is open yet");

            other.expect("status of 40");
            Response again = other.page().navigate(console.link());
            assertThat(again.status()).isEqualTo(403);
            other.page().navigate(console.origin());
            assertThat(other.$("#gone")).containsText("Parley does not know this browser");
            other.page().navigate(console.linkAfter(1));
            assertThat(other.$("#engine")).hasText("live");
        }
    }

    @Test
    void thePageLivesAgainAfterTheEngineWasKilledAndStartedAnew() throws Exception {
        int port = Ports.free();
        Path bench = Files.writeString(
                folder.resolve("bench.yaml"), "listen:\n  - name: device\n    address: udp://127.0.0.1:" + port + "\n");
        try (ConsoleProgram console = new ConsoleProgram(folder, "--settings", bench.toString());
                Tab tab = new Tab(browser.stranger(PageBrowser.size(PageBrowser.WIDE)), console.origin());
                Device device = new Device(port)) {
            tab.expect("net::ERR_");
            tab.expect("status of 401");
            tab.page().navigate(console.link());
            assertThat(tab.$("#engine")).hasText("live");
            device.says("before the end");
            assertThat(tab.rows("before the end")).hasCount(1);
            tab.$("#c-text").fill("kept words");

            console.kill();
            assertThat(tab.$("#gone")).isVisible();
            assertThat(tab.$("#gone")).containsText("no longer answers");
            assertThat(tab.rows("before the end")).hasCount(1);
            assertThat(tab.$("#c-send")).isDisabled();

            console.startAnew();
            String link = console.link();
            tab.$("#gone-now").click();
            assertThat(tab.$("#gone")).containsText("Parley was started anew");
            tab.context().newPage().navigate(link);
            assertThat(tab.$("#gone")).isHidden(WITHIN_ITS_LONGEST_WAIT);
            assertThat(tab.$("#engine")).hasText("live");
            assertThat(tab.rows("before the end")).hasCount(0);
            assertThat(tab.$("#c-text")).hasValue("kept words");
            device.says("after it");
            assertThat(tab.rows("after it")).hasCount(1);
        }
    }

    @Test
    void anEngineThatIsSlowIsNotGone() throws Exception {
        try (ConsoleProgram console = new ConsoleProgram(folder, "--empty");
                Tab tab = new Tab(browser.stranger(PageBrowser.size(PageBrowser.WIDE)), console.origin())) {
            tab.page().navigate(console.link());
            assertThat(tab.$("#engine")).hasText("live");
            console.standStill();
            assertThat(tab.$("#engine"))
                    .hasText(
                            "slow to answer",
                            new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                    .setTimeout(14_000));
            assertThat(tab.$("#gone")).isHidden();
            console.goOn();
            assertThat(tab.$("#engine"))
                    .hasText(
                            "live",
                            new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                    .setTimeout(14_000));
            assertThat(tab.$("#toast")).isHidden();
        }
    }

    private static final com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions WITHIN_ITS_LONGEST_WAIT =
            new com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions().setTimeout(15_000);
}

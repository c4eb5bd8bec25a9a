package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.capture.Capture;
import dev.parley.capture.FlowEvent;
import dev.parley.testkit.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures on the page: a card is recorded, what it holds stands in the wire view, and is sent again. */
@InBrowser
class CapturePageIT {
    private final PageBrowser browser;

    @TempDir
    private Path folder;

    CapturePageIT(PageBrowser browser) {
        this.browser = browser;
    }

    private static Locator button(Tab tab, String name) {
        return tab.page()
                .getByRole(AriaRole.BUTTON, new com.microsoft.playwright.Page.GetByRoleOptions().setName(name));
    }

    /** By the keyboard alone, but for the choice of the card. */
    @Test
    void aCardIsRecordedDownloadedShownAndSentAgain() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            Keyboard keys = tab.page().keyboard();
            tab.listen("name: taped\naddress: udp://127.0.0.1:" + port + "\nreply: pong\n");
            device.says("before").hears();
            button(tab, "Record taped").focus();
            keys.press("Enter");
            assertThat(button(tab, "Stop recording taped")).isFocused();
            device.says("ping <b>").hears();
            assertThat(tab.$("#cards .rec")).hasText(Pattern.compile("taped-[\\d-]+\\.pcapng\\s+[\\d.]+ k?B"));
            keys.press("Enter");
            assertThat(button(tab, "Record taped")).isFocused();
            assertThat(tab.$("#cards .rec")).hasCount(0);

            Locator file = tab.$("#caplist button").first();
            file.focus();
            keys.press("Enter");
            assertThat(tab.$("#capbar")).isVisible();
            assertThat(tab.$("#composer")).isHidden();
            assertThat(tab.$("#gbody [role=row] .tx")).hasText(new String[] {"ping <b>", "pong"});
            assertThat(tab.rows("pong").locator(".rt")).hasText(Pattern.compile("[\\d.]+ ms"));
            assertThat(tab.$("#inspect")).containsText("received 2");
            tab.$("#find").fill("ping");
            assertThat(tab.$("#gbody [role=row]")).hasCount(1);
            tab.rows("ping").click();
            assertThat(tab.$("#inspect .in-acts")).isEmpty();
            tab.$("#find").fill("");

            Download download = tab.page().waitForDownload(tab.$("#cap-file")::click);
            assertThat(download.suggestedFilename()).matches("taped-[\\d-]+\\.pcapng");
            Path kept = folder.resolve("kept.pcapng");
            download.saveAs(kept);
            try (Capture capture = Capture.open(kept);
                    Stream<FlowEvent.Message> messages = capture.messages()) {
                assertThat(messages.map(message -> message.payload().toString()))
                        .containsExactly("ping <b>", "pong");
            }

            button(tab, "Replay").click();
            tab.expect("status of 422");
            tab.$("#r-address").fill("nonsense");
            keys.press("Enter");
            assertThat(tab.$("#r-err")).containsText("nonsense");
            tab.$("#r-address").fill("udp://127.0.0.1:" + port);
            tab.$("#r-expect").check();
            tab.$("#r-go").click();
            assertThat(tab.$("#capbar")).isHidden();
            assertThat(tab.rows("ping <b>")).hasCount(3); // two of the listener's, and what the replay sent
            assertThat(tab.$("#replays li")).containsText("sent 1, received 1");

            file.click();
            tab.$("#cap-delete").click();
            tab.$("#ask-go").click();
            assertThat(tab.$("#capbar")).isHidden();
            assertThat(tab.$("#caplist button")).hasCount(0);
        }
    }

    /** A datagram of another program's capture: pcap, link type RAW. */
    private Path pcap() throws Exception {
        byte[] header = {
            (byte) 0xd4,
            (byte) 0xc3,
            (byte) 0xb2,
            (byte) 0xa1,
            2,
            0,
            4,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            4,
            0,
            101,
            0,
            0,
            0
        };
        byte[] packet = {
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            31,
            0,
            0,
            0,
            31,
            0,
            0,
            0, // times, lengths
            0x45,
            0,
            0,
            31,
            0,
            0,
            0,
            0,
            64,
            17,
            0,
            0,
            10,
            0,
            0,
            1,
            10,
            0,
            0,
            2, // IPv4
            0x10,
            0x00,
            0x23,
            0x28,
            0,
            11,
            0,
            0,
            'h',
            'e',
            'y' // UDP
        };
        Path file = folder.resolve("of others.pcap");
        try (var out = Files.newOutputStream(file)) {
            out.write(header);
            out.write(packet);
        }
        return file;
    }

    @Test
    void aPhoneOpensACaptureOfOthersInChinese() throws Exception {
        try (Tab tab = browser.open(PageBrowser.size(PageBrowser.NARROW))) {
            tab.$("#lang").click();
            Path text = Files.writeString(folder.resolve("no.pcap"), "this is no capture");
            tab.expect("status of 422");
            tab.$("#pick-capture").setInputFiles(text);
            assertThat(tab.$("#toast")).containsText("this is no capture that can be read");
            tab.$("#pick-capture").setInputFiles(pcap());
            assertThat(tab.$("#cap-name")).hasText("of others.pcap");
            assertThat(tab.rows("hey")).hasCount(1);
            assertThat(tab.rows("hey").locator(".pe")).containsText("10.0.0.1:4096");
            assertThat((List<?>) tab.page().evaluate(EveryoneIT.WORDLESS, "wire"))
                    .isEmpty();
            tab.assertNoSidewaysScrolling("a capture");
            tab.$("#cap-replay").click();
            assertThat(tab.$("#d-replay")).isVisible();
            tab.assertNoSidewaysScrolling("replay");
            tab.page().keyboard().press("Escape");
            tab.$("#open-bench").click();
            assertThat(tab.$("#close-bench")).isFocused();
            assertThat(tab.$("#caplist button[aria-pressed=true]")).isVisible();
            tab.page().keyboard().press("Escape");
            tab.$("#cap-close").click();
            assertThat(tab.$("#capbar")).isHidden();
            tab.$("#caplist button").first().evaluate("file => file.click()");
            tab.$("#cap-delete").click();
            tab.$("#ask-go").click();
            assertThat(tab.$("#caplist button")).hasCount(0);
        }
    }
}

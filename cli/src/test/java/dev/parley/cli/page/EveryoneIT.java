package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.testkit.Ports;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page without a mouse, on a phone, in the dark, and in Chinese. */
@InBrowser
class EveryoneIT {
    static final List<String> VIEWS = List.of("wire", "values", "rules", "lesson", "measure", "probe");

    private final PageBrowser browser;

    EveryoneIT(PageBrowser browser) {
        this.browser = browser;
    }

    @Test
    void everythingGoesByKeyboardAlone() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            Keyboard keys = tab.page().keyboard();
            keys.press("o");
            assertThat(tab.$("#o-address")).isFocused();
            keys.press("Control+a");
            keys.type("udp://127.0.0.1:" + port);
            assertThat(tab.$("#o-cmd")).containsText(Integer.toString(port));
            keys.press("Enter");
            assertThat(tab.$("#d-open")).isHidden();
            assertThat(tab.$("#cards [aria-pressed=true] .ad")).hasText("udp://127.0.0.1:" + port);
            device.says("first").says("second");
            assertThat(tab.rows("second")).hasCount(1);

            keys.press("/");
            assertThat(tab.$("#find")).isFocused();
            keys.type("first");
            assertThat(tab.rows("second")).hasCount(0);
            keys.press("ArrowDown");
            assertThat(tab.$("#wire-grid")).isFocused();
            assertThat(tab.$("#gbody [aria-selected=true]")).containsText("first");
            keys.press("a");
            assertThat(tab.$("#c-text")).isFocused();
            keys.type("by key");
            keys.press("Enter");
            assertThat(device.hears()).isEqualTo("by key");
            keys.press("Escape");
            assertThat(tab.$("#wire-grid")).isFocused();
            keys.press("Space");
            assertThat(tab.$("#pause")).hasAttribute("aria-pressed", "true");
            keys.press("Space");
            assertThat(tab.$("#pause")).hasAttribute("aria-pressed", "false");
            for (int i = VIEWS.size(); i > 0; i--) {
                keys.press(Integer.toString(i));
                assertThat(tab.$("#view-" + VIEWS.get(i - 1))).isVisible();
            }
            keys.press("?");
            assertThat(tab.$("#d-keys")).isVisible();
            keys.press("Escape");
            assertThat(tab.$("#d-keys")).isHidden();
            assertEverythingIsReachedByTab(tab);
        }
    }

    /** The first stop is the way past the frame; the list is one stop; and the focus never gets stuck. */
    private static void assertEverythingIsReachedByTab(Tab tab) {
        tab.page()
                .evaluate(
                        "() => { document.activeElement.blur(); window.reached = []; "
                                + "document.addEventListener('focusin', e => window.reached.push(e.target.id || e.target.className)); }");
        for (int i = 0; i < 60; i++) {
            tab.page().keyboard().press("Tab");
        }
        assertThat((List<?>) tab.page().evaluate("window.reached"))
                .extracting(String::valueOf)
                .contains(
                        "bench-menu",
                        "lang",
                        "add",
                        "sim",
                        "b-qr",
                        "find",
                        "pause",
                        "export",
                        "wire-grid",
                        "c-to",
                        "c-text");
    }

    @Test
    void nothingIsWiderThanAPhone() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open(PageBrowser.size(PageBrowser.NARROW));
                Device device = new Device(port)) {
            tab.listen(
                    "name: narrow\naddress: udp://127.0.0.1:" + port + "\nrules:\n  - match: ping\n    reply: pong\n");
            device.says("temp=21.5,a=" + "9".repeat(300));
            assertThat(tab.rows("temp=21.5")).hasCount(1);
            for (String view : VIEWS) {
                tab.go(view);
                tab.assertNoSidewaysScrolling(view);
            }
            tab.go("wire");
            tab.$("#open-bench").click();
            assertThat(tab.$("#close-bench")).isFocused();
            tab.page().keyboard().press("Escape");
            tab.rows("temp=21.5").click();
            assertThat(tab.$("#inspect h2")).containsText("arrived");
            tab.assertNoSidewaysScrolling("details");
            tab.$("#inspect").getByText("Answer it").click();
            tab.$("#c-text").fill("from a phone");
            tab.$("#c-send").click();
            assertThat(device.hears()).isEqualTo("from a phone");
            for (String id : List.of("more-qr", "more-keys")) {
                tab.$("[popovertarget=pop-more]").click();
                tab.$("#" + id).click();
                assertThat(tab.$("dialog[open]")).isVisible();
                tab.assertNoSidewaysScrolling(id);
                tab.page().keyboard().press("Escape");
            }
        }
    }

    @Test
    void darkFollowsTheSystemAndTheSwitchIsKept() throws Exception {
        try (Tab tab = browser.open(PageBrowser.size(PageBrowser.WIDE).setColorScheme(ColorScheme.DARK))) {
            assertThat(tab.$("body")).hasCSS("background-color", "rgb(13, 14, 16)");
            tab.$("#theme").click();
            assertThat(tab.$("body")).hasCSS("background-color", "rgb(246, 246, 244)");
            tab.page().reload();
            assertThat(tab.$("body")).hasCSS("background-color", "rgb(246, 246, 244)");
        }
    }

    private static final String ENGLISH = """
            () => [...document.querySelectorAll("[data-t]")]
              .filter(node => node.textContent.trim() && /[A-Za-z]{2,}/.test(node.textContent
                .replace(/Parley|parley|YAML|JSON|CSV|QR|UDP|TCP|Wi-Fi|Ctrl|Space|HTTP|ms/g, "")))
              .map(node => node.textContent)""";

    static final String WORDLESS = """
            view => [...document.querySelectorAll(`#view-${view} :is(h1, h2, h3, p, label > span, button > span, th)`)]
              .filter(node => node.checkVisibility() && !node.closest("[lang=en], code, pre, .mono, .tm, .vh") && !node.querySelector("code")
                && /[A-Za-z]{3,}/.test(node.textContent.replace(
                  /Parley|parley measure --serve|\\{\\{data}}|YAML|JSON|CSV|QR|UDP|TCP|Wi-Fi|Ctrl|Space|JPEG|PNG|MiB|bench.yaml|temp|hum|udp:\\S+|Latin|GBK|UTF|float|double/g, "")))
              .map(node => view + ": " + node.textContent)""";

    @Test
    void noEnglishWordIsLeftInChinese() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: zh1\naddress: udp://127.0.0.1:" + port + "\nrules:\n  - match: ping\n    reply: pong\n");
            device.says("temp=21.5").says("ping");
            assertThat(tab.rows("pong")).hasCount(1);
            tab.$("#lang").click();
            assertThat(tab.$("html")).hasAttribute("lang", "zh-Hans");
            assertThat(tab.$("#engine")).hasText("已连接");
            assertThat((List<?>) tab.page().evaluate(ENGLISH)).isEmpty();
            tab.rows("temp=21.5").click();
            for (String view : VIEWS) {
                tab.go(view);
                Locator shown = tab.$("#view-" + view);
                assertThat(shown).containsText(Pattern.compile("[一-龥]"));
                assertThat((List<?>) tab.page().evaluate(WORDLESS, view)).isEmpty();
            }
            tab.page().reload();
            assertThat(tab.$("#engine")).hasText("已连接");
        }
    }
}

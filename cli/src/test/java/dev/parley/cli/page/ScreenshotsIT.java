package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The pictures of the page in {@code docs/pictures}: {@code -Dparley.screenshots=true} takes them anew. */
@EnabledOnOs(OS.LINUX)
class ScreenshotsIT {
    private static final List<String> NAMES = List.of(
            "wire", "wire-dark", "details", "rules", "values", "lesson", "measure", "probe", "narrow", "chinese");
    private static final Path PICTURES = Path.of(System.getProperty("parley.root"), "docs", "pictures");

    private static final int ECHO = 9001;

    @TempDir
    Path folder;

    private static Path picture(String name) {
        return PICTURES.resolve("page-" + name + ".png");
    }

    @Test
    @DisabledIfSystemProperty(named = "parley.screenshots", matches = "true")
    void everyPictureIsThere() {
        assertThat(NAMES).allSatisfy(name -> assertThat(picture(name)).exists());
    }

    @Test
    @EnabledIfSystemProperty(named = "parley.screenshots", matches = "true")
    @InBrowser
    void takesThem(PageBrowser browser) throws Exception {
        try (ConsoleProgram console = new ConsoleProgram(folder)) {
            Tab tab = new Tab(browser.stranger(size(PageBrowser.WIDE)), console.origin());
            try (Device board = new Device(9000)) {
                tab.page().navigate(console.link());
                tell(board);
                assertThat(tab.rows("ack: temp=").first()).isVisible();
                assertThat(tab.$("#gbody [role=row]").nth(14)).isVisible(PATIENTLY);
                wide(tab);
                narrow(tab);
            } finally {
                tab.context().close();
            }
        }
    }

    private static final LocatorAssertions.IsVisibleOptions PATIENTLY =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private static Browser.NewContextOptions size(int width) {
        return PageBrowser.size(width).setReducedMotion(ReducedMotion.REDUCE);
    }

    private static void tell(Device board) throws IOException {
        for (int i = 0; i < 4; i++) {
            board.says(String.format(Locale.ROOT, "temp=%.1f,hum=%d,light=%d", 21 + i * .3, 47 + i, 610 - i))
                    .hears();
        }
        board.says("Hallo 你好").hears();
    }

    private static void wide(Tab tab) {
        take(tab, "wire");
        tab.$("#theme").click();
        take(tab, "wire-dark");
        tab.$("#theme").click();
        tab.rows("Hallo").first().click();
        take(tab, "details");
        tab.page().keyboard().press("Escape");
        tab.go("rules");
        tab.$("#yaml")
                .fill(
                        "rules:\n  - match: ping\n    reply: pong\n  - match: {prefix: \"temp=\"}\n    reply: \"ack: {{data}}\"\n");
        assertThat(tab.$(".wouldlist li.diff").first()).isVisible();
        take(tab, "rules");
        tab.choose("device");
        tab.go("values");
        // as many readings as make a line
        assertThat(tab.$("#cards [aria-pressed=true] .lg"))
                .containsText(
                        Pattern.compile("^2\\d "), new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        assertThat(tab.$("#plots canvas").nth(2)).isVisible();
        take(tab, "values");
        tab.go("lesson");
        tab.$("#l-live").click();
        take(tab, "lesson");
        tab.choose("All sockets");
        openEcho(tab);
        task(tab, "measure", "100/s");
        assertThat(tab.$("#hist .hrow").first()).isVisible(PATIENTLY);
        take(tab, "measure");
        task(tab, "probe", "");
        assertThat(tab.$("#checks li").nth(9)).isVisible(PATIENTLY);
        take(tab, "probe");
        tab.$("#lang").click();
        tab.go("wire");
        take(tab, "chinese");
        tab.$("#lang").click();
    }

    /** Only a peer that echoes can be measured. */
    private static void openEcho(Tab tab) {
        tab.listen("name: echo\naddress: udp://:" + ECHO + "\necho: true\n");
        tab.choose("All sockets");
    }

    private static void task(Tab tab, String view, String rate) {
        tab.go(view);
        Locator.GetByLabelOptions exact = new Locator.GetByLabelOptions().setExact(true);
        tab.$("#view-" + view).getByLabel("Address", exact).fill("udp://127.0.0.1:" + ECHO);
        if (!rate.isEmpty()) {
            tab.$("#view-" + view).getByLabel("Rate", exact).fill(rate);
            tab.$("#view-" + view).getByLabel("For", exact).fill("3s");
        }
        tab.$("#view-" + view + " .primary").first().click();
    }

    private static void narrow(Tab tab) {
        tab.page().setViewportSize(PageBrowser.NARROW, 740);
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        take(tab, "narrow");
    }

    private static void take(Tab tab, String name) {
        assertThat(tab.$("#toast")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(10_000));
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(picture(name)));
    }
}

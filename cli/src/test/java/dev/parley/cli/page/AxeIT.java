package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.testkit.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe-core knows of the rules of WCAG 2.2 (A, AA) and of best practice: no finding in any view or dialog. */
@InBrowser
class AxeIT {
    /** Without its own look into the style sheets, which would add some to the page. */
    private static final String FINDINGS = """
            async () => (await axe.run(document, {resultTypes: ["violations"], preload: false})).violations
              .flatMap(v => v.nodes.map(n => v.id + " " + n.target + " " + n.any.concat(n.all, n.none).map(c => c.message).join("; ")))""";

    private static final String AXE = axe();

    private final PageBrowser browser;
    private final List<String> found = new ArrayList<>();

    AxeIT(PageBrowser browser) {
        this.browser = browser;
    }

    private static String axe() {
        try (InputStream in = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException bad) {
            throw new java.io.UncheckedIOException(bad);
        }
    }

    private void look(Tab tab, String where) {
        for (Object finding : (List<?>) tab.page().evaluate(FINDINGS)) {
            found.add(where + ": " + finding);
        }
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "360, DARK"})
    void findsNothing(int width, ColorScheme scheme) throws Exception {
        lookEverywhere(width, scheme);
    }

    @ParameterizedTest
    @CsvSource({"1440, DARK", "360, LIGHT"})
    @Tag("soak")
    void findsNothingEither(int width, ColorScheme scheme) throws Exception {
        lookEverywhere(width, scheme);
    }

    private void lookEverywhere(int width, ColorScheme scheme) throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open(PageBrowser.size(width)
                        .setColorScheme(scheme)
                        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
                Device device = new Device(port)) {
            tab.page().evaluate(AXE);
            look(tab, "empty bench");
            tab.listen("name: axe-" + width + scheme + "\naddress: udp://127.0.0.1:" + port
                    + "\nrules:\n  - match: ping\n    reply: pong\n");
            look(tab, "nothing has arrived");
            device.says("temp=21.5,hum=40").says("ping").hears();
            assertThat(tab.rows("pong")).hasCount(1);
            look(tab, "wire");
            dialogs(tab, width);
            tab.rows("temp=21.5").last().click(); // the page has been loaded anew, with what it had before
            assertThat(tab.$("#dec")).isVisible();
            look(tab, "details");
            for (String view : EveryoneIT.VIEWS.subList(1, EveryoneIT.VIEWS.size())) {
                tab.go(view);
                if (view.equals("values")) {
                    assertThat(tab.$("#plots canvas").first()).isVisible();
                } else if (view.equals("rules")) {
                    assertThat(tab.$(".wouldlist li").first()).isVisible();
                }
                look(tab, view);
            }
            capture(tab, "axe-" + width + scheme);
            relay(tab, width, port);
        }
        assertThat(found).isEmpty();
    }

    private void capture(Tab tab, String entry) {
        tab.go("wire");
        tab.api("PUT", "/entries/" + entry + "/recording", Map.of("on", true));
        assertThat(tab.$("#cards .rec")).isAttached();
        tab.$("#caplist button").first().evaluate("file => file.click()"); // on a narrow screen it lies behind a button
        assertThat(tab.$("#capbar")).isVisible();
        look(tab, "a capture");
        tab.$("#cap-replay").click();
        look(tab, "replay");
        tab.page().keyboard().press("Escape");
        tab.api("PUT", "/entries/" + entry + "/recording", Map.of("on", false));
        tab.$("#cap-delete").click();
        tab.$("#ask-go").click();
        assertThat(tab.$("#capbar")).isHidden();
    }

    private void relay(Tab tab, int width, int target) {
        tab.go("wire");
        tab.api(
                "POST",
                "/entries",
                Map.of(
                        "kind",
                        "relay",
                        "yaml",
                        "name: between\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:" + target
                                + "\nup: loss=5%\n"));
        tab.choose("between");
        if (width == PageBrowser.NARROW) {
            tab.$("#b-impair").click();
        }
        assertThat(tab.$("#imp-down-list")).isVisible();
        look(tab, "relay");
        tab.api("DELETE", "/entries/between", Map.of());
    }

    private void dialogs(Tab tab, int width) {
        if (width == PageBrowser.NARROW) {
            tab.$("[popovertarget=pop-more]").click();
            look(tab, "more");
            tab.$("#more-keys").click();
        } else {
            tab.$("#keys").click();
        }
        look(tab, "keys");
        tab.page().keyboard().press("Escape");
        tab.page().keyboard().press("o");
        assertThat(tab.$("#o-cmd")).not().isEmpty();
        look(tab, "open a socket");
        tab.page().keyboard().press("Escape");
        tab.$("#b-code").click();
        assertThat(tab.$("#code .ad").first()).isVisible();
        look(tab, "code for the board");
        tab.page().keyboard().press("Escape");
        if (width == PageBrowser.NARROW) {
            tab.$("[popovertarget=pop-more]").click();
            tab.$("#more-qr").click();
        } else {
            tab.$("#b-qr").click();
        }
        assertThat(tab.$("#qr path")).isAttached();
        look(tab, "QR");
        tab.page().keyboard().press("Escape");
        menus(tab, width);
    }

    private void menus(Tab tab, int width) {
        tab.api("PUT", "/saved", List.of());
        tab.page().reload();
        assertThat(tab.$("#engine")).hasText("live");
        tab.page().evaluate(AXE);
        tab.$("#c-text").fill("{{n}}");
        tab.$("[popovertarget=pop-saved]").click();
        look(tab, "nothing is saved");
        tab.$("#pop-saved").getByText("Save this message").click();
        tab.$("#c-text").focus(); // on a narrow screen the rest of the composer is there while it is used
        tab.$("[popovertarget=pop-saved]").click();
        assertThat(tab.$("#pop-saved .savedline")).hasCount(1);
        look(tab, "saved messages");
        tab.$("#pop-saved").getByText("A saved sequence").click();
        assertThat(tab.$("#d-sequence")).isVisible();
        look(tab, "sequence");
        tab.page().keyboard().press("Escape");
        if (width == PageBrowser.NARROW) {
            tab.$("[popovertarget=pop-more]").click();
            tab.$("#more-export").click();
        } else {
            tab.$("[popovertarget=pop-bench]").click();
            assertThat(tab.$("#pop-bench")).isVisible();
            look(tab, "bench");
            tab.$("#bench-new").click();
            assertThat(tab.$("#d-ask")).isVisible();
            look(tab, "a question");
            tab.page().keyboard().press("Escape");
            tab.$("#export").click();
        }
        assertThat(tab.$("#pop-export")).isVisible();
        look(tab, "export");
        tab.page().keyboard().press("Escape");
        assertThat(tab.$("#pop-export")).isHidden();
    }
}

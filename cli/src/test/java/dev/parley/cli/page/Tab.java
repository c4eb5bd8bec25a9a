package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tab with the page in it. When it is closed, it fails if the page had an error, broke its own content security policy, opened a
 * dialog, or asked another host for anything.
 */
final class Tab implements AutoCloseable {
    private static final String TELLS_OF_REPORTS = "addEventListener('securitypolicyviolation', e =>"
            + " console.error('CSP report: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));";

    private final BrowserContext context;
    private final String origin;
    private final Page page;
    private final List<String> troubles = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    Tab(BrowserContext context, String origin) {
        this.context = context;
        this.origin = origin;
        context.addInitScript(TELLS_OF_REPORTS);
        this.page = context.newPage();
        page.onConsoleMessage(this::hear);
        page.onPageError(error -> troubles.add("page error: " + error));
        page.onDialog(dialog -> {
            troubles.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(this::watch);
    }

    private void hear(ConsoleMessage message) {
        if (message.type().equals("error")) {
            troubles.add(message.text() + " " + message.location());
        }
    }

    private void watch(Request request) {
        if (!request.url().startsWith(origin + "/") && !request.url().startsWith("blob:" + origin + "/")) {
            troubles.add("request to another host: " + request.url());
        }
    }

    /** An error that the test makes itself, and that the browser's console then tells of. */
    void expect(String part) {
        expected.add(part);
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    Locator $(String selector) {
        return page.locator(selector);
    }

    /** @param view what follows the # */
    void go(String view) {
        if (page.url().startsWith(origin)) {
            page.evaluate("view => { location.hash = view; }", view);
        } else {
            page.navigate(origin + "/" + (view.isEmpty() ? "" : "#" + view));
            assertThat($("#engine")).hasText("live");
        }
        assertThat($("#view-" + (view.isEmpty() ? "wire" : view))).isVisible();
    }

    /** The messages in the list whose text has this. */
    Locator rows(String text) {
        return $("#gbody [role=row]:not(.odd)").filter(new Locator.FilterOptions().setHasText(text));
    }

    /** Asks the engine as the page does. */
    Object api(String method, String path, Object body) {
        return page.evaluate("""
                async ({method, path, body}) => {
                  const answer = await fetch("/api/v1" + path, {method, headers: {"Content-Type": "application/json"},
                    body: method === "GET" ? undefined : JSON.stringify(body)});
                  const text = await answer.text();
                  if (!answer.ok) throw Error(answer.status + ": " + text);
                  return text ? JSON.parse(text) : null;
                }""", Map.of("method", method, "path", path, "body", body));
    }

    /** Opens a listener behind the page's back, and chooses its card. */
    void listen(String yaml) {
        Map<?, ?> entry = (Map<?, ?>) api("POST", "/entries", Map.of("kind", "listen", "yaml", yaml));
        choose(String.valueOf(entry.get("name")));
    }

    /** Chooses a card. */
    void choose(String name) {
        Locator card = $("#cards button")
                .filter(new Locator.FilterOptions().setHas(page.locator(".nm").getByText(name, EXACT)));
        assertThat(card).hasCount(1);
        card.evaluate("card => card.click()"); // on a narrow screen it lies behind a button
        assertThat(card).hasAttribute("aria-pressed", "true");
    }

    private static final Locator.GetByTextOptions EXACT = new Locator.GetByTextOptions().setExact(true);

    /** Closes all sockets. */
    void clearBench() {
        api("PUT", "/bench", Map.of("text", "", "file", "bench.yaml"));
        assertThat($("#cards button")).hasCount(0);
    }

    /** The text of the file that this offers. */
    String downloaded(Runnable click) throws IOException {
        Download download = page.waitForDownload(click);
        return Files.readString(download.path());
    }

    /** Whether nothing in the page is wider than the window. */
    void assertNoSidewaysScrolling(String where) {
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as(where)
                .isLessThanOrEqualTo(0);
    }

    List<String> troubles() {
        return troubles.stream()
                .filter(trouble -> expected.stream().noneMatch(trouble::contains))
                .toList();
    }

    @Override
    public void close() {
        page.evaluate("0"); // what the page has said before is heard by then
        context.close();
        assertThat(troubles()).as("what the page did wrong").isEmpty();
    }
}

package dev.parley.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.parley.testkit.Await;
import dev.parley.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More messages than a page can draw: the ledger stays exact, and what is not drawn is said. */
@InBrowser
class PageFloodIT {
    /** Notes how long each frame takes. */
    private static final String WATCH_FRAMES = """
            () => {
              window.frames_ = [];
              let last = performance.now();
              const frame = now => { window.frames_.push(now - last); last = now; requestAnimationFrame(frame); };
              requestAnimationFrame(frame);
            }""";

    private static final String FRAMES = """
            () => {
              const sorted = window.frames_.toSorted((a, b) => a - b);
              return {count: sorted.length, p50: sorted[Math.floor(sorted.length * .5)], p95: sorted[Math.floor(sorted.length * .95)],
                heap: performance.memory.usedJSHeapSize / 1e6};
            }""";

    @Test
    void everyMessageIsInTheLedgerAndWhatIsNotDrawnIsSaid(PageBrowser browser) throws Exception {
        flood(browser, 20_000, 2);
    }

    /** The figures are for the person who runs it: no test is about them. */
    @Test
    @Tag("soak")
    void aMinuteOfItLeavesThePageUsable(PageBrowser browser) throws Exception {
        System.out.println("page, 20,000 messages a second for 60 s: " + flood(browser, 20_000, 60));
    }

    /** A browser gives all pages of one server six connections for requests; live events must not use them up. */
    @Test
    void tenPagesOfOneBrowserAreAllLive(PageBrowser browser) throws Exception {
        try (Tab first = browser.open()) {
            first.listen("name: shared\naddress: udp://127.0.0.1:0\n");
            int port = ((Number) dial(first).get("port")).intValue();
            List<Page> others = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                Page page = first.context().newPage();
                page.navigate(browser.console().origin());
                others.add(page);
            }
            try (Device device = new Device(port)) {
                device.says("for all of you");
            }

            for (Page page : others) {
                PlaywrightAssertions.assertThat(page.locator("#gbody").getByText("for all of you"))
                        .isVisible();
            }
            PlaywrightAssertions.assertThat(first.rows("for all of you")).hasCount(1);
        }
    }

    /** A page whose script never comes to its events again, as in a tab that hangs. */
    private static final String STALL =
            "() => setTimeout(() => { const wait = new XMLHttpRequest(); wait.open('GET', '/never', false); wait.send(); })";

    private static final LocatorAssertions.IsVisibleOptions PATIENT =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    /** Each that stalls is a process of its own, so that it holds up nobody by what a browser shares. */
    @Test
    void threePagesThatNeverReadHoldUpNeitherTheOthersNorTheSockets(PageBrowser browser) throws Exception {
        List<BrowserContext> contexts = new ArrayList<>();
        try (Tab first = browser.open()) {
            first.listen("name: crowded\naddress: udp://127.0.0.1:0\nreply: \"got {{data}}\"\n");
            int port = ((Number) dial(first).get("port")).intValue();
            List<Page> reading = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                BrowserContext context = browser.profile(PageBrowser.size(PageBrowser.WIDE));
                contexts.add(context);
                context.route("**/never", route -> {}); // no answer comes
                Page page = context.newPage();
                page.navigate(browser.console().origin());
                PlaywrightAssertions.assertThat(page.locator("#engine")).hasText("live");
                if (i % 3 == 0) {
                    page.evaluate(STALL);
                } else {
                    reading.add(page);
                }
            }
            int count = 20_000;
            try (Program sender = Program.parley(
                            "send",
                            "udp://127.0.0.1:" + port,
                            "flood",
                            "--rate",
                            count + "/s",
                            "--count",
                            "" + count,
                            "--quiet");
                    Device device = new Device(port)) {
                int asked = device.asksUntil("asked in the flood", "got asked in the flood");
                assertThat(sender.awaitExit(60)).isZero();
                Await.until(
                        "all are counted",
                        () -> arrived(first) == count + asked,
                        () -> first.page().waitForTimeout(100));
                device.says("after the flood").awaits("got after the flood");
            }
            for (Page page : reading) {
                PlaywrightAssertions.assertThat(page.locator("#gbody").getByText("got after the flood"))
                        .isVisible(PATIENT);
            }
            PlaywrightAssertions.assertThat(first.rows("got after the flood")).hasCount(1);
            first.api("DELETE", "/entries/crowded", List.of());
        } finally {
            contexts.forEach(BrowserContext::close);
        }
    }

    private static Object flood(PageBrowser browser, int rate, int seconds) throws Exception {
        try (Tab tab = browser.open()) {
            tab.listen("name: flooded\naddress: udp://127.0.0.1:0\n");
            long port = ((Number) dial(tab).get("port")).longValue();
            tab.page().evaluate(WATCH_FRAMES);
            long count = (long) rate * seconds;
            try (Program sender = Program.parley(
                    "send",
                    "udp://127.0.0.1:" + port,
                    "temp=21.5,hum=48,light=612",
                    "--rate",
                    rate + "/s",
                    "--count",
                    Long.toString(count),
                    "--quiet")) {
                assertThat(sender.awaitExit(seconds + 60)).isZero();
            }
            Await.until(
                    "all are counted",
                    () -> arrived(tab) == count,
                    () -> tab.page().waitForTimeout(100));
            Object frames = tab.page().evaluate(FRAMES);

            Await.until(
                    "rows, or that they are not drawn",
                    () -> tab.$("#gbody").getByText("not drawn").count() + drawn(tab) > 0,
                    () -> tab.page().waitForTimeout(100));
            tab.api("DELETE", "/entries/flooded", List.of());
            return frames;
        }
    }

    private static int drawn(Tab tab) {
        return tab.rows("temp=21.5").count();
    }

    private static Map<?, ?> entry(Tab tab) {
        Map<?, ?> state = (Map<?, ?>) tab.api("GET", "/state", List.of());
        return (Map<?, ?>) ((List<?>) state.get("entries")).getFirst();
    }

    private static Map<?, ?> dial(Tab tab) {
        return (Map<?, ?>) ((List<?>) entry(tab).get("dial")).getFirst();
    }

    private static long arrived(Tab tab) {
        Map<?, ?> ledger = (Map<?, ?>) entry(tab).get("ledger");
        long dropped = ((Map<?, ?>) ledger.get("droppedIn"))
                .values().stream()
                        .mapToLong(each -> ((Number) each).longValue())
                        .sum();
        return ((Number) ledger.get("received")).longValue() + dropped;
    }
}

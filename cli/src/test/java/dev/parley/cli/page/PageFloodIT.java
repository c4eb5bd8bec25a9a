package dev.parley.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.parley.testkit.Await;
import dev.parley.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More messages than a page can draw: the ledger stays exact, and what is not drawn is said. */
@ExtendWith(PageBrowserExtension.class)
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

            assertThat(tab.$("#gbody").getByText("not drawn").count() + drawn(tab))
                    .as("rows, or that they are not drawn")
                    .isPositive();
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

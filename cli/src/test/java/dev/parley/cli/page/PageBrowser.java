package dev.parley.cli.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import dev.parley.testkit.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Debian's Chromium and one {@code parley console}, for all tests; each test has a profile of its own. */
final class PageBrowser implements AutoCloseable {
    /** A name of somebody else that leads to this computer. */
    static final String EVIL = "evil.test";

    static final int WIDE = 1440;
    static final int NARROW = 360;
    private static final double PATIENCE_MILLIS = 20_000;

    private static final List<String> CHROMIUM = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // else the browser stops what only the server shall stop
            "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
            // what a name does that was pointed to this computer (DNS rebinding)
            "--host-resolver-rules=MAP " + EVIL + " 127.0.0.1, MAP *." + EVIL + " 127.0.0.1");

    private final Path home;
    private final Playwright playwright;
    private final Browser browser;
    private final ConsoleProgram console;
    private final List<Cookie> cookies;

    PageBrowser() throws IOException {
        Path chromium = Path.of(Peers.require("chromium"));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.home = Files.createTempDirectory("parley-page");
        this.console = new ConsoleProgram(home, "--empty");
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(CHROMIUM));
        this.cookies = letIn(console);
    }

    /** What a browser has after it opened the link. */
    private List<Cookie> letIn(ConsoleProgram other) {
        try (BrowserContext first = browser.newContext()) {
            first.newPage().navigate(other.link());
            return first.cookies();
        }
    }

    ConsoleProgram console() {
        return console;
    }

    /** What the link gave to the browser that opened it. */
    List<Cookie> cookies() {
        return cookies;
    }

    /** A browser's profile, empty but for the cookie of the console. */
    BrowserContext profile(Browser.NewContextOptions options) {
        BrowserContext context = stranger(options);
        context.addCookies(cookies);
        return context;
    }

    /** A browser that has opened no link. */
    BrowserContext stranger(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    static Browser.NewContextOptions size(int width) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, width == NARROW ? 740 : 900)
                .setLocale("en-US")
                .setAcceptDownloads(true);
    }

    /** The page, with nothing open. */
    Tab open() {
        return open(size(WIDE));
    }

    Tab open(Browser.NewContextOptions options) {
        Tab tab = new Tab(profile(options), console.origin());
        tab.go("");
        tab.clearBench();
        return tab;
    }

    @Override
    public void close() {
        try {
            browser.close();
            playwright.close();
        } finally {
            console.close();
            delete(home);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException gone) {
            // it is a temporary folder
        }
    }
}

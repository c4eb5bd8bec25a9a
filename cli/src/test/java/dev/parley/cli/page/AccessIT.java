package dev.parley.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every combination of host, origin, cookie and request that a browser can make, in a browser: only the page of this console, in
 * the browser that opened its link, gets data. Each document here is empty and says where it comes from, so that no rule of the
 * console's own page stops it.
 */
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
class AccessIT {
    private static final String EMPTY = "/an-empty-document";

    /** Asks the console as this document, and says which of the answers it can read. */
    private static final String ASKS = """
            async console => {
              const got = [], json = {"Content-Type": "application/json"};
              const read = async (name, part, request) => {
                try { const answer = await request(); if (answer.ok && (await answer.text()).includes(part)) got.push(name); } catch (refused) { }
              };
              await read("GET", "secret", () => fetch(console + "/api/v1/state", {credentials: "include"}));
              await read("POST", "hex", () => fetch(console + "/api/v1/preview", {method: "POST", credentials: "include", headers: json, body: '{"text":"a"}'}));
              try {
                await new Promise((resolve, reject) => {
                  const socket = new WebSocket(console.replace("http", "ws") + "/api/v1/events?after=0");
                  socket.onmessage = () => { resolve(); socket.close(); };
                  socket.onclose = reject;
                });
                got.push("EVENTS");
              } catch (refused) { }
              return got;
            }""";

    private static final List<String> EVERYTHING = List.of("GET", "POST", "EVENTS");

    private final PageBrowser browser;

    /** The console's own page, whose bench has a secret. */
    private Tab own;

    AccessIT(PageBrowser browser) {
        this.browser = browser;
    }

    @BeforeAll
    void openASecret() {
        own = browser.open();
        own.listen("name: secret\naddress: udp://127.0.0.1:0\n");
    }

    @AfterAll
    void close() {
        own.close();
    }

    @ParameterizedTest(name = "host {0}, cookie {1}")
    @CsvSource({
        "127.0.0.1, right", "127.0.0.1, none", "127.0.0.1, wrong", "127.0.0.1, cut",
        "localhost, right", "localhost, none", "localhost, wrong", "localhost, cut",
        "evil.test, right", "evil.test, none", "evil.test, wrong", "evil.test, cut",
        "127.0.0.1.evil.test, right", "127.0.0.1.evil.test, none", "127.0.0.1.evil.test, wrong",
                "127.0.0.1.evil.test, cut",
    })
    void onlyTheRightOneGetsData(String host, String cookie) {
        int port = browser.console().port();
        String console = "http://" + host + ":" + port;
        boolean isOwn = host.equals("127.0.0.1") || host.equals("localhost");
        try (BrowserContext context = browser.stranger(PageBrowser.size(PageBrowser.WIDE))) {
            context.addCookies(given(host, cookie));
            context.route("**" + EMPTY + "*", AccessIT::serve);
            Page page = context.newPage();
            List<String> none = new ArrayList<>();

            // The address line: the only request without an origin that a person can make.
            String typed = page.navigate(console + "/api/v1/state").text();
            assertThat(typed.contains("secret")).as("typed: %s", typed).isEqualTo(isOwn && cookie.equals("right"));
            assertThat(asks(page, console + EMPTY, console))
                    .as("its own page")
                    .isEqualTo(isOwn && cookie.equals("right") ? EVERYTHING : none);
            for (String other : List.of(
                    "http://" + host + ":" + (port - 1),
                    "http://" + PageBrowser.EVIL + ":" + (port - 2),
                    "https://" + host + ":" + port)) {
                assertThat(asks(page, other + EMPTY, console)).as(other).isEqualTo(none);
            }
            assertThat(asks(page, console + EMPTY + "?sandboxed", console))
                    .as("origin null")
                    .isEqualTo(none);
        }
    }

    private static Object asks(Page page, String document, String console) {
        page.navigate(document);
        return page.evaluate(ASKS, console);
    }

    /** Without scripts' own origin where the address asks for that: the browser then sends the origin null. */
    private static void serve(Route route) {
        boolean sandboxed = route.request().url().endsWith("?sandboxed");
        route.fulfill(new Route.FulfillOptions()
                .setContentType("text/html")
                .setHeaders(
                        sandboxed
                                ? Map.of(
                                        "Content-Type", "text/html", "Content-Security-Policy", "sandbox allow-scripts")
                                : Map.of("Content-Type", "text/html"))
                .setBody("<!doctype html><title>empty</title>"));
    }

    private List<Cookie> given(String host, String which) {
        List<Cookie> cookies = new ArrayList<>();
        for (Cookie right : browser.cookies()) {
            String value = right.value;
            String end = value.endsWith("0") ? "1" : "0";
            String given = switch (which) {
                case "right" -> value;
                case "wrong" -> value.substring(0, value.length() - 1) + end;
                case "cut" -> value.substring(0, value.length() - 1);
                default -> "";
            };
            if (!given.isEmpty()) {
                cookies.add(new Cookie(right.name, given)
                        .setDomain(host)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSameSite(right.sameSite));
            }
        }
        return cookies;
    }
}

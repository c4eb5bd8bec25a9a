package dev.parley.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Other pages in a browser that has opened the link: none of them gets anything, or changes anything. */
@InBrowser
class RebindingIT {
    /** What another page tries; each is what came of it. */
    private static final String TRIES = """
            async ({origin}) => {
              const tried = {};
              const attempt = async (name, what) => { try { tried[name] = String(await what()); } catch (error) { tried[name] = error.name; } };
              const state = origin + "/api/v1/state", json = {"Content-Type": "application/json"};
              await attempt("fetch", async () => (await fetch(state, {credentials: "include"})).text());
              await attempt("opaque", async () => { const a = await fetch(state, {credentials: "include", mode: "no-cors"}); return a.type + (await a.text()).length; });
              await attempt("post", () => fetch(origin + "/api/v1/entries", {method: "POST", credentials: "include", headers: json, body: "{}"}));
              await attempt("form", () => fetch(origin + "/api/v1/entries", {method: "POST", credentials: "include", mode: "no-cors",
                headers: {"Content-Type": "text/plain"}, body: '{"kind":"listen","yaml":"name: foreign\\\\naddress: udp://127.0.0.1:0\\\\n"}'}).then(a => a.type));
              await attempt("events", () => new Promise((resolve, reject) => {
                const source = new EventSource(origin + "/api/v1/events", {withCredentials: true});
                for (const kind of ["open", "hello", "batch", "sums", "message"]) source.addEventListener(kind, () => resolve(kind));
                source.addEventListener("error", () => { source.close(); reject(Error()); });
              }));
              await attempt("socket", () => new Promise((resolve, reject) => {
                const socket = new WebSocket(origin.replace("http", "ws") + "/api/v1/events?after=0");
                socket.onmessage = event => resolve(event.data);
                socket.onclose = () => reject(Error());
              }));
              await attempt("frame", () => new Promise(resolve => {
                const frame = document.createElement("iframe");
                frame.src = origin + "/";
                frame.onload = () => resolve(frame.contentDocument ? "readable" : "closed");
                document.body.append(frame);
              }));
              await attempt("script", () => new Promise((resolve, reject) => {
                const script = document.createElement("script");
                script.src = origin + "/page/app.js";
                script.onload = () => resolve("ran");
                script.onerror = () => reject(Error());
                document.body.append(script);
              }));
              return tried;
            }""";

    /** Nothing can be read: an error, or an answer that the browser keeps closed. */
    private static final Map<String, String> GOT = Map.of(
            "fetch", "TypeError",
            "opaque", "TypeError",
            "post", "TypeError",
            "form", "TypeError",
            "events", "Error",
            "socket", "Error",
            "frame", "closed",
            "script", "Error");

    private final PageBrowser browser;

    RebindingIT(PageBrowser browser) {
        this.browser = browser;
    }

    @Test
    void aNameThatWasPointedToThisComputerGetsNothing() {
        ConsoleProgram console = browser.console();
        try (BrowserContext context = browser.profile(PageBrowser.size(PageBrowser.WIDE))) {
            Page page = context.newPage();
            for (String path : new String[] {"/", "/page/app.js", "/api/v1/state", "/api/v1/events", "/open?key=x"}) {
                Response answer = page.navigate("http://" + PageBrowser.EVIL + ":" + console.port() + path);
                assertThat(answer.status()).as(path).isEqualTo(421);
                assertThat(answer.text())
                        .as(path)
                        .contains("no name of this server")
                        .doesNotContain("entries");
            }
        }
    }

    @Test
    void aPageOnAnotherPortGetsNothing() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] html = "<!doctype html><title>another page</title><body>".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        other.start();
        try (Tab own = browser.open()) {
            Page page = own.context().newPage();
            for (String host : new String[] {"127.0.0.1", "localhost", PageBrowser.EVIL}) {
                page.navigate("http://" + host + ":" + other.getAddress().getPort() + "/");
                Object tried =
                        page.evaluate(TRIES, Map.of("origin", browser.console().origin()));

                assertThat((Map<?, ?>) tried).as(host).isEqualTo(GOT);
            }
            assertThat(((Map<?, ?>) own.api("GET", "/state", Map.of())).get("entries"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .isEmpty();
        } finally {
            other.stop(0);
        }
    }
}

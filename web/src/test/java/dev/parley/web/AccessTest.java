package dev.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Only this page, in the browser that opened the link, gets data. */
class AccessTest {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private static TestConsole console;

    @BeforeAll
    static void start() throws Exception {
        console = TestConsole.opened();
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: secret\n");
    }

    @AfterAll
    static void end() {
        console.close();
    }

    private static int port() {
        return console.server.address().getPort();
    }

    static Stream<Arguments> combinations() {
        List<String> hosts = List.of(
                "127.0.0.1:PORT", "localhost:PORT", "127.0.0.1", "evil.example:PORT", "127.0.0.1.evil.example:PORT");
        List<String> origins =
                List.of("http://127.0.0.1:PORT", "", "http://evil.example", "http://127.0.0.1:1", "null");
        List<String> cookies = List.of("right", "", "wrong", "cut");
        List<Arguments> rows = new ArrayList<>();
        for (String method : List.of("GET", "POST")) {
            for (String host : hosts) {
                for (String origin : origins) {
                    for (String cookie : cookies) {
                        rows.add(Arguments.of(method, host, origin, cookie));
                    }
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} Host {1}, Origin {2}, cookie {3}")
    @MethodSource("combinations")
    void onlyTheRightOneGetsData(String method, String host, String origin, String cookie) throws Exception {
        boolean ownHost = host.equals("127.0.0.1:PORT") || host.equals("localhost:PORT");
        boolean ownOrigin = origin.isEmpty() ? method.equals("GET") : origin.equals("http://" + host) && ownHost;

        String answer = raw(method, host, origin, cookie);

        boolean right = ownHost && ownOrigin && cookie.equals("right");
        assertThat(answer.startsWith("HTTP/1.1 200")).as(answer).isEqualTo(right);
        assertThat(answer.contains("secret")).as(answer).isEqualTo(right && method.equals("GET"));
    }

    private static String raw(String method, String host, String origin, String cookie) throws IOException {
        String given = given(cookie);
        String body = method.equals("GET") ? "" : "{\"text\":\"a\"}";
        String request =
                "%s /api/v1/%s HTTP/1.1\r\nHost: %s\r\n%s%sContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(
                                method,
                                method.equals("GET") ? "state" : "preview",
                                host,
                                origin.isEmpty() ? "" : "Origin: " + origin + "\r\n",
                                given.isEmpty() ? "" : "Cookie: " + given + "\r\n",
                                body.length(),
                                body);
        return exchange(request.replace("PORT", Integer.toString(port())));
    }

    private static String given(String cookie) {
        String right = console.cookie;
        return switch (cookie) {
            case "right" -> right;
            case "wrong" -> right.substring(0, right.length() - 1) + (right.endsWith("0") ? "1" : "0");
            case "cut" -> right.substring(0, right.length() - 1);
            default -> "";
        };
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return answer(socket.getInputStream());
        }
    }

    /** The head and the body of an answer; its connection may stay open. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int letter = in.read();
            if (letter < 0) {
                return head.toString();
            }
            head.append((char) letter);
        }
        Matcher length = LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(bytes), UTF_8);
    }

    static Stream<Arguments> sockets() {
        return Stream.of(
                Arguments.of("http://127.0.0.1:PORT", "127.0.0.1:PORT", "right", 101),
                Arguments.of("http://127.0.0.1:PORT", "127.0.0.1:PORT", "wrong", 401),
                Arguments.of("http://127.0.0.1:PORT", "127.0.0.1:PORT", "", 401),
                Arguments.of("http://127.0.0.1:1", "127.0.0.1:PORT", "right", 403),
                Arguments.of("http://evil.example", "127.0.0.1:PORT", "right", 403),
                Arguments.of("http://127.0.0.1:PORT", "evil.example:PORT", "right", 403),
                Arguments.of("", "127.0.0.1:PORT", "right", 403),
                Arguments.of("", "127.0.0.1:PORT", "", 403),
                Arguments.of("http://evil.example:PORT", "evil.example:PORT", "right", 421));
    }

    @ParameterizedTest(name = "Origin {0}, Host {1}, cookie {2}")
    @MethodSource("sockets")
    void onlyTheOwnPageGetsLiveEvents(String origin, String host, String cookie, int status) throws Exception {
        String answer = upgrade("after=0", origin, host, cookie);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("hello");
        if (status != 101) {
            assertThat(answer)
                    .containsIgnoringCase("content-type: application/json")
                    .contains("{\"errors\":[{\"message\":\"");
        }
    }

    @Test
    void theNumberOfAnEventIsANumber() throws Exception {
        String own = "127.0.0.1:PORT";

        assertThat(upgrade("after=abc", "http://" + own, own, "right"))
                .startsWith("HTTP/1.1 422 ")
                .contains("\"field\":\"after\"", "but was 'abc'");
        assertThat(upgrade("after=abc", "http://" + own, own, "wrong")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void whatIsNoWebSocketIsAnErrorToo() throws Exception {
        String answer = exchange(
                "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                        .formatted(port()));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"errors\":[{\"message\":\"this is no request");
    }

    private static String upgrade(String query, String origin, String host, String cookie) throws IOException {
        String request =
                "GET /api/v1/events?%s HTTP/1.1\r\nHost: %s\r\n%s%sConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                        .formatted(
                                query,
                                host,
                                origin.isEmpty() ? "" : "Origin: " + origin + "\r\n",
                                given(cookie).isEmpty() ? "" : "Cookie: " + given(cookie) + "\r\n");
        return exchange(request.replace("PORT", Integer.toString(port())));
    }

    @Test
    void aFormOfAnotherPageChangesNothing() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(URI.create(console.origin + "/api/v1/simulator"))
                .header("Cookie", console.cookie)
                .header("Origin", console.origin)
                .header("Content-Type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"on\":true}"))
                .build();

        assertThat(console.http.send(form, BodyHandlers.ofString()).statusCode())
                .isEqualTo(422);
    }

    static Stream<Arguments> captures() {
        String own = "http://127.0.0.1:PORT";
        return Stream.of(
                Arguments.of("POST", "/captures?name=a", own, "", 401),
                Arguments.of("POST", "/captures?name=a", own, "wrong", 401),
                Arguments.of("POST", "/captures?name=a", "", "right", 403),
                Arguments.of("POST", "/captures?name=a", "http://evil.example", "right", 403),
                Arguments.of("POST", "/captures?name=a", own, "right", 422),
                Arguments.of("GET", "/captures/1/file", "", "", 401),
                Arguments.of("GET", "/captures/1/file", "http://evil.example", "right", 403),
                Arguments.of("GET", "/captures/1/file", "", "right", 404),
                Arguments.of("GET", "/captures/1/messages", "", "cut", 401),
                Arguments.of("PUT", "/entries/secret/recording", "", "right", 403),
                Arguments.of("PUT", "/entries/secret/recording", own, "", 401),
                Arguments.of("POST", "/captures/1/replay", "null", "right", 403),
                Arguments.of("DELETE", "/captures/1", "", "right", 403),
                Arguments.of("DELETE", "/replays/1", own, "wrong", 401));
    }

    @ParameterizedTest(name = "{0} {1}, Origin {2}, cookie {3}")
    @MethodSource("captures")
    void onlyTheOwnPageGetsAndGivesCaptures(String method, String path, String origin, String cookie, int status)
            throws Exception {
        String given = given(cookie);
        String request =
                "%s /api/v1%s HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n%s%sContent-Type: application/octet-stream\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd"
                        .formatted(
                                method,
                                path,
                                origin.isEmpty() ? "" : "Origin: " + origin + "\r\n",
                                given.isEmpty() ? "" : "Cookie: " + given + "\r\n");

        assertThat(exchange(request.replace("PORT", Integer.toString(port())))).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void theLinkOpensOnceAndANewOneIsPrinted() throws Exception {
        try (TestConsole other = new TestConsole()) {
            URI link = URI.create(other.server.link());
            HttpResponse<String> first =
                    console.http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
            HttpResponse<String> second =
                    console.http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());

            assertThat(first.statusCode()).isEqualTo(303);
            assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                    .endsWith("; Path=/; HttpOnly; SameSite=Strict");
            assertThat(link.getQuery()).matches("key=[0-9a-f]{64}");
            assertThat(second.statusCode()).isEqualTo(403);
            assertThat(second.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(other.notes).singleElement().asString().contains(other.server.link());
        }
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
        for (String path : List.of("/", "/page/app.js", "/nothing", "/api/v1/state", "/open?key=x")) {
            HttpResponse<String> answer = console.http.send(
                    HttpRequest.newBuilder(URI.create(console.origin + path)).build(), BodyHandlers.ofString());

            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                    .as(path)
                    .hasValue("nosniff");
        }
    }

    @Test
    void noFileBesideThePageIsServed() throws Exception {
        for (String path : List.of(
                "/page/..%2f..%2fConsole.class",
                "/page/../../../../META-INF/MANIFEST.MF", "/page/lib/..%2fx.js", "/page/.js")) {
            assertThat(exchange("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"
                            .formatted(path, port())))
                    .as(path)
                    .matches("(?s)HTTP/1.1 40[04] .*");
        }
    }
}

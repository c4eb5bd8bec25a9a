package dev.parley.web.toxiproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may use the API: programs that say one of its names, and no browser. */
@Timeout(60)
class ApiGuardTest {
    private static final int SLOW = 2_000;

    @Test
    void letsInWhoSaysOneOfItsNames() throws Exception {
        try (TestApi api = TestApi.empty()) {
            for (String name : List.of("127.0.0.1", "localhost", "LOCALHOST", "[::1]")) {
                assertThat(api.raw("Host: " + name + ":" + api.port())).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void refusesAnotherName() throws Exception {
        try (TestApi api = TestApi.empty()) {
            for (String host : List.of("evil.example:" + api.port(), "127.0.0.1", "127.0.0.1:1", "localhost.evil:1")) {
                assertThat(api.raw("Host: " + host))
                        .startsWith("HTTP/1.1 421")
                        .contains("\"error\":\"this is no name of this server: write 127.0.0.1, [::1], localhost")
                        .contains("\"status\":421");
            }
        }
    }

    @Test
    void refusesBrowsersBeforeAnythingElse() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String host = "Host: 127.0.0.1:" + api.port();
            for (String header : List.of(
                    "Origin: http://127.0.0.1:" + api.port(), "Origin: null", "User-Agent: Mozilla/5.0 (X11)")) {
                assertThat(api.raw(host, header)).startsWith("HTTP/1.1 403").contains("\"status\":403");
                assertThat(api.raw("Host: evil.example", header)).startsWith("HTTP/1.1 403");
            }
            assertThat(api.raw(host, "User-Agent: toxiproxy-cli/2.12.0")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        try (TestApi api = TestApi.empty();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.getOutputStream().write("GET / NONSENSE\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"error\":");
        }
    }

    @Test
    void twoThousandSlowClientsKeepNoGoodOneFromItsAnswer() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (TestApi api = TestApi.empty()) {
            String begun = "POST /proxies HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 1000000\r\n\r\n{"
                    .formatted(api.port());
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(begun.substring(0, i % 2 == 0 ? 10 : begun.length())
                                .getBytes(UTF_8));
            }

            String listen = api.create("redis");

            try (Socket socket = TestApi.connect(listen)) {
                assertThat(TestApi.isEchoed(socket, "hello")).isTrue();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}

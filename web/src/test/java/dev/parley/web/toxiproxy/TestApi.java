package dev.parley.web.toxiproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.address.Address;
import dev.parley.event.Event;
import dev.parley.impairment.Impairments;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.Ports;
import dev.parley.web.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API in this JVM, a program that asks it, and a server that sends back what it gets. */
final class TestApi implements AutoCloseable {
    static final Relays RELAYS = (listen, target) -> new RelaySetup(List.of(listen), target).seed(42);

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    final List<Event> events = new CopyOnWriteArrayList<>();
    final ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final RelayApi api;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestApi(@Nullable String impairments) throws IOException {
        Thread.ofVirtual().start(this::serve);
        api = open(impairments == null ? null : first(RELAYS, Impairments.parse(impairments)));
    }

    static TestApi empty() throws IOException {
        return new TestApi(null);
    }

    /** With a proxy {@code relay} that does this to what goes to the target. */
    static TestApi withRelay(String impairments) throws IOException {
        return new TestApi(impairments);
    }

    RelayApi.First first(Relays relays, Impairments up) throws IOException {
        return new RelayApi.First(
                "relay",
                relays,
                Address.parse("tcp://127.0.0.1:" + Ports.free()),
                Address.parse("tcp://" + upstream()),
                up,
                Impairments.NONE);
    }

    private RelayApi open(RelayApi.@Nullable First first) throws NetworkException {
        return RelayApi.open(new RelayApi.Setup(at(0), "test", null), first, RELAYS, events::add);
    }

    private void serve() {
        try {
            while (true) {
                Socket peer = echo.accept();
                Thread.ofVirtual().start(() -> sendBack(peer));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void sendBack(Socket peer) {
        try (peer) {
            peer.getInputStream().transferTo(peer.getOutputStream());
        } catch (IOException broken) {
            // on purpose
        }
    }

    String upstream() {
        return "127.0.0.1:" + echo.getLocalPort();
    }

    /** On loopback. */
    static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int port() {
        return api.address().getPort();
    }

    /** What came back. */
    record Answer(int status, @Nullable Object body) {
        Map<?, ?> object() {
            return (Map<?, ?>) Objects.requireNonNull(body);
        }

        String error() {
            return String.valueOf(object().get("error"));
        }

        Object get(String member) {
            return Objects.requireNonNull(object().get(member), member);
        }
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    Answer post(String path, @Nullable Object... members) throws Exception {
        return send("POST", path, Json.text(Json.object(members)));
    }

    Answer patch(String path, @Nullable Object... members) throws Exception {
        return send("PATCH", path, Json.text(Json.object(members)));
    }

    Answer delete(String path) throws Exception {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, @Nullable String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return answer(http.send(request, BodyHandlers.ofByteArray()));
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        byte[] body = response.body();
        return new Answer(response.statusCode(), body.length == 0 ? null : Json.read(new ByteArrayInputStream(body)));
    }

    /** A new proxy to the server that sends back; its {@code listen}, whose port nobody takes while it is disabled. */
    String create(String name) throws Exception {
        return (String) post("/proxies", "name", name, "listen", "127.0.0.1:" + Ports.free(), "upstream", upstream())
                .get("listen");
    }

    /** What comes back to a request with these headers, as text. */
    String raw(String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /version HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n").getBytes(UTF_8));
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
        return head + new String(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0), UTF_8);
    }

    /** A connection to where a proxy listens. */
    static Socket connect(String listen) throws IOException {
        int colon = listen.lastIndexOf(':');
        Socket socket = new Socket(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Whether a text comes back whole. */
    static boolean isEchoed(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return new String(socket.getInputStream().readNBytes(text.length()), UTF_8).equals(text);
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        api.close();
        echo.close();
    }
}

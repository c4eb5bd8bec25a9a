package dev.parley.web;

import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.CommandLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A page's server in this JVM, and a browser that was let in. */
final class TestConsole implements AutoCloseable {
    final List<String> notes = new CopyOnWriteArrayList<>();
    final ConsoleServer server;
    final HttpClient http = HttpClient.newHttpClient();
    final String origin;

    /** Its files are below. */
    final Path folder;

    String cookie = "";

    TestConsole() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    TestConsole(InetAddress host) throws IOException {
        this(host, Files.createTempDirectory("parley-console"));
    }

    /** One that finds the files of another. */
    TestConsole(Path folder) throws IOException {
        this(InetAddress.getLoopbackAddress(), folder);
    }

    private TestConsole(InetAddress host, Path folder) throws IOException {
        this.folder = folder;
        server = ConsoleServer.start(
                new ConsoleSetup(
                        host,
                        Ports.free(),
                        true,
                        "test",
                        new NoCommandLine(),
                        List.of("python"),
                        folder.resolve("saved-messages.json"),
                        folder.resolve("recordings")),
                notes::add);
        origin = "http://127.0.0.1:" + server.address().getPort();
    }

    /** Knows the option --rate, and fails whatever it runs. */
    static final class NoCommandLine implements CommandLine {
        @Override
        public Optional<String> check(List<String> args) {
            return args.stream()
                    .skip(2)
                    .filter(word -> word.startsWith("--")
                            && !List.of("--rate", "--json").contains(word))
                    .map(word -> "there is no option '" + word + "'")
                    .findFirst();
        }

        @Override
        public int run(List<String> args, OutputStream out, OutputStream err, Consumer<Runnable> started) {
            new PrintStream(err, true, StandardCharsets.UTF_8).println("parley: nothing runs here");
            return 2;
        }
    }

    /** One that has opened the link. */
    static TestConsole opened() throws Exception {
        TestConsole console = new TestConsole();
        console.open();
        return console;
    }

    void open() throws Exception {
        HttpResponse<String> opened =
                http.send(HttpRequest.newBuilder(URI.create(server.link())).build(), BodyHandlers.ofString());
        cookie = opened.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    /** What came back. */
    record Answer(int status, @Nullable Object body) {
        Map<?, ?> object() {
            return (Map<?, ?>) java.util.Objects.requireNonNull(body);
        }

        /** What is wrong, word for word. */
        List<String> errors() {
            return ((List<?>) object().get("errors"))
                    .stream()
                            .map(error -> String.valueOf(((Map<?, ?>) error).get("message")))
                            .toList();
        }
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    Answer post(String path, @Nullable Object... members) throws Exception {
        return send("POST", path, Json.object(members));
    }

    Answer put(String path, @Nullable Object... members) throws Exception {
        return send("PUT", path, Json.object(members));
    }

    Answer delete(String path) throws Exception {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, @Nullable Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/api/v1" + path))
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .header("Origin", origin)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        try {
            return new Answer(response.statusCode(), Json.read(new java.io.ByteArrayInputStream(response.body())));
        } catch (IllegalArgumentException noJson) {
            throw new AssertionError(
                    method + " " + path + ": " + new String(response.body(), StandardCharsets.UTF_8), noJson);
        }
    }

    /** The live events, as a page of this server gets them. */
    LiveMessages liveEvents(long after) throws Exception {
        LiveMessages messages = new LiveMessages();
        http.newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Origin", origin)
                .buildAsync(URI.create(origin.replace("http", "ws") + "/api/v1/events?after=" + after), messages)
                .get(20, TimeUnit.SECONDS);
        return messages;
    }

    /** What a page was told. */
    static final class LiveMessages implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        /** The first message like that. */
        String await(Predicate<String> wanted) throws InterruptedException {
            while (true) {
                String message = messages.poll(20, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("waited 20 s in vain");
                }
                if (wanted.test(message)) {
                    return message;
                }
            }
        }
    }

    /** What is known of an entry. */
    Map<?, ?> entry(String name) throws Exception {
        return ((List<?>) get("/state").object().get("entries"))
                .stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .filter(entry -> name.equals(entry.get("name")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no entry " + name));
    }

    /** Waits until an entry has received so much. */
    void awaitReceived(String name, long count) {
        Await.until(count + " received by " + name, () -> received(name) >= count);
    }

    private long received(String name) {
        try {
            return (Long) ((Map<?, ?>) entry(name).get("ledger")).get("received");
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }
}

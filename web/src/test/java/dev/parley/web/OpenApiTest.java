package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.web.api.LiveEvents;
import dev.parley.web.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docs/reference/openapi.yaml says what the server has. */
class OpenApiTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    /** {@code get(routing, "/state",}, {@code routing.get("/open",}, {@code put(routing, "/entries/" + NAME + "/rules",}. */
    private static final Pattern ROUTE =
            Pattern.compile("\\b(get|put|post|delete)\\(\\s*(?:routing,\\s*)?((?:\"[^\"]*\"|NAME|[\\s+])+),");

    private static TestConsole console;

    @BeforeAll
    static void start() throws Exception {
        console = TestConsole.opened();
    }

    @AfterAll
    static void end() {
        console.close();
    }

    private static Map<?, ?> file() throws IOException {
        String yaml = Files.readString(MODULE.resolveSibling("docs/reference/openapi.yaml"));
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    /** What stands there in the file. */
    private static Object at(String... keys) throws IOException {
        Object found = file();
        for (String key : keys) {
            found = ((Map<?, ?>) found).get(key);
            assertThat(found).as(String.join("/", keys)).isNotNull();
        }
        return found;
    }

    /** Each as {@code GET /api/v1/state}. */
    static Set<String> described() throws IOException {
        Set<String> operations = new TreeSet<>();
        ((Map<?, ?>) at("paths"))
                .forEach((path, item) -> ((Map<?, ?>) item)
                        .keySet().stream()
                                .map(String::valueOf)
                                .filter(METHODS::contains)
                                .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    private static Set<String> routed() throws IOException {
        Set<String> operations = new TreeSet<>();
        operations.addAll(routed("api/Api.java", "/api/v1"));
        operations.addAll(routed("ConsoleServer.java", ""));
        operations.add("GET " + LiveEvents.PATH);
        return operations;
    }

    private static Set<String> routed(String source, String prefix) throws IOException {
        String java =
                Files.readString(MODULE.resolve("src/main/java/dev/parley/web").resolve(source));
        Set<String> operations = new TreeSet<>();
        ROUTE.matcher(java).results().forEach(found -> {
            String path = found.group(2).replace("NAME", "{name}").replaceAll("[\"\\s+]", "");
            if (path.startsWith("/")) {
                String whole = path.startsWith(prefix + "/") ? path : prefix + path;
                operations.add(found.group(1).toUpperCase(Locale.ROOT) + " " + whole);
            }
        });
        return operations;
    }

    @Test
    void theFileHasEveryRouteOfTheServerAndNoOther() throws IOException {
        assertThat(routed()).hasSizeGreaterThan(20);
        assertThat(described()).containsExactlyElementsOf(routed());
    }

    @ParameterizedTest
    @MethodSource("described")
    void theServerHasWhatTheFileDescribes(String operation) throws Exception {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = operation.substring(operation.indexOf(' ') + 1).replaceAll("\\{[a-z]+}", "1");
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.origin + path))
                .header("Cookie", console.cookie)
                .header("Content-Type", "application/json")
                .header("Origin", console.origin)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .build();

        HttpResponse<InputStream> answer = console.http.send(request, BodyHandlers.ofInputStream());

        try (InputStream body = answer.body()) {
            Map<?, ?> responses = (Map<?, ?>) at(
                    "paths",
                    operation.substring(operation.indexOf(' ') + 1),
                    method.toLowerCase(Locale.ROOT),
                    "responses");
            assertThat(responses.containsKey(Integer.toString(answer.statusCode())))
                    .as("status %d of %s is described", answer.statusCode(), operation)
                    .isTrue();
            if (answer.statusCode() == 404 && !operation.endsWith(LiveEvents.PATH)) {
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .doesNotContain("the API has nothing there");
            }
        }
    }

    @Test
    void theLiveEventsBeginAsTheFileDescribes() throws Exception {
        assertThat(at("paths", LiveEvents.PATH, "get", "x-websocket")).isEqualTo(true);

        String hello = console.liveEvents(0).await(message -> true);
        Map<?, ?> message = (Map<?, ?>) Json.read(new ByteArrayInputStream(hello.getBytes(StandardCharsets.UTF_8)));

        holds("LiveMessage", message);
        assertThat(message.get("event")).isEqualTo("hello");
        holds("Hello", (Map<?, ?>) message.get("data"));
    }

    @Test
    void theStateHasTheMembersThatTheFileRequires() throws Exception {
        Map<?, ?> state = console.get("/state").object();

        assertThat(names(state)).containsExactlyInAnyOrderElementsOf(required("State"));
        assertThat(properties("State")).containsExactlyInAnyOrderElementsOf(required("State"));
    }

    @Test
    void anEntryHasTheMembersThatTheFileRequiresAndDescribes() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: a\nreply: b\n");
        console.post(
                "/entries",
                "kind",
                "listen",
                "yaml",
                "address: udp://127.0.0.1:0\nrules:\n  - match: a\n    reply: b\n");
        console.post("/entries", "kind", "room", "yaml", "address: tcp://127.0.0.1:0\n");
        console.post("/entries", "kind", "chat", "yaml", "address: udp://127.0.0.1:" + Ports.free() + "\n");

        List<?> entries = (List<?>) console.get("/state").object().get("entries");
        assertThat(entries).hasSizeGreaterThanOrEqualTo(4);
        for (Object entry : entries) {
            holds("Entry", (Map<?, ?>) entry);
            holds("Ledger", (Map<?, ?>) ((Map<?, ?>) entry).get("ledger"));
        }
    }

    @Test
    void anErrorIsAsTheFileDescribesIt() throws Exception {
        Map<?, ?> errors = console.post("/entries", "kind", "listen", "yaml", "adress: udp://:0\n")
                .object();

        holds("Errors", errors);
        holds("Problem", (Map<?, ?>) ((List<?>) errors.get("errors")).getFirst());
    }

    private static void holds(String schema, Map<?, ?> value) throws IOException {
        assertThat(names(value)).as(schema).containsAll(required(schema)).isSubsetOf(properties(schema));
    }

    private static List<String> names(Map<?, ?> map) {
        return map.keySet().stream().map(String::valueOf).toList();
    }

    private static List<String> required(String schema) throws IOException {
        return ((List<?>) at("components", "schemas", schema, "required"))
                .stream().map(String::valueOf).toList();
    }

    private static List<String> properties(String schema) throws IOException {
        return names((Map<?, ?>) at("components", "schemas", schema, "properties"));
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        List<String> references = new ArrayList<>();
        collect(file(), references);

        assertThat(references).isNotEmpty();
        for (String reference : references) {
            at(Stream.of(reference.substring(2).split("/")).toArray(String[]::new));
        }
    }

    private static void collect(Object node, List<String> references) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (key.equals("$ref")) {
                        references.add(String.valueOf(value));
                    } else {
                        collect(value, references);
                    }
                });
            case List<?> list -> list.forEach(each -> collect(each, references));
            case null, default -> {
                // no reference
            }
        }
    }
}

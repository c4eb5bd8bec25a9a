package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.web.TestConsole.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API refuses: in words that are true, with the lines and names that the caller sent. */
class ErrorsTest {
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        console = TestConsole.opened();
    }

    @AfterEach
    void end() {
        console.close();
    }

    private static Map<?, ?> first(Answer answer) {
        return (Map<?, ?>) ((List<?>) answer.object().get("errors")).getFirst();
    }

    @Test
    void countsTheLinesOfRulesInTheTextThatWasSent() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: one\nreply: a\n");
        console.post(
                "/entries",
                "kind",
                "listen",
                "yaml",
                "# a\naddress: udp://127.0.0.1:0\nname: api\nmax-message: 2000\n");

        Map<?, ?> error = first(console.put(
                "/entries/api/rules",
                "text",
                "rules:\n  - otherwise: true\n    reply: x\n  - match: a\n    reply: b\n"));

        assertThat(error.get("line")).isEqualTo(4L);
        assertThat(error.get("column")).isEqualTo(5L);
        assertThat(error.get("message").toString()).contains("\"otherwise\" in line 2 takes all");
    }

    @Test
    void namesTheEntryWhoseAddressOrNameIsTaken() throws Exception {
        int port = Ports.free();
        String address = "address: udp://127.0.0.1:" + port + "\n";
        console.post("/entries", "kind", "listen", "yaml", "# its own line\nname: api\n" + address);
        console.post("/entries", "kind", "listen", "yaml", "name: below\naddress: udp://127.0.0.1:0\n");

        Map<?, ?> taken = first(console.post("/entries", "kind", "listen", "yaml", "echo: true\n" + address));
        Map<?, ?> name = first(console.post("/entries", "kind", "listen", "yaml", "name: api\naddress: udp://:0\n"));
        Map<?, ?> alike = first(console.post("/entries", "kind", "listen", "yaml", "name: API\naddress: udp://:0\n"));
        Map<?, ?> above = first(console.put("/entries/api", "yaml", "address: udp://127.0.0.1:0\nname: below\n"));

        assertThat(taken.get("line")).isEqualTo(2L);
        assertThat(taken.get("message").toString()).contains(port + " is listened on by the entry 'api' already");
        assertThat(name.get("message").toString()).contains("the entry 'api' is called 'api' too");
        assertThat(alike.get("message").toString()).contains("name: 'API', and 'api', are both PARLEY_API");
        assertThat(above.get("line")).isEqualTo(2L);
        assertThat(above.get("field")).isEqualTo("name");
        assertThat(above.get("message").toString()).contains("the entry 'below' is called 'below' too");
    }

    @Test
    void countsAnotherLineOfTheSameEntryInTheTextThatWasSent() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\n");

        Map<?, ?> twice = first(console.post(
                "/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\necho: true\necho: true\n"));

        assertThat(twice.get("line")).isEqualTo(3L);
        assertThat(twice.get("message").toString()).contains("after line 2");
    }

    @Test
    void checksTheOptionsOfATaskBeforeItStarts() throws Exception {
        Answer wrong = console.post(
                "/tasks", "verb", "measure", "address", "udp://127.0.0.1:9", "options", Map.of("raet", "1/s"));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(first(wrong).get("field")).isEqualTo("raet");
        assertThat((List<?>) console.get("/state").object().get("tasks")).isEmpty();
        assertThat(console.post(
                                "/tasks",
                                "verb",
                                "measure",
                                "address",
                                "udp://127.0.0.1:9",
                                "options",
                                Map.of("rate", "1/s"))
                        .status())
                .isEqualTo(200);
        assertThat(console.post(
                                "/tasks",
                                "verb",
                                "probe",
                                "address",
                                "udp://127.0.0.1:9",
                                "options",
                                Map.of("help", true))
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET    | /messages/99999         | there is no event 99999: none has happened yet
            GET    | /messages/0             | there is no event 0: none has happened yet
            GET    | /messages/abc           | 'abc' is not the number of an event
            DELETE | /repeats/abc            | 'abc' is not the number of a repetition
            DELETE | /repeats/4294967296     | nothing repeats with the number 4294967296
            DELETE | /tasks/abc              | 'abc' is not the number of a task
            DELETE | /tasks/4294967297       | there is no task 4294967297
            """)
    void saysOfANumberWhatIsTrue(String method, String path, String message) throws Exception {
        Answer answer = console.send(method, path, null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errors()).containsExactly(message);
    }

    @Test
    void saysWhichMemberOfAMessageIsWrong() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: api\n");

        Answer to = console.post("/entries/api/send", "text", "a", "to", "bob");
        Answer end = console.post("/entries/api/send", "text", "a", "end", "lff");
        console.post("/entries/api/stop");
        Answer stopped = console.post("/entries/api/send", "text", "a");

        assertThat(to.status()).isEqualTo(422);
        assertThat(first(to).get("field")).isEqualTo("to");
        assertThat(to.errors()).containsExactly("\"to\" is last, all, or the number of a peer, but was 'bob'");
        assertThat(end.status()).isEqualTo(422);
        assertThat(first(end).get("field")).isEqualTo("end");
        assertThat(stopped.status()).isEqualTo(409);
        assertThat(stopped.errors()).containsExactly("'api' is stopped: start it first");
        assertThat(console.post("/entries/none/send", "text", "a").status()).isEqualTo(404);
    }

    @Test
    void refusesAMemberThatItDoesNotKnow() throws Exception {
        Answer address = console.post("/entries", "kind", "listen", "address", "udp://:0");
        Answer fields = console.post("/entries", "kind", "listen", "feilds", Map.of("address", "udp://:0"));
        Answer nothing = console.post("/bench/saved", "really", true);

        assertThat(address.status()).isEqualTo(422);
        assertThat(first(address).get("field")).isEqualTo("address");
        assertThat(address.errors())
                .containsExactly(
                        "\"address\" is no member of this body; there are kind, yaml, fields. An entry's own keys stand in fields");
        assertThat(fields.errors()).singleElement().asString().endsWith("Did you mean fields?");
        assertThat(nothing.errors()).singleElement().asString().endsWith("there is none, so send {}");
        assertThat(console.put("/bench", "text", "", "fiel", "a.yaml").status()).isEqualTo(422);
        assertThat(console.put("/simulator", "on", false, "off", true).status()).isEqualTo(422);
        assertThat(console.post("/preview", "text", "a", "to", "all").status()).isEqualTo(422);
        assertThat(console.send("PUT", "/saved", List.of(Map.of("text", "a", "ends", "lf")))
                        .status())
                .isEqualTo(422);
        assertThat((List<?>) console.get("/state").object().get("entries")).isEmpty();
    }

    @Test
    void anEntryKeepsItsKind() throws Exception {
        String yaml = "address: udp://127.0.0.1:0\nname: api\n";
        console.post("/entries", "kind", "listen", "yaml", yaml);

        Answer room = console.put("/entries/api", "kind", "room", "yaml", yaml);

        assertThat(room.status()).isEqualTo(422);
        assertThat(room.errors())
                .singleElement()
                .asString()
                .startsWith("an entry keeps its kind, and 'api' is a listen");
        assertThat(console.put("/entries/api", "kind", "listen", "yaml", yaml).status())
                .isEqualTo(200);
    }

    @Test
    void anErrorOfACommandHasNotItsName() throws Exception {
        Answer answer = console.get("/snippets/python?address=x");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errors()).containsExactly("nothing runs here");
    }

    @Test
    void theLiveEventsNeedAWebSocket() throws Exception {
        Answer plain = console.get("/events");

        assertThat(plain.status()).isEqualTo(426);
        assertThat(plain.errors()).singleElement().asString().contains("Upgrade: websocket");
    }

    @Test
    void readsTheHeadOfWhatItGets() throws Exception {
        HttpResponse<String> head = exchange("HEAD", "/bench");
        HttpResponse<String> get = exchange("GET", "/bench");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"));
    }

    /** On one connection: a body behind a head would be taken for the next answer. */
    @Test
    void readsTheHeadOfThePage() throws Exception {
        for (String path : List.of("/", "/page/lib/uPlot.min.css", "/", "/page/none", "/api/v1/none", "/page/app.js")) {
            HttpRequest head = HttpRequest.newBuilder(URI.create(console.origin + path))
                    .HEAD()
                    .build();

            HttpResponse<String> answer = console.http.send(head, BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(path).isIn(200, 401, 404);
            assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0))
                    .as(path)
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /state, 'GET, HEAD'",
        "DELETE, /bench, 'GET, HEAD, PUT'",
        "PUT, /entries, POST",
        "POST, /entries/a, 'DELETE, PUT'",
        "GET, /entries/a, 'DELETE, PUT'",
        "GET, /entries/udp%3A%2F%2F%3A9/rules/check, POST",
        "POST, /entries/a/rules, PUT",
        "GET, /entries/a/send, POST",
        "GET, /tasks/1, DELETE",
        "GET, /saved, PUT",
        "POST, /events, GET",
    })
    void namesTheMethodsThatAPathHas(String method, String path, String allowed) throws Exception {
        HttpResponse<String> answer = exchange(method, path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
        assertThat(answer.body()).contains("\"errors\"");
    }

    @Test
    void aRequestWithoutABodySaysWhichTypeItNeeds() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.origin + "/api/v1/bench/saved"))
                .header("Cookie", console.cookie)
                .header("Origin", console.origin)
                .POST(BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = console.http.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("must be of the type application/json");
    }

    private HttpResponse<String> exchange(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.origin + "/api/v1" + path))
                .header("Cookie", console.cookie)
                .header("Origin", console.origin)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.noBody())
                .build();
        return console.http.send(request, BodyHandlers.ofString());
    }
}

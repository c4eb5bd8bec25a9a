package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.settings.Settings;
import dev.parley.testkit.Ports;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page does with the bench. */
class BenchApiTest {
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        console = TestConsole.opened();
    }

    @AfterEach
    void end() {
        console.close();
    }

    @Test
    void eachKindOfEntryIsOpenedAndSavedAsAFileThatRunTakes() throws Exception {
        console.post(
                "/entries", "kind", "listen", "fields", Map.of("address", "udp://127.0.0.1:0", "reply", "a: {{data}}"));
        console.post("/entries", "kind", "room", "fields", Map.of("address", "tcp://127.0.0.1:0"));
        console.post(
                "/entries",
                "kind",
                "chat",
                "fields",
                Map.of("address", "udp://127.0.0.1:" + Ports.free(), "name", "talk"));
        console.post(
                "/entries",
                "kind",
                "send",
                "fields",
                Map.of("address", "udp://127.0.0.1:" + Ports.free(), "message", "x: \"y\" \\", "every", "1s"));
        console.post(
                "/entries",
                "kind",
                "send",
                "yaml",
                "address: tcp://127.0.0.1:" + Ports.free()
                        + "\nscript:\n  - send: hi\n  - expect: there\n    within: 1s\n");

        String text = (String) console.get("/bench").object().get("text");

        assertThat(Settings.bench("saved.yaml", text).entries()).hasSize(5);
        assertThat((List<?>) console.get("/state").object().get("entries")).hasSize(5);
        assertThat(text).contains("reply: \"a: {{data}}\"").contains("message: \"x: \\\"y\\\" \\\\\"");
        assertThat(console.put("/bench", "text", text, "file", "saved.yaml").status())
                .isEqualTo(200);
        assertThat(console.get("/bench").object().get("text")).isEqualTo(text);
    }

    @Test
    void thePageStartsNoProgram() throws Exception {
        String handler = "address: tcp://127.0.0.1:0\nhandler: touch started\n";
        assertThat(console.post("/entries", "kind", "listen", "yaml", handler).status())
                .isEqualTo(422);
        assertThat(console.post("/check", "kind", "listen", "yaml", handler).toString())
                .contains("a handler starts a program of this computer, which the page may not");
        assertThat(console.put("/bench", "text", "listen:\n  - " + handler.replace("\nh", "\n    h"), "file", "b.yaml")
                        .status())
                .isEqualTo(422);
        assertThat((List<?>) console.get("/state").object().get("entries")).isEmpty();
    }

    @Test
    void whatARelayDoesOnPurposeIsChangedWhileItRunsAndStandsInTheFile() throws Exception {
        console.post(
                "/entries",
                "kind",
                "relay",
                "yaml",
                "name: between # ours\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:9\nprofile: 3g\nseed: 4\n");
        Map<?, ?> changed = console.put("/entries/between/impairments", "up", "loss=5%", "down", "none")
                .object();

        assertThat(changed.get("yaml"))
                .isEqualTo(
                        "name: between # ours\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:9\nseed: 4\nup: \"loss=5%\"\n");
        assertThat(changed.get("target")).isEqualTo("udp://127.0.0.1:9");
        assertThat(changed.get("command"))
                .isEqualTo("parley relay udp://127.0.0.1:0 udp://127.0.0.1:9 --seed 4 --up \"loss=5%\"");
        assertThat(((Map<?, ?>) ((Map<?, ?>) changed.get("relay")).get("up")).get("impairments"))
                .isEqualTo("loss=5%");
        assertThat(console.put("/entries/between/impairments", "up", "losss=5%", "down", "none")
                        .errors())
                .containsExactly("up: at character 1, 'losss=5%': there is no impairment 'losss'. Did you mean loss?");
        assertThat(console.put("/entries/between/impairments", "up", "slice=5", "down", "none")
                        .status())
                .isEqualTo(422);
        assertThat(console.entry("between").get("yaml").toString()).contains("up: \"loss=5%\"");
    }

    @Test
    void aProfileAndATimelineOfTheFileAreThere() throws Exception {
        String text = """
            profiles:
              train: loss=2%,delay=60ms # as measured
            relay:
              - name: between
                address: udp://127.0.0.1:0
                target: udp://127.0.0.1:9
                profile: train
                timeline:
                  - {at: 60s, impair: loss=100%}
                  - at: 65s
                    profile: lan
            """;
        assertThat(console.put("/bench", "text", text, "file", "bench.yaml").status())
                .isEqualTo(200);

        Map<?, ?> train = (Map<?, ?>) ((List<?>) console.get("/state").object().get("profiles")).getFirst();
        assertThat(train.get("name")).isEqualTo("train");
        assertThat(train.get("up")).isEqualTo("loss=2%,delay=60ms");
        assertThat(train.get("upOfStreams")).isEqualTo("delay=60ms,stall=200ms,stall-every=10s");
        Map<?, ?> relay = console.entry("between");
        assertThat(relay.get("command")).isEqualTo("parley run bench.yaml");
        assertThat(((Map<?, ?>) ((Map<?, ?>) relay.get("relay")).get("up")).get("impairments"))
                .isEqualTo("loss=2%,delay=60ms");

        Map<?, ?> changed = console.put("/entries/between/impairments", "up", "loss=5%", "down", "none")
                .object();
        assertThat(changed.get("yaml"))
                .as("a change by hand ends the timeline")
                .isEqualTo("name: between\naddress: udp://127.0.0.1:0\ntarget: udp://127.0.0.1:9\nup: \"loss=5%\"\n");
        assertThat(changed.get("command").toString()).startsWith("parley relay udp://127.0.0.1:0 ");
        assertThat(console.get("/bench").object().get("text").toString())
                .startsWith("profiles:\n  train: loss=2%,delay=60ms # as measured\nrelay:\n");
    }

    @Test
    void whatIsWrongIsToldInTheEnginesWordsBesideItsField() throws Exception {
        Map<?, ?> checked = console.post(
                        "/check", "kind", "listen", "fields", Map.of("address", "udp://9001", "max-message", "x"))
                .object();

        assertThat(checked.toString()).contains("field=address", "write udp://:9001");
        assertThat(console.post("/entries", "kind", "listen", "yaml", "name: a\nadress: udp://:0\n")
                        .errors())
                .singleElement()
                .asString()
                .contains("Did you mean \"address\"?");
        assertThat((List<?>) console.get("/state").object().get("entries")).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsRefusedAndNothingStays() throws Exception {
        String taken = "tcp://127.0.0.1:" + console.server.address().getPort();

        TestConsole.Answer answer = console.post("/entries", "kind", "listen", "fields", Map.of("address", taken));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.errors()).singleElement().asString().contains("is in use");
        assertThat((List<?>) console.get("/state").object().get("entries")).isEmpty();
    }

    @Test
    void anEditToAPortThatIsTakenLeavesAllAsItWas() throws Exception {
        int free = Ports.free();
        console.post("/entries", "kind", "listen", "yaml", "address: tcp://127.0.0.1:" + free + "\nname: it\n");

        TestConsole.Answer answer = console.put(
                "/entries/it",
                "yaml",
                "address: tcp://127.0.0.1:" + console.server.address().getPort() + "\nname: it\n");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.errors()).singleElement().asString().contains("is in use");
        assertThat(console.get("/bench").object().get("text").toString()).contains("127.0.0.1:" + free);
        assertThat(console.entry("it").get("state")).isEqualTo("listening");
        assertThat(console.entry("it").get("says")).isNull();
    }

    @Test
    void anEntryIsStoppedAndStartedAndRemoved() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:" + Ports.free() + "\nname: it\n");

        assertThat(console.post("/entries/it/stop").object().get("state")).isEqualTo("stopped");
        assertThat(console.get("/bench").object().get("text").toString()).contains("name: it");
        assertThat(console.post("/entries/it/start").object().get("state")).isEqualTo("listening");
        assertThat(console.delete("/entries/it").status()).isEqualTo(200);
        assertThat(console.get("/bench").object().get("text")).isEqualTo("");
        assertThat(console.post("/entries/it/start").status()).isEqualTo(404);
    }

    @Test
    void aBenchThatIsWrongChangesNothing() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: it\n");

        TestConsole.Answer wrong =
                console.put("/bench", "text", "listen:\n  - name: x\n    port: 1\n", "file", "x.yaml");

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.object().toString()).contains("line=3");
        assertThat(console.entry("it").get("state")).isEqualTo("listening");
    }

    @Test
    void anEditKeepsTheSocketWhereOnlyTheAnswerIsAnother() throws Exception {
        console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: it\nreply: one\n");
        Object dial = console.entry("it").get("dial");

        assertThat(console.put("/entries/it", "yaml", "address: udp://127.0.0.1:0\nname: it\nreply: two\n")
                        .status())
                .isEqualTo(200);

        assertThat(console.entry("it").get("dial")).isEqualTo(dial);
        assertThat(console.entry("it").get("reply")).isEqualTo("two");
    }

    @Test
    void savedMessagesAreKept() throws Exception {
        assertThat(console.send("PUT", "/saved", List.of(Map.of("text", "pong", "as", "text")))
                        .status())
                .isEqualTo(200);
        assertThat(console.get("/state").object().get("saved").toString()).contains("pong");
        assertThat(console.send("PUT", "/saved", List.of("pong")).status()).isEqualTo(422);
    }

    @Test
    void aQrCodeHasItsThreeCorners() throws Exception {
        Map<?, ?> code = console.get("/qr?text=192.0.2.1:9000").object();

        List<?> rows = (List<?>) code.get("rows");
        assertThat(code.get("size")).isEqualTo((long) rows.size());
        assertThat(rows.getFirst().toString()).startsWith("1111111").endsWith("1111111");
        assertThat(rows.getLast().toString()).startsWith("1111111");
    }

    @Test
    void whatTheApiDoesNotHaveIsSaidSo() throws Exception {
        assertThat(console.get("/nothing").status()).isEqualTo(404);
        assertThat(console.send("POST", "/check", List.of()).errors())
                .singleElement()
                .asString()
                .contains("must be a JSON object");
    }
}

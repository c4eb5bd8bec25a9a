package dev.parley.cli.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.Parley;
import dev.parley.cli.CommandLine;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.framing.Framing;
import dev.parley.script.Script;
import dev.parley.session.listen.ListenSession;
import dev.parley.settings.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code send --script} prints and returns; how the file is read is the settings module's. */
@Timeout(60)
class ScriptVerbTest {
    private static final Script LOGIN = Script.named("login")
            .send("LOGIN ann")
            .expectFound("^ack: LOGIN (?P<who>\\w+)$")
            .send("USE {{who}}")
            .expect("ack: USE ann")
            .build();

    private static final Script WRONG =
            Script.named("login").send("LOGIN ann").expect("ack: LOGIN bob").build();

    /** Runs {@code parley send} where {@code --script} names this one, whatever the file's name. */
    static CommandLine run(Script script, String... args) throws Exception {
        return run(file -> script, args);
    }

    private static CommandLine run(SettingsFile.Reader<Script> reader, String... args)
            throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new ByteArrayInputStream(new byte[0]), out, err, false, false, false, false);
        SendVerb verb = new SendVerb(reader);
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--script", "login.yaml"));
        int status = verb.run(
                new Arguments(new picocli.CommandLine(Options.spec(verb.name(), verb.options()))
                        .parseArgs(words.toArray(String[]::new))),
                terminal,
                new SignalHandler());
        return new CommandLine(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static ListenSession acknowledging(String address) throws Exception {
        var setup = Parley.listen(address).reply("ack: {{data}}");
        return (address.startsWith("tcp") ? setup.frame(Framing.lines()) : setup).open();
    }

    private static String[] to(ListenSession device, String... more) {
        List<String> words =
                new ArrayList<>(List.of(device.endpoints().getFirst().toString()));
        if (words.getFirst().startsWith("tcp")) {
            words.addAll(List.of("--frame", "lines"));
        }
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void showsEachMessageOnceAndUnderItWhatItPassed(String address) throws Exception {
        try (ListenSession device = acknowledging(address)) {
            CommandLine ran = run(LOGIN, to(device));

            assertThat(ran.err()).contains("ledger: received 2");
            assertThat(ran.status()).isZero();
            assertThat(ran.outLines().stream()
                            .map(ScriptVerbTest::withoutTime)
                            .map(line -> line.replaceFirst("^(udp|tcp) \\S+( #1)?  ", ""))
                            .filter(line -> !line.startsWith("connected") && !line.startsWith("closed")))
                    .containsExactly(
                            "←  9 B  LOGIN ann",
                            "→  14 B  ack: LOGIN ann",
                            "✓ 2 expect  a message that matches \"^ack: LOGIN (?P<who>\\w+)$\"",
                            "←  7 B  USE ann",
                            "→  12 B  ack: USE ann",
                            "✓ 4 expect  a message that is exactly \"ack: USE ann\"");
            assertThat(ran.outLines().stream().map(line -> line.substring(0, "09:20:39.123".length())))
                    .isSorted();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "tcp://127.0.0.1:0"})
    void showsALineForEachStepThatPassedWhereMoreIsWanted(String address) throws Exception {
        try (ListenSession device = acknowledging(address)) {
            CommandLine ran = run(LOGIN, to(device, "-v"));

            assertThat(ran.status()).isZero();
            assertThat(ran.outLines().stream()
                            .filter(line -> line.contains("✓"))
                            .map(ScriptVerbTest::withoutTime))
                    .containsExactly(
                            "✓ 1 send  \"LOGIN ann\"",
                            "✓ 2 expect  a message that matches \"^ack: LOGIN (?P<who>\\w+)$\" → \"ack: LOGIN ann\"",
                            "✓ 3 send  \"USE ann\"",
                            "✓ 4 expect  a message that is exactly \"ack: USE ann\" → \"ack: USE ann\"");
        }
    }

    /** The line before it is of another message then. */
    @Test
    void namesTheMessageThatAnExpectTookWhereAnotherCameAfterIt() throws Exception {
        Script script = Script.named("login")
                .send("1")
                .send("2")
                .pause(Duration.ofSeconds(2))
                .expect("ack: 1")
                .expect("ack: 2")
                .build();
        try (ListenSession device = acknowledging("tcp://127.0.0.1:0")) {
            assertThat(run(script, to(device)).outLines())
                    .anyMatch(line -> line.endsWith("✓ 4 expect  a message that is exactly \"ack: 1\" → \"ack: 1\""))
                    .anyMatch(line -> line.endsWith("✓ 5 expect  a message that is exactly \"ack: 2\""));
        }
    }

    @Test
    void showsInHexWhatWasExpectedAndWhatCame() throws Exception {
        try (ListenSession device = acknowledging("tcp://127.0.0.1:0")) {
            CommandLine ran = run(WRONG, to(device, "-q", "-x"));

            assertThat(ran.status()).isEqualTo(1);
            assertThat(withoutTime(ran.err())).isEqualTo("""
                            ✗ step 2 failed. They differ first in byte 12: expected 62, got 61
                                expected  00000000  61 63 6b 3a 20 4c 4f 47  49 4e 20 62 6f 62        |ack: LOGIN bob|
                                got       00000000  61 63 6b 3a 20 4c 4f 47  49 4e 20 61 6e 6e        |ack: LOGIN ann|
                                                                                      ^^
                              expected  within 2s a message that is exactly hex 61 63 6b 3a 20 4c 4f 47 49 4e 20 62 6f 62
                              got       hex 61 63 6b 3a 20 4c 4f 47 49 4e 20 61 6e 6e; nothing more came
                            """);
            assertThat(withoutTime(ran.out())).contains("→  14 B  61 63 6b 3a");
        }
    }

    @Test
    void showsStepsThatPassedInHexToo() throws Exception {
        try (ListenSession device = acknowledging("udp://127.0.0.1:0")) {
            assertThat(run(LOGIN, to(device, "-x", "-v")).outLines())
                    .anyMatch(line -> line.endsWith("✓ 3 send  hex 55 53 45 20 61 6e 6e"))
                    .anyMatch(line -> line.endsWith("→ hex 61 63 6b 3a 20 55 53 45 20 61 6e 6e"));
        }
    }

    private static String withoutTime(String line) {
        return line.substring("09:20:39.123  ".length());
    }

    @Test
    void showsWhatWasExpectedAndWhatCameSideBySide() throws Exception {
        try (ListenSession device = acknowledging("tcp://127.0.0.1:0")) {
            CommandLine ran = run(WRONG, to(device, "-q"));

            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err().lines().limit(3).toList())
                    .first()
                    .asString()
                    .endsWith("✗ step 2 failed. They differ first in byte 12: expected 62 (\"b\"), got 61 (\"a\")");
            assertThat(ran.err().lines().skip(1))
                    .containsExactly(
                            "  expected  within 2s a message that is exactly \"ack: LOGIN bob\"",
                            "  got       \"ack: LOGIN ann\"; nothing more came");
        }
    }

    @Test
    void tellsStepsAndTheFailureInJson() throws Exception {
        try (ListenSession device = acknowledging("tcp://127.0.0.1:0")) {
            CommandLine ran = run(WRONG, to(device, "--json"));

            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.outLines())
                    .anyMatch(line -> line.contains("\"event\":\"step\"")
                            && line.contains("\"check\":\"1 send\",\"status\":\"passed\""))
                    .anyMatch(line -> line.contains("\"check\":\"2 expect\",\"status\":\"failed\"")
                            && line.contains("\"metrics\":{\"milliseconds\":"))
                    .anyMatch(line -> line.contains("\"event\":\"failed\"")
                            && line.contains("\"cause\":\"expectation\",\"says\":\"step 2: expected within 2s"));
        }
    }

    @Test
    void rawIsWhatArrivesAndNothingElse() throws Exception {
        try (ListenSession device = acknowledging("tcp://127.0.0.1:0")) {
            CommandLine ran = run(LOGIN, to(device, "--raw"));

            assertThat(ran.status()).isZero();
            assertThat(ran.out()).isEqualTo("ack: LOGIN annack: USE ann");
        }
    }

    @Test
    void endsInTheTimeThatForGives() throws Exception {
        try (ListenSession silent = Parley.listen("udp://127.0.0.1:0").open()) {
            Script patient = Script.named("x")
                    .send("a")
                    .expect("b")
                    .within(Duration.ofHours(1))
                    .build();
            // Long enough for a busy machine to come to the second step, where it stays.
            CommandLine ran = run(patient, to(silent, "--for", "2s"));

            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err()).contains("not through within the 2s that --for gives: step 2 was under way");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "-m hello",
                "--file x",
                "--lines",
                "--every 1s",
                "--count 2",
                "--wait 2s",
                "--template x",
                "--as hex",
                "--end lf",
                "--rate 1/s",
                "--keep-open",
                "udp://127.0.0.1:10"
            })
    void refusesWhatAScriptSaysItself(String more) {
        List<String> words = new ArrayList<>(List.of("udp://127.0.0.1:9"));
        words.addAll(List.of(more.split(" ")));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(LOGIN, words.toArray(String[]::new)))
                .withMessageContaining("script");
    }

    @Test
    void aFileThatCannotBeUsedIsAUsageError() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(
                        file -> {
                            throw new SettingsException(Path.of("x") + file.toString() + ":3: is wrong");
                        },
                        "udp://127.0.0.1:9"))
                .withMessageContaining("login.yaml:3: is wrong");
    }
}

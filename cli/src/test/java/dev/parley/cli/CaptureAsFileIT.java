package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A recording that becomes a settings file: a fake of the device, and a script of its client. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CaptureAsFileIT {
    private static final String RULES = """
            - match: login
              reply: 'welcome {{n}}'
            - match: {prefix: "it''s"}
              reply: 'a {{"{{"}} and \\xff\\x00'
            - otherwise: true
              reply: 'what?'
            """;

    @TempDir
    Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String written(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private void record() throws Exception {
        String rules = written("rules.yaml", RULES);
        try (Program device = CommandLine.start("listen", "tcp://127.0.0.1:0", "--frame", "lines", "--rules", rules)) {
            CommandLine send = CommandLine.run(
                    "send",
                    "tcp://127.0.0.1:" + device.shownPort(),
                    "--frame",
                    "lines",
                    "--lines",
                    "--file",
                    written("lines.txt", "login\nit's me\nlogin\nbye\n"),
                    "--wait",
                    "3s",
                    "--record",
                    file("day.pcapng"));
            assertThat(send.status()).as(send.err()).isZero();
        }
    }

    private String inspected(String form) {
        CommandLine inspect = CommandLine.run("inspect", file("day.pcapng"), "--frame", "lines", "--as", form);
        assertThat(inspect.status()).as(inspect.err()).isZero();
        return inspect.out();
    }

    @Test
    void rulesAnswerWhatTheRecordedDeviceAnswered() throws Exception {
        record();
        String yaml = inspected("rules").replaceFirst("tcp://:\\d+", "tcp://127.0.0.1:0");
        String fake = written("fake.yaml", yaml);
        assertThat(CommandLine.run("run", fake, "--check").status()).isZero();

        try (Program device = CommandLine.start("run", fake)) {
            CommandLine replay = CommandLine.run(
                    "replay",
                    file("day.pcapng"),
                    "tcp://127.0.0.1:" + device.shownPort(),
                    "--frame",
                    "lines",
                    "--expect",
                    "--wait",
                    "20s");
            assertThat(replay.status()).as(yaml + replay.out() + replay.err()).isZero();
        }
    }

    @Test
    void aScriptSaysWhatTheRecordedClientSaid() throws Exception {
        record();
        String script = written("client.yaml", inspected("script"));
        String rules = file("rules.yaml");
        try (Program device = CommandLine.start("listen", "tcp://127.0.0.1:0", "--frame", "lines", "--rules", rules)) {
            CommandLine run = CommandLine.run(
                    "send", "tcp://127.0.0.1:" + device.shownPort(), "--frame", "lines", "--script", script);
            assertThat(run.status())
                    .as(Files.readString(Path.of(script), UTF_8) + run.err())
                    .isZero();
        }
    }

    @Test
    void refusesFiltersAndSeveralConversationsInOneScript() throws Exception {
        record();
        CommandLine filtered = CommandLine.run("inspect", file("day.pcapng"), "--as", "rules", "--contains", "x");
        assertThat(filtered.status()).isEqualTo(2);
        assertThat(filtered.err()).contains("--contains and --as exclude each other");
        CommandLine wrong = CommandLine.run("inspect", file("day.pcapng"), "--as", "rule");
        assertThat(wrong.err()).contains("'rule' is neither rules nor script");
    }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules explain themselves on the command line, and their examples are tried, without a socket. */
class RulesTrialTest {
    private static final String RULES = """
            rules:
              - name: login
                match: {regex: '^LOGIN (?P<who>\\w+)$', state: start}
                then: [{reply: "WELCOME {{who}}"}, {wait: 200ms}, {reply: "READY"}, {state: ready}]
              - match: {text: get, state: ready}
                reply: "21.5"
              - name: modbus
                match: {hex: "01 03 00 00 00 01"}
                reply: '\\x01\\x03\\x02\\x12\\x34'
              - match: ping
                reply: pong
              - match: start
                repeat: "n={{n}}"
                every: 50ms
                to: {port: 8890}
                until: {count: 100, silence: 5s}
            """;

    private static final String REMEMBERING = """
            variables: {volts: 5.0, cells: {of: u16be, addresses: 0..9}}
            rules:
              - match: {regex: '^VOLT (?P<v>\\S+)$'}
                set: {volts: "{{v}}", "cells[3]": "{{7 + 0x100}}"}
                reply: "{{volts}}"
                from: new-port
            """;

    @TempDir
    Path folder;

    private String file = "";

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("rules.yaml"), RULES).toString();
    }

    private CommandLine ask(String... more) {
        String[] words = new String[3 + more.length];
        words[0] = "listen";
        words[1] = "--rules";
        words[2] = file;
        System.arraycopy(more, 0, words, 3, more.length);
        return CommandLine.run(words);
    }

    @Test
    void showsTheValueThatAVariableGets() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), REMEMBERING);

        assertThat(ask("--try", "VOLT 12.50", "--try", "VOLT x").out())
                .contains("  sets volts to \"12.5\"\n  sets cells[3] to \"263\"\n  ←  4 B  12.5  from a new port\n")
                .contains("  does not set volts: the template '{{v}}' cannot be filled in: float reads a\n    number");
        assertThat(ask("--json", "--try", "VOLT 12.50").out())
                .contains(
                        "{\"action\":\"set\",\"afterMillis\":0,\"variable\":\"volts\",\"bytes\":4,\"hex\":\"31322e35\",\"text\":\"12.5\"}",
                        "\"to\":\"sender\",\"from\":\"new-port\"");
    }

    @Test
    void showsTheRuleItsCapturesAndWhatLeavesWhen() {
        CommandLine run = ask("--try", "LOGIN ann");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                →  9 B  LOGIN ann
                  rule login (rules.yaml:2) takes it
                  {{1}} is "ann"
                  {{who}} is "ann"
                  ←  11 B  WELCOME ann
                  ←  after 200ms  5 B  READY
                  after 200ms  the peer is in the state "ready"
                """);
    }

    @Test
    void saysWhyNotWithTheNearestMissAndFitsEightyColumns() {
        CommandLine run = ask("--try", "ping\n");

        assertThat(run.outLines()).allMatch(line -> line.length() <= 80);
        assertThat(run.out().replaceAll("\\s+", " "))
                .startsWith("→ 5 B ping\\n no rule takes it, so nothing answers it why not: ")
                .contains("rule rules.yaml:10 wants exactly \"ping\"; 1 B more: \"\\n\"")
                .contains("it would without the LF (\\n) at its end")
                .contains("rule login (rules.yaml:2) wants a match of ^LOGIN (?P<who>\\w+)$; there is none");
    }

    @Test
    void severalMessagesAreOfOnePeer() {
        CommandLine run = ask("--try", "get", "--try", "LOGIN ann", "--try", "get, no", "--try", "get");

        assertThat(run.out()).contains("wants the state \"ready\"; the peer is in \"start\"", "it would in \"ready\"");
        assertThat(run.out()).contains("→  7 B  get, no\n");
        assertThat(run.out()).contains("  rule rules.yaml:5 takes it\n  ←  4 B  21.5\n");
    }

    @Test
    void bytesAreWrittenAndShownInHex() {
        CommandLine run = ask("--try", "01 03 00 00 00 01", "--as", "hex");

        assertThat(run.out()).startsWith("""
                →  6 B  01 03 00 00 00 01
                  rule modbus (rules.yaml:7) takes it
                  ←  5 B  01 03 02 12 34
                """);
    }

    @Test
    void aRepeatedReplyShowsItsFirstMessages() {
        assertThat(ask("--try", "start").out()).contains("""
                  every 50ms to UDP port 8890 of its host, until 100 messages or 5s of silence:
                  ←  3 B  n=1
                  ←  after 50ms  3 B  n=2
                  ←  after 100ms  3 B  n=3
                """);
    }

    @Test
    void asJsonItIsOneObjectForEachMessage() {
        CommandLine run = ask("--try", "ping", "--try", "LOGIN ann", "--json");

        assertThat(run.outLines()).hasSize(2);
        assertThat(run.outLines().get(0))
                .startsWith(
                        "{\"event\":\"trial\",\"bytes\":4,\"hex\":\"70696e67\",\"text\":\"ping\",\"state\":\"start\",\"stateAfter\":\"start\",\"rule\":{\"number\":4,\"source\":\"rules.yaml:10\"}")
                .contains(
                        "\"does\":[{\"action\":\"reply\",\"afterMillis\":0,\"to\":\"sender\",\"bytes\":4,\"hex\":\"706f6e67\",\"text\":\"pong\"}]")
                .contains(
                        "\"misses\":[{\"rule\":{\"number\":1,\"name\":\"login\",\"source\":\"rules.yaml:2\"},\"wants\":");
        assertThat(run.outLines().get(1)).contains("\"who\":{\"bytes\":3,\"hex\":\"616e6e\",\"text\":\"ann\"}");
    }

    @Test
    void aBenchAsksEachListenerThatHasRules() throws IOException {
        String bench = Files.writeString(folder.resolve("bench.yaml"), """
                listen:
                  - {name: one, address: "udp://:9000", rules: [{match: ping, reply: pong}]}
                  - {name: two, address: "tcp://:9000", rules: [{match: ping, reply: PONG}]}
                  - {name: three, address: "udp://:9001", echo: true}
                """).toString();

        CommandLine run = CommandLine.run("run", bench, "--try", "ping");

        assertThat(run.out()).isEqualTo("""
                one:
                →  4 B  ping
                  rule bench.yaml:2 takes it
                  ←  4 B  pong

                two:
                →  4 B  ping
                  rule bench.yaml:3 takes it
                  ←  4 B  PONG
                """);
    }

    @Test
    void checkTriesTheExamplesOfABenchAndOfAFileOfRules() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), RULES + """
                examples:
                  - {message: ping, answer: pong}
                  - {message: LOGIN ann, answer: [WELCOME ann, READY], rule: login}
                """);
        CommandLine good = ask("--check");
        assertThat(good.status()).isZero();
        assertThat(good.out()).isEqualTo(file + " is valid: 5 rules.\n2 examples go as written.\n");

        String bench = Files.writeString(folder.resolve("bench.yaml"), """
                listen:
                  - address: udp://:9000
                    rules: [{match: ping, reply: pang}]
                    examples: [{message: ping, answer: pong}, {message: x, answer: none}]
                """).toString();
        CommandLine bad = CommandLine.run("run", bench, "--check");
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.out()).isEqualTo("""
                bench.yaml:4: not as the example says, for the message "ping"
                  expected  "pong"
                  got       "pang"
                              ^
                  by        rule bench.yaml:3
                1 of 2 examples fails.
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen --try ping",
                "listen --check",
                "listen udp://:9000 --as hex",
                "listen --rules RULES --try ping --check",
                "listen --rules RULES --try zz --as hex",
                "run BENCH --try ping",
                "run BENCH --try ping -- true",
                "run BENCH --as hex"
            })
    void whatMakesNoSenseIsRefused(String command) throws IOException {
        String bench = Files.writeString(folder.resolve("b.yaml"), "listen: [{address: 'udp://:9000', echo: true}]")
                .toString();

        CommandLine run = CommandLine.run(
                command.replace("RULES", file).replace("BENCH", bench).split(" "));

        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("parley: ");
    }
}

package dev.parley.cli.snippet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cli.Cli;
import dev.parley.cli.CommandLine;
import dev.parley.cli.option.Options;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.verb.SnippetVerb;
import dev.parley.host.Interfaces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in all snippets, and what the command line makes of them; SnippetsIT runs them. */
class SnippetTest {
    static Stream<Arguments> texts() {
        List<Arguments> texts = new ArrayList<>();
        for (SnippetKind kind : SnippetKind.values()) {
            for (String address : List.of("udp://10.0.0.7:9000", "udp://:9000", "tcp://10.0.0.7:9000", "tcp://:9000")) {
                for (String ap : kind.isBoard() ? List.of("", "--ap") : List.of("")) {
                    List<String> words = new ArrayList<>(List.of("snippet", kind.word(), address));
                    if (!ap.isEmpty()) {
                        words.add(ap);
                    }
                    CommandLine run = CommandLine.run(words.toArray(String[]::new));
                    texts.add(Arguments.of(String.join(" ", words), kind, run.out()));
                }
            }
        }
        return texts.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void everyTextSaysWhatItIsAndWhatItsOtherSideIs(String words, SnippetKind kind, String text) {
        boolean server = words.contains("//:");

        assertThat(text.lines().limit(2)).allMatch(line -> line.startsWith("# ") || line.startsWith("// "));
        assertThat(text)
                .contains(server ? "Then, on this computer" : "First, on 10.0.0.7: parley listen ")
                .contains(server ? ": parley send " : " --reply \"ack: {{data}}\"")
                .endsWith("\n");
        assertThat(text.replace("{{data}}", "")).doesNotContain("{{", "}}");
        assertThat(text.lines().count()).isLessThanOrEqualTo(70);
        assertThat(text.lines()).allMatch(line -> line.length() <= 110 || line.contains("parley "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void everyTextClosesAndWaitsForNothingForEver(String words, SnippetKind kind, String text) {
        boolean server = words.contains("//:");

        switch (kind) {
            case MPYTHON, MICROPYTHON, OPENMV, PYTHON -> {
                assertThat(text).containsAnyOf("settimeout(", "timeout=").contains("finally:", ".close()");
                assertThat(text)
                        .doesNotContain("with socket", "except:", "except Exception", ".decode(", "while 1")
                        .doesNotContainPattern("\\b[fF]\"");
                if (kind.isBoard()) {
                    assertThat(text).contains("socket.getaddrinfo(").doesNotContain("import sys", "errno");
                }
            }
            case NODE ->
                assertThat(text)
                        .contains("'error'")
                        .containsAnyOf(".close()", ".destroy()")
                        .containsAnyOf(server && words.contains("udp") ? "bind(" : "imeout(");
            case JAVA -> assertThat(text).contains("try (").contains(server ? "await()" : "requireReplyWithin(");
            case ARDUINO ->
                assertThat(text)
                        .contains(server && words.contains("udp") ? "udp.begin" : ".stop();")
                        .contains(server && words.contains("udp") ? "parsePacket" : "millis() - ");
            case NC -> assertThat(text).contains("-w ");
            case SOCAT -> assertThat(text).contains("-T ");
        }
        if (server && words.contains("tcp") && text.contains("import socket")) {
            assertThat(text.indexOf("SO_REUSEADDR")).isPositive().isLessThan(text.indexOf(".bind("));
        }
    }

    @ParameterizedTest
    @EnumSource(SnippetKind.class)
    void withoutAnAddressItIsAUdpClientOfThisComputer(SnippetKind kind) {
        CommandLine run = CommandLine.run("snippet", kind.word());

        assertThat(run.status()).isZero();
        String here = run.out()
                .lines()
                .filter(line -> line.contains("First, on this computer ("))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*computer \\((.*?)\\).*", "$1");
        assertThat(run.out()).contains("parley listen udp://:9000 --reply");
        assertThat(run.out().lines().filter(line -> line.contains(here)).count())
                .isGreaterThan(1);
    }

    @Test
    void aClientOfThisComputerHasAnyTransportAndPort() {
        CommandLine run = CommandLine.run("snippet", "micropython", "tcp://:5001", "--client");

        assertThat(run.out())
                .contains("HOST = \"", "PORT = 5001", "SOCK_STREAM", "parley listen tcp://:5001 --frame lines");
    }

    @ParameterizedTest
    @CsvSource({"mpython, 192.168.4.2", "micropython, 192.168.4.2", "openmv, 192.168.4.16", "arduino, 192.168.4.2"})
    void onABoardsOwnNetworkThisComputerHasTheAddressThatTheBoardGivesIt(String kind, String here) {
        assertThat(CommandLine.run("snippet", kind, "--ap").out())
                .contains("\"" + here + "\"", "First, on this computer (" + here + ")", "is then " + here);
        assertThat(CommandLine.run("snippet", kind, "udp://:9000", "--ap").out())
                .contains("parley send udp://192.168.4.1:9000 \"ping\"");
    }

    @Test
    void withoutANetworkItSaysThatTheAddressIsGoodForThisComputerAlone() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        SnippetVerb verb = new SnippetVerb(Interfaces::none);
        var parsed = new picocli.CommandLine(Options.spec(verb.name(), verb.options())).parseArgs("python");

        verb.run(
                new dev.parley.cli.option.Arguments(parsed),
                new Terminal(new ByteArrayInputStream(new byte[0]), out, err, false, false, false, false),
                new SignalHandler());

        assertThat(out.toString(UTF_8)).contains("HOST = \"127.0.0.1\"");
        assertThat(err.toString(UTF_8))
                .contains("works on this computer alone", "parley snippet python udp://192.168.1.20:9000");
    }

    @Test
    void aPersonAtATerminalIsToldTheOtherSideBesideTheCode() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        new Cli(
                        new Terminal(new ByteArrayInputStream(new byte[0]), out, err, true, false, false, false),
                        new SignalHandler())
                .run("snippet", "python", "udp://:9000");

        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "Then, on this computer, with the device's address as DEVICE: parley send udp://DEVICE:9000 \"ping\" --wait 5s");
        assertThat(out.toString(UTF_8)).startsWith("# Python 3:").endsWith("s.close()\n");
    }

    @Test
    void aloneItListsTheKinds() {
        CommandLine run = CommandLine.run("snippet");

        assertThat(run.status()).isZero();
        assertThat(run.outLines().stream().map(line -> line.split(" ", 2)[0]))
                .containsExactlyElementsOf(Arrays.stream(SnippetKind.values())
                        .map(SnippetKind::word)
                        .toList());
    }

    @Test
    void cpythonIsAnotherNameForPython() {
        assertThat(CommandLine.run("snippet", "cpython", "udp://10.0.0.7:9000").out())
                .isEqualTo(CommandLine.run("snippet", "python", "udp://10.0.0.7:9000")
                        .out());
    }

    @Test
    void aWildcardAddressIsAServerToo() {
        assertThat(CommandLine.run("snippet", "python", "udp://0.0.0.0:9000").out())
                .isEqualTo(CommandLine.run("snippet", "python", "udp://:9000").out());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("Did you mean micropython?", "micropithon"),
                wrong("one word too many", "python", "udp://:9000", "again"),
                wrong("write udp://:9000", "python", "udp://:0"),
                wrong("knows no options of an address", "python", "udp://10.0.0.7:9000?ttl=3"),
                wrong("stands for many hosts", "python", "udp://239.1.2.3:5000"),
                wrong("stands for many hosts", "mpython", "udp://255.255.255.255:5000"),
                wrong("IPv4 alone", "mpython", "udp://[fd00::2]:5000"),
                wrong("--ap is for boards", "python", "--ap"),
                wrong("--ssid is for boards", "nc", "--ssid", "home"),
                wrong("from 8 to 63 bytes, and this has 5", "arduino", "--ap", "--password", "short"),
                wrong("from 1 to 32 bytes, and this has 33", "arduino", "--ssid", "x".repeat(33)),
                wrong("at most 64 bytes", "arduino", "--password", "x".repeat(65)),
                wrong("write udp://127.0.0.1:9000", "python", "udp://127.0.0.1"),
                wrong("has no option '--json'", "python", "--json"));
    }

    private static Arguments wrong(String sentence, String... words) {
        return Arguments.of(sentence, List.of(words));
    }

    @ParameterizedTest(name = "{1} → {0}")
    @MethodSource("wrong")
    void saysWhatIsWrong(String sentence, List<String> words) {
        CommandLine run = CommandLine.run(
                Stream.concat(Stream.of("snippet"), words.stream()).toArray(String[]::new));

        assertThat(run.err()).startsWith("parley: ").contains(sentence);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).doesNotContain("import");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void nothingThatAShellWouldTakeApartGetsIntoItsCommand() {
        assertThat(SourceLiterals.shell("fe80::1%eth0")).isEqualTo("fe80::1%eth0");
        for (String nasty :
                List.of("a b", "$(x)", "`x`", "a;b", "a'b", "a\"b", "a|b", "a\nb", "a&b", "*", "~x", "a\\b")) {
            assertThatThrownBy(() -> SourceLiterals.shell(nasty)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

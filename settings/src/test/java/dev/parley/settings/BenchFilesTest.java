package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Bench;
import dev.parley.bench.ListenEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchFilesTest {
    @TempDir
    Path folder;

    private Bench bench(String text) throws IOException, SettingsException {
        return Settings.bench(Files.writeString(folder.resolve("bench.yaml"), text));
    }

    private String refused(String text) {
        return assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> bench(text))
                .actual()
                .getMessage()
                .replace(folder + "/", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            listen:\\n\\t- address: udp://:9000          | 2:1  | a tab stands here | spaces in its place
            listen:\\n  - address: udp://:0\\n    reply hello\\n    echo: true | 3:5 | the colon is missing | reply: hello
            listen:\\n  - address: udp://:0\\n    reply: "hello\\n | 3:12 | never closed | the same quote at the end
            listen:\\n  - address: udp://:0\\n    reply: 'ack {{data}}\\n | 3:12 | never closed | the same quote at the end
            listen:\\n  - address: udp://:0\\n   reply: hello | 3:4 | in another column | in the same column
            listen:\\n  - address: udp://:0\\n    reply: a: b | 3:13 | a second colon | double quotes around text with a colon
            listen:\\n  - address: udp://:0\\n    reply: @foo | 3:12 | cannot begin with @ | double quotes around it
            listen:\\n  - address: udp://:0\\n    reply: "a\\qb" | 3:15 | \\q is no escape | two backslashes for one
            listen:\\n  - address: [udp://:0\\n    echo: true | 2:14 | the bracket that opens here | [a, b]
            listen:\\n  - address: udp://:0\\n    reply: x{{data}}: {{n}} | 3: | {{ }} | double quotes
            listen:\\n  - address: udp://:0\\n    echo: true\\n    echo: true | 4:5 | a second time, after line 3 | leave one out
            """)
    void saysInPlainWordsWhatIsNoYamlAndWhere(String yaml, String place, String what, String todo) throws IOException {
        String text = yaml.replace("\\n", "\n").replace("\\t", "\t");
        assertThat(refused(text))
                .startsWith("bench.yaml:" + place)
                .contains(what, todo)
                .doesNotContain("expected", "token", "scalar", "block", "stream");
    }

    @Test
    void namesAFileThatCannotBeReadWithoutALine() throws IOException {
        assertThat(refusal(folder.resolve("none.yaml"))).endsWith("/none.yaml: there is no such file");
        assertThat(refusal(folder)).endsWith(": this is a folder: name a file in it");
        assertThat(refusal(Files.createFile(folder.resolve("empty.yaml")))).endsWith("/empty.yaml: the file is empty");
        byte[] latin1 = "listen:\n  - name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(Files.write(folder.resolve("latin1.yaml"), latin1)))
                .contains("latin1.yaml:2:14: the file is not UTF-8 text from here on");
    }

    private static String refusal(Path file) {
        return assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.bench(file))
                .actual()
                .getMessage();
    }

    @Test
    void namesRelaysThatPassOnInACircle() throws Exception {
        String text = """
                relay:
                  - {name: a, address: 'udp://:9000', target: 'udp://localhost:9001'}
                  - {name: b, address: 'udp://127.0.0.1:9001', target: 'udp://127.0.0.1:9002'}
                  - {name: c, address: 'udp://:9002', target: 'udp://%s:%s'}
                """;
        assertThat(refused(text.formatted("127.0.0.1", 9000)))
                .startsWith("bench.yaml:4:5: ")
                .contains("for ever: c → a → b → c. Give one of them another target");
        assertThat(bench(text.formatted("192.168.1.20", 9000)).relays())
                .as("whether that is this computer is not certain")
                .hasSize(3);
        assertThat(bench(text.formatted("127.0.0.1", 9003)).relays()).hasSize(3);
    }

    @Test
    void refusesTwoListenersInOnePlace() throws Exception {
        String twice = "listen:\n  - address: tcp://127.0.0.1:9000\n  - address: [udp://:0, tcp://127.0.0.1:9000]\n";

        assertThat(refused(twice))
                .isEqualTo(
                        "bench.yaml:3:25: address: tcp://127.0.0.1:9000 is listened on by the entry in line 2 already: take another port");
        assertThat(bench(twice.replace(":9000", ":0")).listeners()).hasSize(2);
        assertThat(bench(twice.replace("1:9000]", "2:9000]")).listeners()).hasSize(2);
        assertThat(bench(twice.replace("tcp://127.0.0.1", "udp://239.1.2.3")).listeners())
                .hasSize(2);
    }

    @Test
    void refusesNamesThatAreOneVariable() {
        String text =
                "listen:\n  - {name: a-b, address: udp://:0}\nsend:\n  - {name: %s, address: udp://127.0.0.1:9000, message: a}\n";

        assertThat(refused(text.formatted("A_b")))
                .startsWith("bench.yaml:4:12: name: 'A_b', and 'a-b' in line 2, are both PARLEY_A_B");
        assertThat(refused(text.formatted("a-b"))).contains("the entry in line 2 is called 'a-b' too");
    }

    @Test
    void tellsWhatAnotherFileIsFor() {
        assertThat(refused("rules:\n  - {match: a, reply: b}\n"))
                .isEqualTo(
                        "bench.yaml:1:1: this is a list of rules, and that is for: parley listen ADDRESS --rules FILE");
        assertThat(refused("- {send: a}\n")).contains("this is a script").contains("--script FILE");
    }

    @Test
    void advisesOnColumnsWhereAKeyIsNotBelowItsGroup() {
        assertThat(refused("listen:\n  - name: d\n   address: udp://:0\n"))
                .startsWith("bench.yaml:3:4: this is no YAML")
                .contains("begin all keys of a group in the same column");
    }

    @Test
    void tellsAMisspeltAddressAlone() {
        assertThat(refused("listen:\n  - adress: udp://:9000\n").lines())
                .singleElement()
                .asString()
                .contains("Did you mean \"address\"?");
    }

    @Test
    void tellsEachMistakeInOneLine() {
        assertThat(refused("listen:\n  - address: udp://:9000\n    \"a\\nb\": 1\n"))
                .startsWith("bench.yaml:3:5: ")
                .contains("a\\nb")
                .doesNotContain("\n");
    }

    @Test
    @Timeout(30)
    void readsManyThatAreAlike() throws Exception {
        List<ListenEntry> listeners =
                bench("listen:\n" + "- {address: 'udp://:0'}\n".repeat(40_000)).listeners();

        assertThat(listeners.getLast().name()).isEqualTo("listen udp://:0 #40000");
    }

    @Test
    void anEchoIsNoReply() throws Exception {
        String text = "listen: [{address: 'udp://:0', %s: true}]";

        assertThat(bench(text.formatted("echo"))).isNotEqualTo(bench(text.formatted("reply")));
    }
}

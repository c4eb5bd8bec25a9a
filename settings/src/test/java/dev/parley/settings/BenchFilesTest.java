package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Bench;
import dev.parley.bench.ListenEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void refusesTwoListenersInOnePlace() throws Exception {
        String twice = "listen:\n  - address: tcp://127.0.0.1:9000\n  - address: [udp://:0, tcp://127.0.0.1:9000]\n";

        assertThat(refused(twice))
                .isEqualTo(
                        "bench.yaml:3:25: address: tcp://127.0.0.1:9000 is listened on in line 2 already: take another port");
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
        assertThat(refused(text.formatted("a-b"))).contains("the entry of line 2 is called 'a-b' too");
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

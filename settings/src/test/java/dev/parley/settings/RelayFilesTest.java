package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Bench;
import dev.parley.bench.RelayEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Own profiles and timelines of relays. */
class RelayFilesTest {
    @TempDir
    Path folder;

    private Bench bench(String text) throws IOException, SettingsException {
        return Settings.bench(Files.writeString(folder.resolve("bench.yaml"), text));
    }

    private Map<String, String> relay(String keys) throws IOException, SettingsException {
        RelayEntry relay = bench("""
                profiles:
                  my-net: loss=1%,delay=30ms
                  one-way: {up: 'loss=1%,loss-after=10s', source: measured}
                relay:
                  - address: udp://127.0.0.1:0
                    target: udp://127.0.0.1:9
                """ + keys.indent(4)).relays().getFirst();
        return relay.options();
    }

    @Test
    void aRelayHasWhatAProfileOfItsFileMeans() throws Exception {
        assertThat(relay("profile: my-net"))
                .isEqualTo(Map.of("up", "loss=1%,delay=30ms", "down", "loss=1%,delay=30ms"));
        assertThat(relay("profile: one-way")).isEqualTo(Map.of("up", "loss=1%,loss-after=10s", "down", "none"));
        assertThat(relay("{profile: my-net, delay: 1s, up: corrupt=1%, idle: 1m}"
                        .replaceAll("[{}]", "")
                        .replace(", ", "\n")))
                .as("what stands beside it comes in its place")
                .isEqualTo(Map.of("up", "loss=1%,corrupt=1%,delay=1s", "down", "loss=1%,delay=1s", "idle", "1m"));
        assertThat(relay("profile: lan")).isEqualTo(Map.of("profile", "lan"));
        assertThat(bench("""
                profiles: {my-net: 'loss=10%,delay=30ms'}
                relay: [{address: 'tcp://127.0.0.1:0', target: 'tcp://127.0.0.1:9', profile: my-net}]
                """).relays().getFirst().options())
                .as("a stream loses nothing: it stalls")
                .containsEntry("up", "delay=30ms,stall=200ms,stall-every=2s");
    }

    @Test
    void aTimelineIsAListOrText() throws Exception {
        assertThat(relay("timeline: 10s loss=20%; 15s none; 30s loop"))
                .isEqualTo(Map.of("timeline", "10s loss=20%; 15s none; 30s loop"));
        assertThat(relay("""
                        timeline:
                          - at: 10s
                            loss: 20%
                          - {at: 15s, impair: none}
                          - {at: 20s, profile: my-net, down: delay=1s}
                          - {at: 25s, profile: lan, delay: 5ms}
                          - {at: 30s, loop: true}
                        """))
                .isEqualTo(Map.of(
                        "timeline",
                        "10s loss=20%; 15s none; 20s up loss=1%,delay=30ms down loss=1%,delay=1s;"
                                + " 25s bandwidth=1gbit,delay=5ms; 30s loop"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            profile: my-nte | 7:14: profile: there is no profile 'my-nte'; there is my-net, one-way, gprs, edge, 3g, lte, dsl, wifi-bad, satellite, lan. Did you mean my-net?
            timeline: 10s los=5% | 7:15: timeline: in '10s los=5%': at character 1, 'los=5%': there is no impairment 'los'. Did you mean loss?
            timeline: 10s slice=5 | 7:15: timeline: in the timeline, '10s slice=5': slice is for streams only
            timeline: [{at: 10s}] | 7:16: a step of a timeline needs what is done from then on, such as up: loss=5%, or impair: none
            timeline: [{at: 10s, lss: 5%}] | 7:26: "lss" is no key of a step of a timeline
            timeline: [{loss: 5%}] | 7:16: a step of a timeline needs "at"
            timeline: [{at: 10, loss: 5%}] | 7:21: at: '10' has no unit
            timeline: [{at: 10s, loss: 5}] | 7:16: at character 1, 'loss=5': '5' has no unit
            timeline: [{at: 10s, up: slice=5}] | 7:16: slice is for streams only
            timeline: [{at: 10s, loss: 5%}, {at: 5s, loss: 6%}] | 7:42: at: the times of a timeline ascend, but 5s comes behind 10s
            timeline: [{at: 0s, loss: 5%}] | 7:21: at: a time of a timeline must be more than 0
            timeline: [{at: 10s, loss: 5%}, {at: 15s, loop: true, loss: 6%}] | 7:37: timeline: a loop begins again with what is done from the start, so "loss" is for a step of its own
            timeline: [{at: 10s, loss: 5%}, {at: 15s, loop: true}, {at: 16s, loss: 6%}] | 7:60: timeline: nothing comes behind the loop
            timeline: [{at: 10s, loop: true}] | 7:21: at: there is nothing to begin again
            timeline: {at: 10s} | 7:15: "timeline" takes a list
            """)
    void saysWhatIsWrongInARelayAndWhere(String keys, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> relay(keys))
                .withMessageContaining("bench.yaml:" + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {lan: loss=1%} | 1:12: profiles: 'lan' is a network that Parley knows already: take another name
            {my-net: los=1%} | 1:20: my-net: at character 1, 'los=1%': there is no impairment 'los'. Did you mean loss?
            {my-net: {up: los=1%}} | 1:25: up: at character 1, 'los=1%': there is no impairment 'los'. Did you mean loss?
            {my-net: {upp: loss=1%}} | 1:21: "upp" is no key of a profile; there are up, down, source. Did you mean "up"?
            {my-net: {source: me}} | 1:20: a profile needs "up" or "down"
            {'my net': loss=1%} | 1:12: profiles: 'my net' is no name
            {} | 1:11: "profiles" takes names
            [a] | 1:11: "profiles" takes names
            """)
    void saysWhatIsWrongInAProfileAndWhere(String profiles, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> bench("profiles: " + profiles
                        + "\nrelay: [{address: 'udp://127.0.0.1:0', target: 'udp://127.0.0.1:9'}]\n"))
                .withMessageContaining("bench.yaml:" + message);
    }

    @Test
    void theProfilesStayWhereTheTextIsTakenApart() throws Exception {
        String text = """
                # a bench
                profiles:
                  # measured in the hall
                  my-net: loss=1%,delay=30ms

                relay:
                  - address: udp://127.0.0.1:0
                    target: udp://127.0.0.1:9
                    profile: my-net
                """;
        BenchText parts = BenchText.of("bench.yaml", text);

        assertThat(parts.profiles()).isEqualTo("profiles:\n  # measured in the hall\n  my-net: loss=1%,delay=30ms\n");
        assertThat(parts.text()).contains(parts.profiles());
        assertThat(Settings.bench("bench.yaml", parts.text())).isEqualTo(Settings.bench("bench.yaml", text));
        assertThat(parts.without(0).text()).contains("my-net");
        BenchText inBrackets = BenchText.of(
                "bench.yaml",
                "{profiles: {my-net: 'loss=1%'}, relay: [{address: 'udp://127.0.0.1:0', target: 'udp://127.0.0.1:9', profile: my-net}]}");
        assertThat(inBrackets.profiles()).isEqualTo("profiles: {my-net: \"loss=1%\"}\n");
    }
}

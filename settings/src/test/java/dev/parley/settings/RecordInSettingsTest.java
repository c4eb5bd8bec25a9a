package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Bench;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code record:} for a whole file. */
class RecordInSettingsTest {
    private static final String ENTRIES = """
            listen:
              - address: udp://127.0.0.1:9000
            room:
              - address: udp://127.0.0.1:9001
                record-sync: true
                record: own.pcapng
            relay:
              - address: udp://127.0.0.1:9002
                target: udp://127.0.0.1:9000
            chat:
              - address: udp://127.0.0.1:9000
            send:
              - address: udp://127.0.0.1:9000
                message: ping
              - address: tcp://127.0.0.1:9000
                script:
                  - send: a
            """;

    @Test
    void isForAllEntriesThatDoNotSayItThemselves() throws Exception {
        Bench bench = Settings.bench("bench.yaml", "record: all.pcapng\nrecord-size: 1MiB\n" + ENTRIES);

        assertThat(bench.entries()).hasSize(6).allSatisfy(entry -> {
            Map<String, String> expected = entry.name().startsWith("room")
                    ? Map.of("record", "own.pcapng", "record-sync", "true")
                    : Map.of("record", "all.pcapng", "record-size", "1MiB");
            assertThat(entry.options()).as(entry.name()).containsAllEntriesOf(expected);
            assertThat(entry.options().keySet())
                    .as(entry.name())
                    .filteredOn(name -> name.startsWith("record"))
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
        });
        assertThat(bench.recordedFiles()).containsExactlyInAnyOrder("all.pcapng", "own.pcapng");
    }

    @Test
    void staysWhereAnEntryIsAddedToTheText() throws Exception {
        BenchText text =
                BenchText.of("bench.yaml", "record: all.pcapng # why\nrecord-files: 3\nrecord-every: 1h\n" + ENTRIES);

        BenchText more =
                text.with(99, new BenchText.Item("listen", "new", "name: new\naddress: udp://127.0.0.1:9009\n"));

        assertThat(more.text()).contains("record: all.pcapng # why\nrecord-files: 3\nrecord-every: 1h\n");
        Bench bench = Settings.bench("bench.yaml", more.text());
        assertThat(bench.listeners().getLast().options()).containsEntry("record", "all.pcapng");
        assertThat(text.length()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'record-files: 3', 'bench.yaml:1:1: how to record was said, and not where'",
        "'record: a\nrecord-files: 3', 'bench.yaml:1:1: \"record-files\" bounds how many files stay'",
        "'record: a\nrecord-size: 1', 'bench.yaml:2:14: record-size'",
        "'recrod: a', 'bench.yaml:1:1: \"recrod\" is no key of'"
    })
    void isRefusedWithItsPlace(String keys, String begins) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.bench("bench.yaml", keys + "\n" + ENTRIES))
                .withMessageStartingWith(begins);
    }

    @Test
    void isNoEntry() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.bench("bench.yaml", "record: a\n"))
                .withMessageContaining("a settings file needs");
    }
}

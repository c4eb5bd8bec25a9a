package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page starts is checked by the command line's own reading, and opens nothing meanwhile. */
class CommandsOfThePageTest {
    private final Cli.OfThePage commandLine = new Cli.OfThePage();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            measure udp://127.0.0.1:9 --raet 1/s --json       | has no option '--raet'. Did you mean --rate?
            measure udp://127.0.0.1:9 --rate fast --json      | --rate
            measure udp://127.0.0.1:9 --size -1 --json        | --size
            measure udp://127.0.0.1:9 --max-clients 3 --json  | --serve
            measure 127.0.0.1 --json                          | 127.0.0.1
            measure udp://127.0.0.1:9 --json --json           | --json was given twice
            probe udp://127.0.0.1:9 --only none --json        | none
            probe udp://127.0.0.1:9 --hex --json              | --hex
            probe udp://127.0.0.1:9 --wait soon --json        | --wait
            """)
    void saysWhatIsWrongWithTheWords(String words, String message) {
        assertThat(commandLine.check(List.of(words.split(" ", -1))))
                .hasValueSatisfying(said -> assertThat(said).contains(message).doesNotStartWith("parley: "));
    }

    @Test
    void hasNothingToSayOfRightWords() {
        assertThat(commandLine.check(
                        List.of("measure", "udp://127.0.0.1:9", "--rate", "10/s", "--for", "1s", "--json")))
                .isEmpty();
        assertThat(commandLine.check(List.of("measure", "tcp://127.0.0.1:9", "--flood", "--json")))
                .isEmpty();
        assertThat(commandLine.check(List.of("probe", "tcp://127.0.0.1:9", "--only", "binary", "--json")))
                .isEmpty();
    }
}

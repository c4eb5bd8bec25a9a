package dev.parley.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingSuggestionTest {
    private static final List<String> NAMES = List.of("now", "unixtime", "n", "random", "peer", "data", "crc16-modbus");

    @ParameterizedTest
    @CsvSource({
        "date, data",
        "dta, data",
        "dtaa, data",
        "NOW, now",
        "unix-time, unixtime",
        "ramdon, random",
        "per, peer"
    })
    void findsWhatSomebodyMostLikelyMeant(String word, String meant) {
        assertThat(SpellingSuggestion.to(word, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"hello", "x", "temperature", "''"})
    void suggestsNothingThatIsFar(String word) {
        assertThat(SpellingSuggestion.to(word, NAMES)).isEmpty();
        assertThat(SpellingSuggestion.suggestion(word, NAMES)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"from, frame", "repeat, reset", "unhex, hex", "serve, send", "echo, each"})
    void anotherShortWordIsNoMisspeltOne(String word, String other) {
        assertThat(SpellingSuggestion.to(word, List.of(other))).isEmpty();
    }

    @Test
    void endsASentence() {
        assertThat(SpellingSuggestion.suggestion("dtaa", NAMES)).isEqualTo(" Did you mean data?");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, 0",
        "abc, abd, 1",
        "abc, ab, 1",
        "abc, abxc, 1",
        "abc, acb, 1",
        "'', abc, 3",
        "kitten, sitting, 3"
    })
    void insertDeleteReplaceAndSwapCostOneEach(String a, String b, int distance) {
        assertThat(SpellingSuggestion.distance(a, b)).isEqualTo(distance);
        assertThat(SpellingSuggestion.distance(b, a)).isEqualTo(distance);
    }
}

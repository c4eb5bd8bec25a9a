package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyTest {
    @Test
    void readsWhatItWrites() {
        assertThat(Frequency.chance("10%")).isEqualTo(new Frequency.Chance(0.1)).hasToString("a chance of 10%");
        assertThat(Frequency.chance("0.5%")).hasToString("a chance of 0.5%");
        assertThat(Frequency.oneIn("3"))
                .isEqualTo(new Frequency.OneIn(3, false))
                .hasToString("one in 3");
        assertThat(Frequency.oneIn("3 of all"))
                .isEqualTo(new Frequency.OneIn(3, true))
                .hasToString("one in 3 of all");
        assertThat(Frequency.first("2"))
                .isEqualTo(new Frequency.First(2, false))
                .hasToString("first 2");
        assertThat(Frequency.first("1 of all"))
                .isEqualTo(new Frequency.First(1, true))
                .hasToString("first 1 of all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frequency.first("0"))
                .withMessageContaining("write 1 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0%", "100%", "250%", "10", "ten", "-5%", "1e1%", ""})
    void refusesWhatIsNoChance(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frequency.chance(text))
                .withMessageMatching(".*(such as 10%|more than 0% and less than 100%).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-3", "3 of some", "three", ""})
    void refusesWhatIsNoNumberOfTimes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frequency.oneIn(text))
                .withMessageMatching(".*(such as 3|write 3 to count).*");
    }
}

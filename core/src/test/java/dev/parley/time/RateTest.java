package dev.parley.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateTest {

    @ParameterizedTest
    @CsvSource({"1000/s, 1000", "1000, 1000", "0.5/s, 0.5", "30/m, 0.5", "30/min, 0.5", "1800/h, 0.5", "000001, 1"})
    void readsARate(String text, double perSecond) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(perSecond));
    }

    @Test
    void mayHaveNoLimit() {
        assertThat(Rate.parse("unlimited")).isEqualTo(Rate.UNLIMITED).hasToString("unlimited");
        assertThat(Rate.UNLIMITED.isUnlimited()).isTrue();
        assertThat(new Rate(1).isUnlimited()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1/s", "10 /s", "10/d", "10/", "/s", "1e3/s", "Infinity", "NaN"})
    void whatIsNoRateIsRefusedWithARightForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(text))
                .withMessage("'%s' is not a rate: write 1000/s, 10/m or unlimited", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0/s", "0.0/h"})
    void aRateAtWhichNothingHappensIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(text))
                .withMessage("'%s' is no rate at which anything happens: write 1000/s or 10/m", text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void aRateIsMoreThanNothing(double perSecond) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(perSecond));
    }

    @ParameterizedTest
    @CsvSource({
        "1000/s, 1000/s",
        "0.5/s, 30/m",
        "30/m, 30/m",
        "1.5/s, 90/m",
        "0.0001/s, 0.0001/s",
        "10/m, 10/m",
        "1/h, 1/h",
        "7/min, 7/m"
    })
    void showsARateThatIsReadAsTheSame(String text, String shown) {
        assertThat(Rate.parse(text)).hasToString(shown);
        assertThat(Rate.parse(shown)).isEqualTo(Rate.parse(text));
    }
}

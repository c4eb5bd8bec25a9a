package dev.parley.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.testkit.Seed;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0,          0",
        "0s,         0",
        "200ms,      200000000",
        "2s,         2000000000",
        "1.5s,       1500000000",
        "0.285021s,  285021000",
        "250us,      250000",
        "250µs,      250000",
        "1.5us,      1500",
        "0.0004us,   0",
        "0.0005us,   1",
        "5m,         300000000000",
        "5min,       300000000000",
        "1h,         3600000000000",
        "2 s,        2000000000",
        "123456789.123456789s, 123456789123456789",
    })
    void readsALengthOfTime(String text, long nanos) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource({"5, 5s, 5ms", "1.5, 1.5s, 1.5ms", "00, 00s, 00ms"})
    void asksForTheUnit(String text, String seconds, String millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("'%s' has no unit: write %s for seconds or %s for milliseconds", text, seconds, millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "soon", "-1s", "+1s", "1,5s", "1e3s", "2s ", " 2s", "2S", "1s500ms", ".5s", "1.s"})
    void whatIsNoLengthOfTimeIsRefusedWithARightForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("'%s' is not a length of time: write 200ms, 2s or 5m", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999h", "2562047h", "876600.001h", "9999999999999999h"})
    void whatIsTooLongToAddToIsRefused(String text) {
        assertThat(Durations.parse("876600h")).isEqualTo(Duration.ofDays(36_525));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageContaining("longer than the 100 years");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "2000000000, 2s",
        "1500000000, 1500ms",
        "300000000000, 5m",
        "5400000000000, 90m",
        "7200000000000, 2h",
        "285021000, 285021us",
        "1500, 1.5us",
        "1, 0.001us",
        "1000000, 1ms"
    })
    void showsTheLargestUnitThatNeedsNoFraction(long nanos, String shown) {
        assertThat(Durations.show(Duration.ofNanos(nanos))).isEqualTo(shown);
    }

    @Test
    void whatItShowsIsReadAsTheSameTime() {
        Random random = Seed.random();
        for (int i = 0; i < 1_000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >>> (3 + random.nextInt(60)));

            assertThat(Durations.parse(Durations.show(duration))).isEqualTo(duration);
        }
    }
}

package dev.parley.impairment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimelineTest {
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10s loss=20% | 10s loss=20%",
                " 10s  loss=20% ;15s none; | 10s loss=20%; 15s none",
                "1m up loss=5%,delay=1s down delay=1s | 1m up loss=5%,delay=1s down delay=1s",
                "5s down loss=5%; 90s loop | 5s up none down loss=5%; 90s loop",
                "5s up loss=5% down loss=5% | 5s loss=5%",
                "5s loss=100%,loss-for=3 | 5s loss=100%,loss-for=3"
            })
    void readsStepsAndShowsThem(String text, String shown) {
        assertThat(Timeline.parse(text)).hasToString(shown).isEqualTo(Timeline.parse(shown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | in '': a step has a time and what is done from then on: write 10s loss=5%, 10s up loss=5% down"
                        + " delay=1s, 10s none, or 60s loop",
                "10s | in '10s': a step has a time and what is done from then on: write 10s loss=5%, 10s up loss=5%"
                        + " down delay=1s, 10s none, or 60s loop",
                "10s none; 15 none | in '15 none': '15' has no unit: write 15s for seconds or 15ms for milliseconds",
                "10s los=5% | in '10s los=5%': at character 1, 'los=5%': there is no impairment 'los'. Did you mean"
                        + " loss?",
                "10s up loss=5% loss=5% | in '10s up loss=5% loss=5%': behind the time stands a list without spaces, or"
                        + " up and down with a list each: write 10s loss=5%, 10s up loss=5% down delay=1s, 10s none, or"
                        + " 60s loop",
                "10s up | in '10s up': at character 1, 'up': there is no impairment 'up'.",
                "10s none; 10s loss=1% | in '10s loss=1%': the times of a timeline ascend, but 10s comes behind 10s",
                "10s none; 5s loop | in '5s loop': the times of a timeline ascend, but 5s comes behind 10s",
                "0s none | in '0s none': a time of a timeline must be more than 0 and at most 24h, but was 0: what is"
                        + " done from the start stands beside the timeline",
                "25h none | in '25h none': a time of a timeline must be more than 0 and at most 24h, but was 25h: what"
                        + " is done from the start stands beside the timeline",
                "10s loop | in '10s loop': there is nothing to begin again: a timeline needs a step before its loop",
                "10s none; 20s loop; 30s none | in '30s none': nothing comes behind the loop"
            })
    void saysWhatIsWrongAndInWhichStep(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timeline.parse(text))
                .withMessage(message);
    }

    @Test
    void eachStepHasItsTurnUntilTheNext() {
        Timeline timeline = Timeline.parse("10s loss=1%; 15s loss=2%");

        assertThat(timeline.step(0)).isNull();
        assertThat(timeline.nextNanos(0)).isEqualTo(10 * SECOND);
        assertThat(timeline.step(10 * SECOND - 1)).isNull();
        assertThat(timeline.step(10 * SECOND)).isEqualTo(timeline.steps().get(0));
        assertThat(timeline.nextNanos(10 * SECOND)).isEqualTo(15 * SECOND);
        assertThat(timeline.step(3_600 * SECOND)).isEqualTo(timeline.steps().get(1));
        assertThat(timeline.nextNanos(15 * SECOND)).isEqualTo(Long.MAX_VALUE);
        assertThat(Timeline.NONE.step(5)).isNull();
        assertThat(Timeline.NONE.nextNanos(5)).isEqualTo(Long.MAX_VALUE);
        assertThat(Timeline.NONE.isEmpty()).isTrue();
    }

    @Test
    void aLoopBeginsAgainWithWhatWasDoneFirst() {
        Timeline timeline = Timeline.parse("10s loss=1%; 15s loss=2%; 20s loop");

        assertThat(timeline.nextNanos(15 * SECOND)).isEqualTo(20 * SECOND);
        assertThat(timeline.step(20 * SECOND)).isNull();
        assertThat(timeline.nextNanos(20 * SECOND)).isEqualTo(30 * SECOND);
        assertThat(timeline.step(20_000_030 * SECOND))
                .isEqualTo(timeline.steps().get(0));
        assertThat(timeline.nextNanos(20_000_030 * SECOND)).isEqualTo(20_000_035 * SECOND);
        assertThat(new Timeline(List.of(), Duration.ZERO)).isEqualTo(Timeline.NONE);
    }
}

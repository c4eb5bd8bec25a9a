package dev.parley.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.impairment.Impairments;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the keys for more and less make of impairments. */
class AdjustableValueTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOSS      | none                    | loss=0.1%
            LOSS      | loss=5%                 | loss=10%
            LOSS      | loss=7%                 | loss=10%
            LOSS      | loss=0.05%              | loss=0.1%
            LOSS      | loss=100%               | loss=100%
            DELAY     | none                    | delay=1ms
            DELAY     | delay=50ms,jitter=20ms  | delay=100ms,jitter=20ms
            DELAY     | delay=20s               | delay=10s
            JITTER    | none                    | delay=0,jitter=1ms
            JITTER    | delay=100ms             | delay=100ms,jitter=1ms
            REORDER   | delay=1ms,reorder=2%,reorder-gap=5 | delay=1ms,reorder=5%,reorder-gap=5
            BANDWIDTH | bandwidth=1mbit         | bandwidth=2mbit
            BANDWIDTH | bandwidth=1gbit         | none
            BANDWIDTH | none                    | none
            STALL     | none                    | stall=1ms,stall-every=10s
            STALL     | stall=1s,stall-every=1500ms | stall=2s,stall-every=4s
            """)
    void more(AdjustableValue value, String before, String after) {
        assertThat(value.more(Impairments.parse(before))).isEqualTo(Impairments.parse(after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOSS      | none                    | none
            LOSS      | loss=0.1%               | none
            LOSS      | loss=0.05%              | none
            LOSS      | loss=5%                 | loss=2%
            LOSS      | loss=7%                 | loss=5%
            DELAY     | delay=1ms,jitter=20ms   | none
            DELAY     | delay=20s               | delay=10s
            JITTER    | delay=100ms,jitter=1ms  | delay=100ms
            JITTER    | delay=0,jitter=1ms      | none
            JITTER    | delay=100ms             | delay=100ms
            BANDWIDTH | none                    | bandwidth=1gbit
            BANDWIDTH | bandwidth=1mbit         | bandwidth=500kbit
            BANDWIDTH | bandwidth=1kbit         | bandwidth=1kbit
            """)
    void less(AdjustableValue value, String before, String after) {
        assertThat(value.less(Impairments.parse(before))).isEqualTo(Impairments.parse(after));
    }

    @ParameterizedTest
    @EnumSource(AdjustableValue.class)
    void allTheWayUpAndDownAgainIsTheSame(AdjustableValue value) {
        Impairments begin = Impairments.parse("delay=1h");
        List<Impairments> up = new ArrayList<>(List.of(begin));
        if (value == AdjustableValue.BANDWIDTH) {
            begin = Impairments.parse("bandwidth=1kbit");
            up = new ArrayList<>(List.of(begin));
        } else if (value == AdjustableValue.DELAY || value == AdjustableValue.STALL) {
            begin = Impairments.NONE;
            up = new ArrayList<>(List.of(begin));
        }
        Impairments next = value.more(begin);
        while (!next.equals(up.getLast())) {
            up.add(next);
            next = value.more(next);
        }
        assertThat(up).hasSizeBetween(10, 30);
        for (Impairments each : up.reversed().subList(1, up.size())) {
            next = value.less(next);
            if (value != AdjustableValue.STALL) { // its period has grown with it
                assertThat(next).isEqualTo(each);
            }
        }
        assertThat(value.value(next)).isEqualTo(value == AdjustableValue.BANDWIDTH ? "1kbit" : "off");
    }

    @Test
    void whatNeedsAnotherSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdjustableValue.REORDER.more(Impairments.NONE))
                .withMessageContaining("reorder needs a delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdjustableValue.DELAY.less(Impairments.parse("delay=1ms,reorder=1%")))
                .withMessageContaining("reorder needs a delay");
    }

    @Test
    void saysItsValueAsItIsWritten() {
        Impairments now = Impairments.parse("loss=0.5%,delay=1500ms,bandwidth=1mbit");
        assertThat(AdjustableValue.all(false).stream().map(value -> value.key() + " " + value.value(now)))
                .containsExactly(
                        "loss 0.5%",
                        "delay 1500ms", "jitter off", "duplicate off", "reorder off", "corrupt off", "bandwidth 1mbit");
    }

    @Test
    void aTriggerStaysWithItsImpairment() {
        Impairments before = Impairments.parse("loss=5%,loss-after=10s");

        assertThat(AdjustableValue.LOSS.more(before)).isEqualTo(Impairments.parse("loss=10%,loss-after=10s"));
    }
}

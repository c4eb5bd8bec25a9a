package dev.parley.cli.verb;

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
class KnobTest {
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
    void more(Knob knob, String before, String after) {
        assertThat(knob.more(Impairments.parse(before))).isEqualTo(Impairments.parse(after));
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
    void less(Knob knob, String before, String after) {
        assertThat(knob.less(Impairments.parse(before))).isEqualTo(Impairments.parse(after));
    }

    @ParameterizedTest
    @EnumSource(Knob.class)
    void allTheWayUpAndDownAgainIsTheSame(Knob knob) {
        Impairments begin = Impairments.parse("delay=1h");
        List<Impairments> up = new ArrayList<>(List.of(begin));
        if (knob == Knob.BANDWIDTH) {
            begin = Impairments.parse("bandwidth=1kbit");
            up = new ArrayList<>(List.of(begin));
        } else if (knob == Knob.DELAY || knob == Knob.STALL) {
            begin = Impairments.NONE;
            up = new ArrayList<>(List.of(begin));
        }
        Impairments next = knob.more(begin);
        while (!next.equals(up.getLast())) {
            up.add(next);
            next = knob.more(next);
        }
        assertThat(up).hasSizeBetween(10, 30);
        for (Impairments each : up.reversed().subList(1, up.size())) {
            next = knob.less(next);
            if (knob != Knob.STALL) { // its period has grown with it
                assertThat(next).isEqualTo(each);
            }
        }
        assertThat(knob.value(next)).isEqualTo(knob == Knob.BANDWIDTH ? "1kbit" : "off");
    }

    @Test
    void whatNeedsAnotherSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Knob.REORDER.more(Impairments.NONE))
                .withMessageContaining("reorder needs a delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Knob.DELAY.less(Impairments.parse("delay=1ms,reorder=1%")))
                .withMessageContaining("reorder needs a delay");
    }

    @Test
    void saysItsValueAsItIsWritten() {
        Impairments now = Impairments.parse("loss=0.5%,delay=1500ms,bandwidth=1mbit");
        assertThat(Knob.all(false).stream().map(knob -> knob.key() + " " + knob.value(now)))
                .containsExactly(
                        "loss 0.5%",
                        "delay 1500ms", "jitter off", "duplicate off", "reorder off", "corrupt off", "bandwidth 1mbit");
    }
}

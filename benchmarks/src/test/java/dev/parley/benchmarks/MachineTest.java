package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    @Test
    void countsWhatOthersRanAndWhatWasStolen() {
        long[] before = Machine.times("cpu  100 0 100 1000 50 0 0 0 0 0");
        long[] after = Machine.times("cpu  130 0 120 1130 60 0 0 10 0 0");

        assertThat(Machine.busyCpus(before, after, 2)).isEqualTo(2 * 60 / 200.0, CLOSE);
    }

    @Test
    void waitingForADiskIsNotBeingBusy() {
        long[] before = Machine.times("cpu  0 0 0 0 0 0 0 0 0 0");
        long[] after = Machine.times("cpu  0 0 0 100 100 0 0 0 0 0");

        assertThat(Machine.busyCpus(before, after, 2)).isZero();
    }
}

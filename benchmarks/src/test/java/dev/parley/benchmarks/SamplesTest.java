package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(Samples.of(9, 1, 2).median()).isEqualTo(2);
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Samples.of(9, 1, 4, 2).median()).isEqualTo(3);
    }

    @Test
    void tellsTheSpread() {
        Samples samples = Samples.of(5, 1, 9);

        assertThat(samples.least()).isEqualTo(1);
        assertThat(samples.most()).isEqualTo(9);
        assertThat(samples.count()).isEqualTo(3);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(Samples::of);
    }
}

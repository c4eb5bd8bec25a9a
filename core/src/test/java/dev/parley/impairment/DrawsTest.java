package dev.parley.impairment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DrawsTest {
    /** If this fails, every recorded run has become another one: put the algorithm back. */
    @Test
    void theFirstTwentyDrawsOfASeedStayTheSameForEver() {
        Draws draws = Draws.of(42, 0, Direction.UP, "loss");

        assertThat(LongStream.range(0, 20).mapToObj(i -> "%016x".formatted(draws.bits(i))))
                .containsExactly(
                        "9b5413442e887fca",
                        "59424ad8b5b8dae9",
                        "ad0c0d71d22afce3",
                        "9fa279eaf8551ee8",
                        "27aef6186c761ed1",
                        "309084723c02a754",
                        "ce5ee30df2364365",
                        "4b844e8da49ef8c5",
                        "e3b28f24072e5f14",
                        "a64b7f3bf11416e4",
                        "ab320f21c1cd0d16",
                        "37b76110b3e201a4",
                        "3d5585ee57ebfd14",
                        "26c44ab6e893e987",
                        "d6bbde92ed399dd9",
                        "13035e2c4a6eaa77",
                        "1c59dd732282d78e",
                        "9e8388fe8e2126f6",
                        "fb7fd4a65eddd123",
                        "e9755bd7b9fd10d4");
    }

    @Test
    void areTheNumbersOfSplitMix64() {
        Draws draws = Draws.of(7, 3, Direction.DOWN, "delay");
        SplittableRandom reference = new SplittableRandom(draws.key());

        for (long i = 0; i < 1_000; i++) {
            assertThat(draws.bits(i)).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void differForEachSeedFlowDirectionAndWord() {
        assertThat(Stream.of(
                        Draws.of(1, 0, Direction.UP, "loss"),
                        Draws.of(2, 0, Direction.UP, "loss"),
                        Draws.of(1, 1, Direction.UP, "loss"),
                        Draws.of(1, 0, Direction.DOWN, "loss"),
                        Draws.of(1, 0, Direction.UP, "duplicate"),
                        Draws.of(0, 1, Direction.UP, "loss")))
                .extracting(Draws::key)
                .doesNotHaveDuplicates();
    }

    @Test
    void areEven() {
        Draws draws = Draws.of(1, 0, Direction.UP, "even");
        int[] counts = new int[10];
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            counts[(int) draws.below(i, 10)]++;
            sum += draws.uniform(i);
        }

        // Chi-squared with 9 degrees of freedom: 27.9 is passed once in 1,000 seeds.
        double chi = 0;
        for (int count : counts) {
            chi += (count - 10_000.0) * (count - 10_000.0) / 10_000;
        }
        assertThat(chi).isLessThan(27.9);
        // The mean's standard deviation is 1/sqrt(12 · 100,000) = 0.0009.
        assertThat(sum / 100_000).isBetween(0.497, 0.503);
    }

    @Test
    void aChanceOfNothingNeverHappensAndACertaintyAlways() {
        Draws draws = Draws.of(1, 0, Direction.UP, "chance");

        assertThat(LongStream.range(0, 10_000)).allMatch(i -> draws.chance(i, 1) && !draws.chance(i, 0));
    }
}

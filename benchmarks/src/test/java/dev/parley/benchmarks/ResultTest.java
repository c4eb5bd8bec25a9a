package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultTest {
    private static Result run(FakeBenchmark benchmark, int rounds) throws Exception {
        return Result.of(benchmark, rounds, 0, (program, number, of) -> {});
    }

    @Test
    void theContestantsTakeTurnsThereAndBack() throws Exception {
        FakeBenchmark benchmark = new FakeBenchmark()
                .with("a", 1.0, 1.0, 1.0, 1.0)
                .with("b", 1.0, 1.0, 1.0, 1.0)
                .with("c", 1.0, 1.0, 1.0, 1.0);

        run(benchmark, 2);

        assertThat(String.join("", benchmark.turns)).isEqualTo("abccbaabccba");
    }

    @Test
    void theRatioIsThatOfTheMediansOfTheHeadline() throws Exception {
        Result result = run(
                new FakeBenchmark().with("parley", 90.0, 100.0, 1_000.0, 100.0).with("other", 50.0, 1.0, 50.0, 60.0),
                2);

        assertThat(result.ratio(result.rows().get(1))).contains(2.0);
        assertThat(result.rows().get(1).columns().get(1).median()).isEqualTo(100);
        assertThat(result.isValid()).isTrue();
    }

    @Test
    void whoLosesSomethingHasNoFiguresAndTakesNoFurtherPart() throws Exception {
        FakeBenchmark benchmark =
                new FakeBenchmark().with("parley", 1.0, 1.0, 1.0, 1.0).with("other", 5.0, Double.NaN);

        Result result = run(benchmark, 2);

        Result.Row other = result.rows().get(1);
        assertThat(result.isValid()).isFalse();
        assertThat(other.invalid()).contains("lost 1 | of 2");
        assertThat(other.columns()).isEmpty();
        assertThat(result.ratio(other)).isEmpty();
        assertThat(String.join(" ", benchmark.turns)).isEqualTo("parley other other parley parley parley");
    }
}

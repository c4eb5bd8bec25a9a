package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static Report report(double busyCpus) throws Exception {
        FakeBenchmark benchmark = new FakeBenchmark()
                .with("parley", 30.0, 20.0)
                .with("other", 12.5, 7.5)
                .with("broken", Double.NaN);
        Result result = Result.of(benchmark, 1, busyCpus, (program, number, of) -> {});
        return new Report(List.of("a machine"), "2026-11-20", false, List.of(result));
    }

    @Test
    void theTableHasMediansSpreadRatioAndNumberOfRuns() throws Exception {
        assertThat(report(0).markdown()).isEqualTo("""
                        Measured on 2026-11-20:

                        - a machine

                        ### A fake

                        Nothing is done.

                        | program | time (ms) | least … most | parley ÷ this | twice (s) | N |
                        | --- | ---: | ---: | ---: | ---: | ---: |
                        | parley | 25.0 | 20.0 … 30.0 |  | 50.0 | 2 |
                        | other | 10.0 | 7.50 … 12.5 | 2.50 | 20.0 | 2 |
                        | broken | invalid: lost 1 \\| of 2 | | | | |
                        """);
    }

    @Test
    void figuresFromABusyMachineSaySo() throws Exception {
        assertThat(report(1.5).markdown())
                .startsWith(Report.AGAIN)
                .contains("Measured while other programs kept up to 1.50 CPUs busy");
        assertThat(report(Machine.IDLE_CPUS).markdown()).doesNotContain(Report.AGAIN);
    }

    @Test
    void theJsonHasEverySample() throws Exception {
        ByteArrayOutputStream json = new ByteArrayOutputStream();

        report(0).json(json);

        assertThat(json.toString(UTF_8))
                .contains("\"what\":\"time\",\"unit\":\"ms\",\"median\":25.0,\"samples\":[20.0,30.0]")
                .contains("\"program\":\"other\",\"parleyDividedByThis\":2.5")
                .contains("\"program\":\"broken\",\"invalid\":\"lost 1 | of 2\",\"measures\":[]")
                .endsWith("]}\n");
    }

    @ParameterizedTest
    @CsvSource({"0.1234, 0.12", "9.994, 9.99", "9.996, 10.0", "99.94, 99.9", "99.96, 100", "12345.6, 12346"})
    void showsThreeDigits(double value, String shown) {
        assertThat(Report.shown(value)).isEqualTo(shown);
    }
}

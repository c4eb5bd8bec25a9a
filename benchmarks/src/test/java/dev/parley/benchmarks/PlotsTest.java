package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PlotsTest {
    private static final Tools TOOLS = new Tools(Path.of(""), Path.of(""), List.of());

    private static Result.Row row(String program, double... figures) {
        return new Result.Row(
                program, DoubleStream.of(figures).mapToObj(Samples::of).toList(), Optional.empty());
    }

    @Test
    void theRoundTripIsDrawnByItsPercentilesAndNotByWhatStandsBesideThem() {
        Result result = new Result(
                new RoundTrip(TOOLS, Scale.FULL),
                0,
                List.of(
                        row("parley listen --echo", 30, 40, 50, 60, 1_000),
                        row("C, recvfrom and sendto", 20, 30, 40, 50, 0),
                        row("python3, recvfrom and sendto", 30, 40, 50, 60, 1),
                        row("Netty, nio", 20, 30, 40, 0, 1),
                        new Result.Row("Netty, epoll", List.of(), Optional.of("1 lost"))));

        assertThat(Plots.of(result)).singleElement().satisfies(plot -> {
            assertThat(plot.file()).isEqualTo("round-trip.svg");
            assertThat(plot.svg())
                    .contains("parley listen --echo, p99.9: 60.0", "C, recvfrom and sendto, median: 20.0")
                    .doesNotContain("1,000", "python3", "Netty");
        });
    }

    @Test
    void theReportShowsWhereThePlotLies() throws Exception {
        Result result = new Result(
                new FloodSizes(TOOLS, Scale.FULL), 0, List.of(row("parley measure --flood", 16, 11, 2, 0.4)));

        assertThat(new Report(List.of(), "2026-11-21", false, List.of(result)).markdown())
                .contains("](throughput.svg)");
    }

    @Test
    void aTableAloneHasNoPlot() throws Exception {
        FakeBenchmark fake = new FakeBenchmark().with("parley", 1.0, 1.0);

        assertThat(Plots.of(Result.of(fake, 1, 0, (program, number, of) -> {}))).isEmpty();
    }
}

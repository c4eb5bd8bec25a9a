package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Which results are drawn, and how. */
final class Plots {
    private Plots() {}

    /**
     * A file beside the page.
     *
     * @param file its name
     * @param says what it shows, for who cannot see it
     */
    record Plot(String file, String says, String svg) {}

    /** None for most; contestants without figures are not drawn. */
    static List<Plot> of(Result result) {
        return switch (result.benchmark().name()) {
            case FloodSizes.NAME ->
                of(
                        "throughput.svg",
                        "Delivered datagrams a second, in millions, by size",
                        FloodSizes.SIZES.stream()
                                .map(size -> Report.count(size) + " B")
                                .toList(),
                        result);
            case RoundTrip.NAME ->
                of(
                        "round-trip.svg",
                        "Round trip in µs, by percentile",
                        List.of("median", "p90", "p99", "p99.9"),
                        result);
            default -> List.of();
        };
    }

    /** @param places the names of the first columns, which are drawn */
    private static List<Plot> of(String file, String title, List<String> places, Result result) {
        List<LogPlot.Line> lines = new ArrayList<>();
        for (Result.Row row : result.rows()) {
            List<Double> medians = row.columns().stream()
                    .limit(places.size())
                    .map(Samples::median)
                    .toList();
            // A short run has too few samples for the higher percentiles.
            if (isDrawn(row.program()) && !medians.isEmpty() && medians.stream().allMatch(median -> median > 0)) {
                lines.add(new LogPlot.Line(row.program(), medians));
            }
        }
        return lines.isEmpty()
                ? List.of()
                : List.of(new Plot(
                        file,
                        title + ", on a logarithmic axis; the table above has the figures",
                        new LogPlot(title, places, lines).svg()));
    }

    /** More lines than these cannot be told apart. */
    private static boolean isDrawn(String program) {
        return program.startsWith("parley")
                || program.startsWith("C,")
                || program.startsWith("iperf3")
                || program.startsWith("Netty");
    }
}

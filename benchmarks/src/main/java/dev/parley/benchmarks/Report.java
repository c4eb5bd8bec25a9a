package dev.parley.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Shows results: Markdown tables for a person and the documentation, JSON for a program.
 *
 * @param machine what it was measured on, line by line
 * @param date when, such as 2026-11-20
 * @param isShort whether so little was done that the figures are not worth comparing
 * @param results one for each benchmark
 */
record Report(List<String> machine, String date, boolean isShort, List<Result> results) {
    /** Stands in the documentation until somebody measures on a machine that has nothing else to do. */
    static final String AGAIN = "<!-- to be measured again on an idle machine -->";

    /** Everything, for standard output and for the page between its markers. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        double busy = results.stream().mapToDouble(Result::busyCpus).max().orElse(0);
        if (isShort) {
            text.append("**A short run, to see that everything works. These figures compare nothing.**\n\n");
        }
        if (busy > Machine.IDLE_CPUS) {
            text.append(AGAIN)
                    .append("\n**Measured while other programs kept up to ")
                    .append(shown(busy))
                    .append(" CPUs busy: take the ratios as rough, and the rest as less.**\n\n");
        }
        text.append("Measured on ").append(date).append(":\n\n");
        machine.forEach(line -> text.append("- ").append(line).append('\n'));
        results.forEach(result -> table(text, result));
        return text.toString();
    }

    private static void table(StringBuilder text, Result result) {
        List<Column> columns = result.benchmark().columns();
        text.append("\n### ").append(result.benchmark().title()).append("\n\n");
        text.append(result.benchmark().work()).append("\n\n| program | ");
        text.append(head(columns.getFirst())).append(" | least … most | parley ÷ this |");
        columns.stream()
                .skip(1)
                .forEach(column -> text.append(' ').append(head(column)).append(" |"));
        text.append(" N |\n| --- | ---: | ---: | ---: |");
        columns.stream().skip(1).forEach(column -> text.append(" ---: |"));
        text.append(" ---: |\n");
        for (Result.Row row : result.rows()) {
            text.append("| ").append(row.program()).append(" | ");
            if (row.invalid().isPresent()) {
                text.append("invalid: ")
                        .append(row.invalid().get().replace("|", "\\|").replace('\n', ' '));
                text.append(" |".repeat(columns.size() + 3)).append('\n');
            } else {
                row(text, result, row);
            }
        }
        for (Plots.Plot plot : Plots.of(result)) {
            text.append("\n![")
                    .append(plot.says())
                    .append("](")
                    .append(plot.file())
                    .append(")\n");
        }
    }

    private static String head(Column column) {
        return column.title() + " (" + column.unit() + ")";
    }

    private static void row(StringBuilder text, Result result, Result.Row row) {
        Samples headline = row.headline();
        text.append(shown(headline.median()));
        text.append(" | ").append(shown(headline.least())).append(" … ").append(shown(headline.most()));
        boolean isParley = result.isParley(row);
        text.append(" | ")
                .append(isParley ? "" : result.ratio(row).map(Report::shown).orElse(""));
        row.columns().stream().skip(1).forEach(samples -> text.append(" | ").append(shown(samples.median())));
        text.append(" | ").append(headline.count()).append(" |\n");
    }

    /** 50,000. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Three digits that mean something. */
    static String shown(double value) {
        return String.format(Locale.ROOT, value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /** The medians and every sample behind them. Closes the stream. */
    void json(OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("date", date);
            json.writeBooleanProperty("short", isShort);
            json.writeArrayPropertyStart("machine");
            machine.forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("benchmarks");
            results.forEach(result -> json(json, result));
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void json(JsonGenerator json, Result result) {
        json.writeStartObject();
        json.writeStringProperty("name", result.benchmark().name());
        json.writeNumberProperty("busyCpus", result.busyCpus());
        json.writeArrayPropertyStart("programs");
        for (Result.Row row : result.rows()) {
            json.writeStartObject();
            json.writeStringProperty("program", row.program());
            row.invalid().ifPresent(why -> json.writeStringProperty("invalid", why));
            result.ratio(row).ifPresent(ratio -> json.writeNumberProperty("parleyDividedByThis", ratio));
            json.writeArrayPropertyStart("measures");
            for (int i = 0; i < row.columns().size(); i++) {
                measure(json, result.benchmark().columns().get(i), row.columns().get(i));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void measure(JsonGenerator json, Column column, Samples samples) {
        json.writeStartObject();
        json.writeStringProperty("what", column.title());
        json.writeStringProperty("unit", column.unit());
        json.writeNumberProperty("median", samples.median());
        json.writeArrayPropertyStart("samples");
        for (double sample : samples.sorted()) {
            json.writeNumber(sample);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

package dev.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.payload.Escapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Results as CI servers read them: the XML that Ant's and Maven's test runners write. It is put together here, since the JDK's
 * module for XML would make the downloads a fifth larger.
 */
public final class JUnitReport {
    private JUnitReport() {}

    /**
     * Writes the report. A file of that name is overwritten: it is that of the run before.
     *
     * @param suite what was run
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, String suite, List<Result> results, Duration took) throws IOException {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%s\">\n"
                        .formatted(
                                escaped(suite),
                                results.size(),
                                count(results, Result.Verdict.FAILED),
                                count(results, Result.Verdict.UNFINISHED),
                                seconds(took)));
        for (Result result : results) {
            xml.append("  <testcase classname=\"%s\" name=\"%s\" time=\"%s\">%s</testcase>\n"
                    .formatted(
                            escaped(result.entry()), escaped(result.name()), seconds(result.took()), inside(result)));
        }
        Files.writeString(file, xml.append("</testsuite>\n"), UTF_8);
    }

    private static String inside(Result result) {
        return switch (result.verdict()) {
            case PASSED -> "";
            case FAILED -> {
                String message = escaped(result.message());
                // A line end in an attribute is read as a space.
                yield "<failure type=\"%s\" message=\"%s\">%s</failure>"
                        .formatted(result.cause().word(), message.replace("\n", "&#10;"), message);
            }
            case UNFINISHED -> "<skipped message=\"it was still going on at the end\"/>";
        };
    }

    /** What arrived may hold what XML cannot, and what would be read as XML. */
    private static String escaped(String text) {
        return Escapes.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static long count(List<Result> results, Result.Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}

package dev.parley.bench;

import dev.parley.payload.Escapes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as CI servers read them: the XML that Ant's and Maven's test runners write. */
public final class JUnitReport {
    private JUnitReport() {}

    /**
     * Writes the report. A file of that name is overwritten: it is that of the run before.
     *
     * @param suite what was run
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, String suite, List<Result> results, Duration took) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            XMLStreamWriter to = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            to.writeStartDocument("UTF-8", "1.0");
            to.writeCharacters("\n");
            to.writeStartElement("testsuite");
            attribute(to, "name", suite);
            attribute(to, "tests", Integer.toString(results.size()));
            attribute(to, "failures", count(results, Result.Verdict.FAILED));
            attribute(to, "errors", "0");
            attribute(to, "skipped", count(results, Result.Verdict.UNFINISHED));
            attribute(to, "time", seconds(took));
            for (Result result : results) {
                to.writeCharacters("\n  ");
                testcase(to, result);
            }
            to.writeCharacters("\n");
            to.writeEndElement();
            to.writeEndDocument();
            to.close();
        } catch (XMLStreamException bad) {
            throw new IOException("the report " + file + " could not be written: " + bad.getMessage(), bad);
        }
    }

    private static void testcase(XMLStreamWriter to, Result result) throws XMLStreamException {
        to.writeStartElement("testcase");
        attribute(to, "classname", result.entry());
        attribute(to, "name", result.name());
        attribute(to, "time", seconds(result.took()));
        switch (result.verdict()) {
            case PASSED -> {}
            case FAILED -> {
                to.writeStartElement("failure");
                attribute(to, "type", result.cause().word());
                attribute(to, "message", result.says());
                to.writeCharacters(Escapes.printable(result.says()));
                to.writeEndElement();
            }
            case UNFINISHED -> {
                to.writeEmptyElement("skipped");
                attribute(to, "message", "it was still going on at the end");
            }
        }
        to.writeEndElement();
    }

    /** What arrived may hold what XML cannot. */
    private static void attribute(XMLStreamWriter to, String name, String value) throws XMLStreamException {
        to.writeAttribute(name, Escapes.printable(value));
    }

    private static String count(List<Result> results, Result.Verdict verdict) {
        return Long.toString(
                results.stream().filter(result -> result.verdict() == verdict).count());
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}

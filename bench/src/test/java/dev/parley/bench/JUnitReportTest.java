package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class JUnitReportTest {
    @Test
    void isXmlWhateverArrived(@TempDir Path folder) throws Exception {
        String hostile = "\"]]><&'\u0000\u001b[2J\ud800\uffff</failure> é 日";
        Path file = folder.resolve("report.xml");
        JUnitReport.write(
                file,
                hostile,
                List.of(
                        result(hostile, Result.Verdict.FAILED),
                        result("passes", Result.Verdict.PASSED),
                        result("goes on", Result.Verdict.UNFINISHED)),
                Duration.ofMillis(1_500));

        Element suite = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getAttribute("time")).isEqualTo("1.500");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("expectation");
        assertThat(failure.getTextContent())
                .isEqualTo(failure.getAttribute("message"))
                .startsWith("\"]]><&'")
                .endsWith("</failure> é 日");
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    }

    private static Result result(String message, Result.Verdict verdict) {
        return new Result("device", message, verdict, Cause.EXPECTATION, message, Duration.ofMillis(3));
    }
}

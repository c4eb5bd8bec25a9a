package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LogPlotTest {
    private static final LogPlot PLOT = new LogPlot(
            "Time & size",
            List.of("64 B", "<big>"),
            List.of(new LogPlot.Line("C", List.of(1.0, 10.0)), new LogPlot.Line("parley", List.of(2.0, 100.0))));

    private static Element drawn(LogPlot plot) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static Element element(NodeList all, int number) {
        return (Element) all.item(number);
    }

    @Test
    void aDecadeIsAsHighAsTheNext() throws Exception {
        Element svg = drawn(PLOT);
        NodeList marks = svg.getElementsByTagName("circle");

        double one = Double.parseDouble(element(marks, 0).getAttribute("cy"));
        double ten = Double.parseDouble(element(marks, 1).getAttribute("cy"));
        double hundred = Double.parseDouble(element(marks, 3).getAttribute("cy"));

        assertThat(one - ten).isPositive().isEqualTo(ten - hundred);
    }

    @Test
    void everyLineHasItsOwnColourDashesAndName() throws Exception {
        NodeList lines = drawn(PLOT).getElementsByTagName("polyline");

        assertThat(lines.getLength()).isEqualTo(2);
        assertThat(element(lines, 0).getAttribute("stroke"))
                .isNotEqualTo(element(lines, 1).getAttribute("stroke"));
        assertThat(element(lines, 0).getAttribute("stroke-dasharray"))
                .isNotEqualTo(element(lines, 1).getAttribute("stroke-dasharray"));
        assertThat(PLOT.svg()).contains(">parley</text>", ">C</text>");
    }

    @Test
    void itIsLegibleOnADarkPageAndRunsNothing() {
        assertThat(PLOT.svg())
                .contains("prefers-color-scheme: dark")
                .doesNotContain("<script", "http://www.w3.org/1999");
    }

    @Test
    void aValueThatALogarithmDoesNotHaveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogPlot("", List.of("a"), List.of(new LogPlot.Line("C", List.of(0.0)))))
                .withMessageContaining("above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogPlot("", List.of("a", "b"), List.of(new LogPlot.Line("C", List.of(1.0)))))
                .withMessageContaining("2 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new LogPlot("", List.of("a"), Collections.nCopies(7, new LogPlot.Line("C", List.of(1.0)))))
                .withMessageContaining("1 to 6");
    }
}

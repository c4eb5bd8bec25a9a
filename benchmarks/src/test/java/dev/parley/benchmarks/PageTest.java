package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/reference/performance.md"));
    }

    @Test
    void theDocumentationHasATableOfEveryBenchmarkBetweenTheMarkersOrSaysThatItIsToBeMeasured() throws IOException {
        String measured = Page.measured(page());
        Tools tools = new Tools(ROOT, ROOT, List.of("parley"));
        List<Benchmark> all = Main.benchmarks(tools, Scale.FULL);

        if (!measured.contains(Report.AGAIN)) {
            for (Benchmark benchmark : all) {
                assertThat(measured)
                        .contains("### " + benchmark.title() + "\n\n" + benchmark.work() + "\n\n| program |");
            }
        }
        assertThat(all.stream().map(benchmark -> "### " + benchmark.title()).toList())
                .containsAll(
                        measured.lines().filter(line -> line.startsWith("### ")).toList());
        assertThat(measured).doesNotContain("invalid:", "A short run");
    }

    @Test
    void everyPlotOnThePageIsThere() throws IOException {
        Matcher plots = Pattern.compile("]\\((\\S+\\.svg)\\)").matcher(page());
        while (plots.find()) {
            assertThat(ROOT.resolve("docs/reference").resolve(plots.group(1))).isNotEmptyFile();
        }
    }

    @Test
    void theDocumentationExplainsEveryBenchmarkByItsName() throws IOException {
        Tools tools = new Tools(ROOT, ROOT, List.of("parley"));
        for (Benchmark benchmark : Main.benchmarks(tools, Scale.FULL)) {
            assertThat(page()).contains("`" + benchmark.name() + "`");
        }
    }

    @Test
    void onlyWhatIsBetweenTheMarkersIsReplaced() {
        String page = "before\n" + Page.BEGIN + "\nold\n" + Page.END + "\nafter\n";

        assertThat(Page.with(page, "new\n")).isEqualTo("before\n" + Page.BEGIN + "\nnew\n" + Page.END + "\nafter\n");
    }

    @Test
    void aPageWithoutTheMarkersOrWithTwoIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Page.with(Page.BEGIN, "new"))
                .withMessageContaining(Page.END);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Page.with(Page.BEGIN + Page.BEGIN + Page.END, "new"))
                .withMessageContaining(Page.BEGIN);
        assertThatIllegalArgumentException().isThrownBy(() -> Page.with(Page.END + Page.BEGIN, "new"));
    }
}

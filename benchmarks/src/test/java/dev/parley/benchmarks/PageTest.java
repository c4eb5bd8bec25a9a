package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/reference/performance.md"));
    }

    @Test
    void theDocumentationHasATableOfEveryBenchmarkBetweenTheMarkers() throws IOException {
        String measured = Page.measured(page());

        Tools tools = new Tools(ROOT, ROOT, List.of("parley"));
        for (Benchmark benchmark : Main.benchmarks(tools, Scale.FULL)) {
            assertThat(measured).contains("### " + benchmark.title() + "\n\n" + benchmark.work() + "\n\n| program |");
        }
        assertThat(measured).doesNotContain("invalid:", "A short run");
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

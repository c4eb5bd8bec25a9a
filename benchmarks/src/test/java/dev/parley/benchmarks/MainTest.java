package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) throws InterruptedException {
        Main main = new Main(
                Path.of("").toAbsolutePath().getParent(),
                List.of("/no/such/parley"),
                Tools.environmentPath(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return main.run(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fast          | there is no option --fast",
                "startup         | there is no benchmark startup: start-up, flood-offload-64",
                "--json          | --json needs a file",
                "--update --short| takes no names and no --short",
                "--update tcp-one| takes no names and no --short",
            })
    void aWrongCommandLineGetsASentenceAndStatusTwo(String line, String sentence) throws InterruptedException {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(sentence).doesNotContain("Exception");
    }

    @Test
    void theHelpNamesEveryBenchmark() throws InterruptedException {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("start-up", "datagrams", "tcp-one", "tcp-some", "tcp-many", "idle-memory", "many-connections")
                .contains("flood-offload-64", "flood-plain-1400", "flood-sizes", "receive", "round-trip");
    }

    @Test
    void aParleyThatDoesNotStartIsSaid() throws InterruptedException {
        assertThat(run("--anyway", "start-up")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("/no/such/parley");
    }

    @Test
    void longOnesRunOnlyWhenAskedFor() {
        List<Benchmark> all = Main.benchmarks(new Tools(Path.of(""), Path.of(""), List.of()), Scale.FULL);

        assertThat(Wishes.parse().choose(all)).noneMatch(Benchmark::isLong);
        assertThat(Wishes.parse("--long").choose(all)).isEqualTo(all);
        assertThat(Wishes.parse("--update").choose(all)).isEqualTo(all);
        assertThat(Wishes.parse("many-connections").choose(all)).hasSize(1);
    }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code parley run --list} and {@code --example}: what ships with Parley. */
class RunExamplesTest {
    private static final Path FILES =
            Path.of("").toAbsolutePath().resolveSibling("examples").resolve("protocols");

    @TempDir
    Path folder;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theListHasEachFileAndWhatItIs() throws IOException {
        CommandLine list = CommandLine.run("run", "--list");
        assertThat(list.status()).isZero();
        assertThat(list.outLines().stream().map(line -> line.split(" ", 2)[0])).containsExactlyElementsOf(names());
        assertThat(list.outLines())
                .anySatisfy(line -> assertThat(line).matches("gt06 {2,}A server for GT06 trackers"))
                .allSatisfy(line -> assertThat(line).matches("\\S+ {2,}\\S.{10,}"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachGoesAsItsExamplesSayAndIsTheSameWhenKept(String name) throws IOException {
        CommandLine checked = CommandLine.run("run", "--example", name, "--check");
        assertThat(checked.out()).contains(name + ".yaml is valid");
        assertThat(checked.status()).as(checked.out()).isZero();

        CommandLine printed = CommandLine.run("run", "--example", name, "--print");
        assertThat(printed.status()).isZero();
        assertThat(printed.out()).startsWith("# ").doesNotContain("$schema");
        Path kept = Files.writeString(folder.resolve(name + ".yaml"), printed.out());
        assertThat(CommandLine.run("run", kept.toString(), "--check").out())
                .isEqualTo(checked.out().replace(name + ".yaml is valid", kept + " is valid"));
    }

    @Test
    void rulesOfAnExampleCanBeAsked() {
        CommandLine tried = CommandLine.run("run", "--example", "scpi", "--try", "VOLT?");
        assertThat(tried.out()).contains("scpi.yaml:").contains("5.000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--example redsi|is no example; there are a2s, |Did you mean redis?",
                "--example redis bench.yaml|one settings file is run, and here is 'bench.yaml' too|-- bench.yaml",
                "--list --example redis|--list and --example exclude each other|",
                "--list --check|--list and --check exclude each other|",
                "--print|--print prints an example, and none is named|parley run --list",
                "--example redis --print --check|--print and --check exclude each other|",
                "--list redis|--list runs nothing, and here is 'redis'|",
            })
    void whatIsWrongIsSaid(String options, String says, String saysToo) {
        CommandLine wrong = CommandLine.run(("run " + options).split(" ", -1));
        assertThat(wrong.err().replaceAll("\\s+", " ")).contains(says).contains(saysToo == null ? "" : saysToo);
        assertThat(wrong.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionKnowsTheNames(String shell) throws IOException {
        assertThat(CommandLine.run("completion", shell).out()).contains(String.join(" ", names()));
    }
}

package dev.parley.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No example is longer than the program that it stands for, and the tables say so. */
class LengthsTest {
    private static final Path ROOT = Example.folder().getParent();

    static Stream<Example> examples() {
        return Example.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsNoLongerThanTheScript(Example example) throws IOException {
        assertThat(example.lines()).isPositive().isLessThanOrEqualTo(example.scriptLines());
        assertThat(Files.readString(example.source(), UTF_8))
                .as("only comments that are counted as such")
                .doesNotContain("/*")
                .contains("\n/// " + example.tutorial() + ", ");
    }

    @Test
    void everyScriptHasAnExampleAndEveryExampleAScript() throws IOException {
        assertThat(names(ROOT.resolve("cli/src/test/resources/tutorials"), ".py"))
                .isEqualTo(examples().map(Example::script).collect(toSet()));
        assertThat(names(Example.folder(), ".java"))
                .isEqualTo(examples().map(Example::name).collect(toSet()));
    }

    private static Set<String> names(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .collect(toSet());
        }
    }

    @Test
    void theTableOfLengthsIsTrue() throws IOException {
        String table = examples()
                .map(example -> "| %s, %s | `./parley %s` | [%s](%s.java) | %s | %s |\n"
                        .formatted(
                                example.tutorial(),
                                example.program(),
                                example.command(),
                                example.name(),
                                example.name(),
                                example.scriptLines(),
                                example.lines()))
                .collect(joining());

        assertThat(Files.readString(Example.folder().resolve("README.md"), UTF_8))
                .as("put this into examples/README.md:\n%s", table)
                .contains("| --- | --- | --- | --: | --: |\n" + table + "\n");
    }

    @Test
    void theHowToNamesBothSidesOfEachProgram() throws IOException {
        String howTo = Files.readString(ROOT.resolve("docs/how-to/tutorial-programs.md"), UTF_8);

        examples()
                .forEach(example -> assertThat(howTo.lines())
                        .as("%s", example)
                        .anyMatch(line -> line.contains("`./parley " + example.command() + "`")
                                && line.endsWith(
                                        "| " + link(example.otherSide()) + " | " + link(example.name()) + " |")));
    }

    private static String link(String name) {
        return "[" + name + "](../../examples/" + name + ".java)";
    }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code examples/protocols} says of itself: the examples in the files, and the table of the files. */
class ProtocolFilesTest {
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| .* \\| \\[[\\w-]+\\.yaml]\\(protocols/([\\w-]+\\.yaml)\\) \\| .* \\| (\\d+) \\|$");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ProtocolExample.folder())) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void itsExamplesGoAsWritten(Path file) {
        CommandLine check = CommandLine.run("run", file.toString(), "--check");
        assertThat(check.status()).as(check.err()).isZero();
    }

    /** Lines that are neither blank nor a comment. */
    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .count();
        }
    }

    @Test
    void theTableHasEachFileWithItsLines() throws IOException {
        List<MatchResult> rows = ROW.matcher(
                        Files.readString(ProtocolExample.folder().resolveSibling("README.md")))
                .results()
                .toList();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            assertThat(rows)
                    .filteredOn(row -> row.group(1).equals(name))
                    .as("the row in examples/README.md of %s, which has %s lines", name, lines(file))
                    .singleElement()
                    .satisfies(row -> assertThat(Long.parseLong(row.group(2))).isEqualTo(lines(file)));
        }
    }
}

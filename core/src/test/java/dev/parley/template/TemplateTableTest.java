package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on templates holds: each example of its tables gives what stands beside it, and each name is on it. */
final class TemplateTableTest {
    private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/reference/templates.md");
    private static final Pattern EXAMPLE = Pattern.compile("\\| `(\\{\\{.*\\}\\})` \\| `(.*)` \\|$");

    private static final Map<String, Payload> CAPTURES = Map.of("1", Payload.of("GET"), "what", Payload.of("GET"));
    private static final LocalDateTime TIME = LocalDateTime.of(2022, 10, 13, 12, 38, 1);
    private static final Values VALUES = new Values(
            TIME.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L + 285_000_000,
            () -> ZoneOffset.UTC,
            7,
            new Random(1),
            "192.168.1.20:53211",
            () -> "192.168.1.10:9000",
            Escapes.parse("\\x01\\x03\\x00*GET 42"),
            CAPTURES);

    /** A row of a table: an expression, and what it gives with escapes. */
    record Example(String template, String gives) {}

    static List<Example> examples() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.map(EXAMPLE::matcher)
                    .filter(Matcher::find)
                    .map(row -> new Example(row.group(1).replace("\\|", "|"), row.group(2)))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleGivesWhatStandsBesideIt(Example example) {
        assertThat(Template.forReply(example.template(), Set.of("1", "what")).fill(VALUES))
                .isEqualTo(Escapes.parse(example.gives()));
    }

    @Test
    void eachRowOfItsTablesHasAnExample() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            long rows = lines.filter(line -> line.startsWith("| ")
                            && line.chars().filter(letter -> letter == '|').count() > 4)
                    .filter(line -> !line.startsWith("| ---") && !line.contains("| example | gives |"))
                    .count();

            assertThat(examples()).hasSize((int) rows).hasSizeGreaterThan(50);
        }
    }

    @Test
    void eachValueFunctionAndChecksumIsNamed() throws IOException {
        String page = Files.readString(PAGE);
        List<String> missing = Stream.concat(Functions.VALUES.stream(), Functions.names().stream())
                .filter(name -> !page.contains("`" + name + "`") && !page.contains("`" + name + "("))
                .filter(name -> !name.matches("[if]\\d+[bl]e") && !name.matches("crc(8|16|32)-.*"))
                .toList();

        assertThat(missing).isEmpty();
        assertThat(Crc.ALL.stream().map(each -> each.name().replaceFirst("crc\\d+-", "")))
                .allMatch(name -> page.contains("`" + name + "`"));
    }

    @Test
    void everyCrcOfTheCatalogueGivesItsCheckValue() {
        Payload digits = Payload.of("123456789");

        assertThat(Crc.ALL.stream()
                        .collect(Collectors.toMap(
                                Crc.Algorithm::name, each -> Crc.of(each.name()).of(digits))))
                .isEqualTo(Crc.ALL.stream().collect(Collectors.toMap(Crc.Algorithm::name, Crc.Algorithm::check)));
    }
}

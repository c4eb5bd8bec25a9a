package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Scheme;
import dev.parley.bench.option.Option;
import dev.parley.cli.document.HelpText;
import dev.parley.cli.verb.Verb;
import dev.parley.ledger.Cause;
import dev.parley.probe.Probe;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference says what the code does: help texts stand in it word for word, and every cause and event is listed. */
class DocsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path REFERENCE = ROOT.resolve("docs/reference");

    static Stream<String> verbs() {
        return Cli.VERBS.stream().map(Verb::name);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theReferenceHasTheHelpWordForWord(String verb) throws IOException {
        CommandLine help = CommandLine.run(verb, "--help");

        assertThat(help.status()).isZero();
        assertThat(read(REFERENCE.resolve("command-line.md")))
                .as("put this into docs/reference/command-line.md:\n%s", help.out())
                .contains("```text\n" + help.out() + "```\n");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void helpFitsATerminal(String verb) {
        List<String> all = CommandLine.run(verb, "--help").outLines();
        List<String> brief = CommandLine.run(verb, "-h").outLines();
        assertThat(all).allMatch(line -> line.length() <= 80);
        assertThat(brief).allMatch(line -> line.length() <= 80);
        assertThat(brief.size()).isLessThan(all.size()).isLessThan(36);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void helpFitsANarrowTerminal(String name) {
        Verb verb = verb(name);
        assertThat(HelpText.of(verb, 60)
                        .lines()
                        .filter(line -> !line.contains("  parley ") && !line.contains("| parley ")))
                .allMatch(line -> line.length() <= 60);
        assertThat(HelpText.of(verb, 60).replaceAll("\\s+", " "))
                .isEqualTo(HelpText.of(verb, 80).replaceAll("\\s+", " "));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theShortHelpHasTheMostUsedOptionsAndTheFirstExamples(String name) {
        Verb verb = verb(name);
        String brief = CommandLine.run(name, "-h").out();

        assertThat(brief).contains("Usage: parley " + name, "--help shows all: parley " + name + " --help\n");
        assertThat(brief).contains(verb.examples().getFirst().command());
        for (Option<?> option : verb.options()) {
            assertThat(brief.matches("(?s).*\n  (    |-\\w, )--" + option.name() + "\\b.*"))
                    .as(option.name())
                    .isEqualTo(option.mostUsed());
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void helpHasEachGroupOfOptionsUnderItsHeading(String name) {
        String help = CommandLine.run(name, "--help").out();

        for (Option<?> option : verb(name).options()) {
            String group = help.substring(help.indexOf("\n" + option.group().heading() + ":\n") + 1);
            assertThat(group.split("\n\n", 2)[0])
                    .startsWith(option.group().heading())
                    .containsPattern("[ ,] --" + option.name() + "\\b");
        }
    }

    private static Verb verb(String name) {
        return Cli.VERBS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"github.yml", "gitlab.yml"})
    void theTutorialHasTheFilesOfCiWordForWord(String file) throws IOException {
        assertThat(read(ROOT.resolve("docs/tutorial/firmware.md")))
                .contains("```yml\n" + read(ROOT.resolve("examples/ci").resolve(file)) + "```\n");
    }

    @Test
    void theReferenceListsEveryCauseWithItsMeaning() throws IOException {
        String events = read(REFERENCE.resolve("events.md"));

        for (Cause cause : Cause.values()) {
            assertThat(events).contains("| `" + cause.word() + "` | " + cause.meaning() + " |");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theReferenceListsEveryCheckOfTheCheckUp(Scheme scheme) throws IOException {
        String page = read(REFERENCE.resolve("probe.md"));

        for (String check : Probe.checks(scheme)) {
            assertThat(page).contains("`" + check + "`");
        }
    }

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    static List<Path> pagesWithSettings() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page :
                    pages.filter(each -> each.toString().endsWith(".md")).toList()) {
                if (read(page).contains("```yaml\n")) {
                    found.add(page);
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("pagesWithSettings")
    void everySettingsFileOnAPageCanBeUsed(Path page, @TempDir Path folder) throws IOException, SettingsException {
        Matcher blocks = YAML.matcher(read(page));
        while (blocks.find()) {
            String text = blocks.group(1);
            // Some pages show a rule alone, to be put among others.
            Path file =
                    Files.writeString(folder.resolve("page.yaml"), text.startsWith("  - ") ? "rules:\n" + text : text);
            String whole = Files.readString(file);
            if (whole.contains("rules:") && !whole.contains("listen:")) {
                assertThat(Settings.rules(file).all()).isNotEmpty();
            } else if (whole.contains("script:") && !whole.contains("send:\n")) {
                assertThat(Settings.script(file).steps()).isNotEmpty();
            } else if (whole.contains(":\n")) {
                assertThat(Settings.bench(file).entries()).isNotEmpty();
            }
        }
    }

    @Test
    void theReferenceListsEveryEvent() throws IOException {
        String events = read(REFERENCE.resolve("events.md"));

        Stream.of(
                        "listening",
                        "opened",
                        "received",
                        "sent",
                        "dropped",
                        "refused",
                        "closed",
                        "failed",
                        "step",
                        "renamed",
                        "note",
                        "summary")
                .forEach(event -> assertThat(events).contains("| `" + event + "` |"));
    }

    @Test
    void everyLinkWithinTheDocumentationLeadsSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        try (Stream<Path> files = Files.find(ROOT, 4, (path, attributes) -> isDocumentation(path))) {
            for (Path file : files.toList()) {
                link.matcher(read(file))
                        .results()
                        .map(found -> file.resolveSibling(found.group(1)).normalize())
                        .forEach(target ->
                                assertThat(target).as("a link in " + file).exists());
            }
        }
    }

    private static boolean isDocumentation(Path path) {
        return path.toString().endsWith(".md")
                && (path.getParent().equals(ROOT)
                        || path.getParent().equals(ROOT.resolve("examples"))
                        || path.startsWith(ROOT.resolve("docs")));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }
}

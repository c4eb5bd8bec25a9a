package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Scheme;
import dev.parley.bench.option.Option;
import dev.parley.cli.document.HelpText;
import dev.parley.cli.verb.Verb;
import dev.parley.ledger.Cause;
import dev.parley.probe.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference says what the code does: help texts stand in it word for word, and every cause and event is listed. */
class DocsTest {
    private static final Path ROOT = CodeBlock.ROOT;
    private static final Path REFERENCE = ROOT.resolve("docs/reference");

    private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```.*?^\\1```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

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
    @ValueSource(strings = {"github.yml", "gitlab.yml", "bench.yaml", "test_client.py"})
    void theTutorialHasTheFilesOfCiWordForWord(String file) throws IOException {
        assertThat(CodeBlock.all().stream()
                        .filter(block -> block.page().equals("docs/tutorial/firmware.md"))
                        .map(CodeBlock::text))
                .contains(read(ROOT.resolve("examples/ci").resolve(file)));
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
        Pattern link = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
        for (Path page : CodeBlock.pages()) {
            for (MatchResult found : link.matcher(read(page)).results().toList()) {
                Path target = found.group(1).isEmpty()
                        ? page
                        : page.resolveSibling(found.group(1)).normalize();
                assertThat(target).as("a link on " + page).exists();
                if (found.group(2) != null) {
                    assertThat(anchors(target))
                            .as("a link on %s to %s", page, target)
                            .contains(found.group(2));
                }
            }
        }
    }

    /** Parley prints {@code parley}, and a checkout has no such command. */
    @Test
    void theReadmeAndEachTutorialSayWhatTheCommandIs() throws IOException {
        for (Path page : CodeBlock.pages()) {
            boolean isFirst = page.equals(ROOT.resolve("README.md")) || page.startsWith(ROOT.resolve("docs/tutorial"));
            if (isFirst && read(page).contains("parley listen")) {
                assertThat(read(page)).as("%s", page).contains("`./parley`").contains("`parley`");
            }
        }
    }

    @Test
    void theLibrarysPageNamesTheJarsOfThisBuild() throws IOException {
        String pom = read(ROOT.resolve("pom.xml"));
        String version = between(pom, "<version>", "</version>");
        String re2j = between(pom, "<re2j.version>", "</re2j.version>");

        assertThat(read(ROOT.resolve("docs/how-to/library.md")))
                .contains(
                        "javac -cp core/target/parley-core-%s.jar:$HOME/.m2/repository/com/google/re2j/re2j/%s/re2j-%s.jar "
                                .formatted(version, re2j, re2j));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** What the headings of a page are called in links, as GitHub and others make it. */
    private static List<String> anchors(Path page) throws IOException {
        List<String> anchors = new ArrayList<>();
        String text = FENCED.matcher(read(page)).replaceAll("");
        for (MatchResult heading : HEADING.matcher(text).results().toList()) {
            String name =
                    heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").toLowerCase(Locale.ROOT);
            String anchor = name.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
            long before = anchors.stream()
                    .filter(other -> other.equals(anchor) || other.matches(anchor + "-\\d+"))
                    .count();
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }
}

package dev.parley.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.option.ChatOptions;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.RelayOptions;
import dev.parley.bench.option.ReplayOptions;
import dev.parley.bench.option.RoomOptions;
import dev.parley.bench.option.ScriptOptions;
import dev.parley.bench.option.SendOptions;
import dev.parley.bench.option.SharedOptions;
import dev.parley.cli.Cli;
import dev.parley.cli.document.BashCompletion;
import dev.parley.cli.document.FishCompletion;
import dev.parley.cli.document.HelpText;
import dev.parley.cli.document.ManualPage;
import dev.parley.cli.document.ZshCompletion;
import dev.parley.cli.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each option of the tables is taken on the command line, and stands in help, completion, manual page and reference. */
class OptionTablesTest {
    /** Every verb that opens sessions, with the options of its tables. */
    private static final Map<String, List<? extends Option<?>>> TABLES = Map.of(
            "listen", ListenOptions.TABLE.options(),
            "send", SendOptions.TABLE.options(),
            "chat", ChatOptions.all(),
            "room", RoomOptions.TABLE.options(),
            "relay", RelayOptions.TABLE.options(),
            "replay", replay());

    /** What a verb has behind its table, on the command line alone. */
    private static final Map<String, List<String>> OWN = Map.of(
            "listen",
            List.of("--check", "--try", "--as", "--escapes", "--messages"),
            "relay",
            List.of("--api"),
            "replay",
            List.of("--flow", "--listen", "--frame"));

    private static final List<String> OF_VIEWS =
            List.of("--json", "--hex", "--text", "--raw", "--color", "--quiet", "--verbose", "--help");

    /** It has two tables, one for each role; what both have stands once. */
    private static List<Option<?>> replay() {
        List<Option<?>> options = new ArrayList<>(ReplayOptions.CLIENT.options());
        ReplayOptions.SERVER.options().stream()
                .filter(option -> !ReplayOptions.CLIENT.has(option.name()))
                .forEach(options::add);
        return options;
    }

    static Stream<Arguments> options() {
        return TABLES.keySet().stream()
                .sorted()
                .flatMap(verb -> of(verb).stream().map(option -> Arguments.of(verb, option.name(), option)));
    }

    private static List<Option<?>> of(String verb) {
        List<Option<?>> options = new ArrayList<>(TABLES.getOrDefault(verb, List.of()));
        boolean listens = Set.of("listen", "room", "relay", "replay").contains(verb);
        options.addAll((listens ? ListenOptions.ADDRESS : SharedOptions.ADDRESS).options());
        return options;
    }

    private static Verb verb(String name) {
        return Cli.VERBS.stream()
                .filter(verb -> verb.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** What stands between two texts, the first of them after that. */
    private static String between(String text, String from, String to) {
        int start = text.indexOf(from);
        assertThat(start).as(from).isNotNegative();
        return text.substring(start, text.indexOf(to, start));
    }

    @Test
    void aVerbHasTheOptionsOfItsTablesAndThoseOfViews() {
        for (String name : TABLES.keySet()) {
            List<String> expected = new ArrayList<>(
                    of(name).stream().map(option -> "--" + option.name()).toList());
            expected.addAll(TABLES.get(name).size(), OWN.getOrDefault(name, List.of()));
            expected.addAll(OF_VIEWS);

            assertThat(Options.spec(name, verb(name).options()).options())
                    .as("parley %s", name)
                    .extracting(OptionSpec::longestName)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aScriptHasOptionsOfSend() {
        assertThat(SendOptions.TABLE.names()).containsAll(ScriptOptions.TABLE.names());
        for (Option<?> option : ScriptOptions.TABLE.options()) {
            Option<?> ofSend = SendOptions.TABLE.get(option.name());
            assertThat(ofSend).isNotNull();
            assertThat(ofSend.type()).isEqualTo(option.type());
            assertThat(ofSend.description()).isEqualTo(option.description());
            assertThat(ofSend.group()).isEqualTo(option.group());
            assertThat(ofSend.defaultValue()).isEqualTo(option.defaultValue());
        }
    }

    @ParameterizedTest(name = "{0} --{1}")
    @MethodSource("options")
    void theCommandLineTakesTheOption(String verb, String name, Option<?> option) {
        List<String> words = new ArrayList<>(List.of("--" + name));
        String value = option.type().label().isEmpty() ? "true" : "a value";
        if (!option.type().label().isEmpty()) {
            words.add(value);
        }
        var arguments = new dev.parley.cli.option.Arguments(
                new CommandLine(Options.spec(verb, verb(verb).options())).parseArgs(words.toArray(String[]::new)));

        assertThat(arguments.has("--" + name)).isTrue();
        assertThat(arguments.value("--" + name, text -> text)).contains(value);
    }

    @ParameterizedTest(name = "{0} --{1}")
    @MethodSource("options")
    void theHelpDescribesTheOption(String verb, String name, Option<?> option) {
        assertThat(oneLine(HelpText.of(verb(verb), HelpText.WIDTH))).contains(oneLine(described(option)));
    }

    /** {@code -m, --message TEXT the message, …}. */
    private static String described(Option<?> option) {
        return (option.letter().isEmpty() ? "" : "-" + option.letter() + ", ") + "--" + option.name() + " "
                + option.type().label() + " " + option.help();
    }

    @ParameterizedTest(name = "{0} --{1}")
    @MethodSource("options")
    void theReferenceHasTheOption(String verb, String name, Option<?> option) throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/reference/command-line.md"));

        assertThat(oneLine(between(page, "```text\nparley " + verb + ":", "\n```\n")))
                .contains(oneLine(described(option)));
    }

    @ParameterizedTest(name = "{0} --{1}")
    @MethodSource("options")
    void theManualPageDescribesTheOption(String verb, String name, Option<?> option) {
        String page = ManualPage.of(verb(verb), Cli.VERBS, "")
                .replace("\\-", "-")
                .replace("\\(dq", "\"")
                .replace("\\e", "\\")
                .replaceAll("\\\\f[BR]", "");

        assertThat(oneLine(page)).contains(oneLine(described(option)));
    }

    @ParameterizedTest(name = "{0} --{1}")
    @MethodSource("options")
    void everyShellCompletesTheOption(String verb, String name, Option<?> option) {
        String bash = between(BashCompletion.of(Cli.VERBS), "      " + verb + ")\n", "esac");
        String zsh = between(ZshCompletion.of(Cli.VERBS), "    " + verb + ")\n      _arguments", ";;\n");
        List<String> fish = FishCompletion.of(Cli.VERBS)
                .lines()
                .filter(line -> line.contains("'__parley_verb " + verb + "'"))
                .toList();

        assertThat(zsh).containsPattern("[)*]--" + name + "=?\\[");
        assertThat(fish).anyMatch(line -> line.contains(" -l " + name + " "));
        assertThat(bash).containsPattern("[ ']--" + name + "[ ']");
    }
}

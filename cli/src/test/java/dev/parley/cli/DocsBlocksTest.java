package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Every block of code on every page is true: it is read, or stands in a file that is compiled and run, by its language. */
class DocsBlocksTest {
    private static final Path ROOT = CodeBlock.ROOT;
    private static final Path SCHEMA =
            ROOT.resolve("settings/src/main/resources/dev/parley/settings/settings.schema.json");

    private static final String SCRIPT_FAILURE =
            "09:20:39.623  ✗ step 3 (login.yaml:4) failed. They differ first in byte 4: ";

    private static final String ON_PURPOSE = "  on purpose   intended                 done\n";

    /** Text that is neither a command nor code, with what holds it. Help is held by {@link DocsTest}. */
    private static final List<Text> TEXTS = List.of(
            new Text("docs/concepts/architecture.md", "socket ─►", "nothing: a drawing"),
            new Text("docs/concepts/guards.md", "* to come in, send: /here", "RoomTest"),
            new Text("docs/concepts/ledger.md", "arrived = received", "nothing: two equations"),
            new Text("docs/decisions/measure.md", "client ", "nothing: a drawing"),
            new Text("docs/how-to/junit.md", "java.lang.AssertionError: device", "SampleProjectTest"),
            new Text("docs/how-to/inspect.md", "13:40:14.171412", "InspectTest"),
            new Text("docs/how-to/measure.md", "udp://192.168.1.37:7000: round trips", "DocsOutputsIT"),
            new Text("docs/how-to/nothing-arrives.md", "13:43:03.716", "DocsOutputsIT"),
            new Text("docs/how-to/relay.md", "09:15:02.113", "RelayIT"),
            new Text("docs/how-to/relay.md", ON_PURPOSE + "  to target    loss=5%", "ViewTest"),
            new Text("docs/how-to/relay.md", ON_PURPOSE + "  to target    delay=100ms", "ViewTest"),
            new Text("docs/how-to/relay.md", "both loss 5% | up 234 sent", "RelayStatusTest"),
            new Text("docs/how-to/relay.md", "ledger: received", "RelayIT"),
            new Text("docs/how-to/room.md", "* you are guest-2", "DocsOutputsIT"),
            new Text("docs/how-to/run-a-bench.md", "bench.yaml:5:5", "reportsTheFaultOfABenchAsThePageSays"),
            new Text("docs/how-to/script.md", "09:20:39.623", "DocsOutputsIT"),
            new Text("docs/reference/command-line.md", "parley VERB ADDRESS", "nothing: the form of all commands"),
            new Text("docs/reference/command-line.md", "09:20:39.123  udp 192.168.1.20:53211  →  5 B", "ViewTest"),
            new Text("docs/reference/command-line.md", "09:20:39.123  udp 192.168.1.20:53211  →  6 B", "ViewTest"),
            new Text("docs/reference/rules.md", "login.yaml:12: not as the example says", "RulesTrialTest"),
            new Text("docs/reference/scripts.md", "09:20:39.101", "ScriptVerbTest"),
            new Text("docs/reference/scripts.md", SCRIPT_FAILURE + "expected 62 (\"b\")", "ScriptVerbTest"),
            new Text("docs/reference/scripts.md", SCRIPT_FAILURE + "expected 62, got", "ScriptVerbTest"),
            new Text("docs/reference/templates.md", "template   = {", "nothing: a grammar"),
            new Text("docs/reference/templates.md", "parley: --reply: the template", "BadInputTest"),
            new Text("docs/tutorial/maker.md", "14:02:11.480", "ViewTest"));

    /**
     * A block that nothing here can hold.
     *
     * @param begins how its first line begins
     * @param heldBy the test that holds such lines, or why none does
     */
    private record Text(String page, String begins, String heldBy) {
        boolean is(CodeBlock block) {
            return block.language().equals("text")
                    && page.equals(block.page())
                    && block.text().startsWith(begins);
        }
    }

    /** Programs of others that pages call. */
    private static final Set<String> OTHERS = Set.of(
            "bash",
            "cat",
            "curl",
            "echo",
            "exit",
            "export",
            "grep",
            "java",
            "javac",
            "jq",
            "kill",
            "ln",
            "mkdir",
            "mvn",
            "python3",
            "sleep",
            "source",
            "ssh",
            "tail",
            "tar",
            "tshark",
            "wireshark",
            "apt");

    /** A word that is a path within a checkout, and no result of a build. */
    private static final Pattern OWN_PATH = Pattern.compile(
            "(\\./)?(\\.ci|benchmarks|cli|core|dist|docs|examples|linux|measure|settings)/(?!target/)\\S+");

    private static final Pattern PARLEY = Pattern.compile("(.*/)?parley");

    private static final Pattern CELL = Pattern.compile("`(\\w+)`");

    @TempDir
    Path folder;

    static List<CodeBlock> blocks() throws IOException {
        return CodeBlock.all();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyBlockIsTrue(CodeBlock block) throws Exception {
        switch (block.language()) {
            case "yaml" -> checkYaml(block);
            case "yml" -> assertThat(files("examples/ci", ".yml")).contains(block.text());
            case "java" -> checkExcerpt(block, List.of("examples", "core/src/test/java", "cli/src/test/java"), ".java");
            case "python" ->
                checkExcerpt(
                        block,
                        List.of("examples", "cli/src/test/resources/tutorials", "cli/src/main/resources"),
                        ".py");
            case "sh", "bash", "console" -> checkCommands(block);
            case "json" -> block.lines().forEach(line -> checkJson(block, line));
            case "xml" -> checkDependency(block);
            case "text" -> checkText(block);
            default -> fail("%s: nothing holds a block of \"%s\"", block.place(), block.language());
        }
    }

    private static void checkText(CodeBlock block) {
        boolean isHelp = Cli.VERBS.stream()
                .anyMatch(verb -> CommandLine.run(verb.name(), "--help").out().equals(block.text()));
        assertThat(isHelp || TEXTS.stream().anyMatch(text -> text.is(block)))
                .as("what holds the text at %s? Write it into the list of texts.", block.place())
                .isTrue();
    }

    @Test
    void everyTextOfTheListIsOnItsPage() throws IOException {
        List<CodeBlock> blocks = blocks();
        assertThat(TEXTS)
                .allSatisfy(text -> assertThat(blocks.stream().filter(text::is)).hasSize(1));
    }

    @Test
    void reportsTheFaultOfABenchAsThePageSays() throws IOException {
        List<CodeBlock> page = blocks().stream()
                .filter(block -> block.page().equals("docs/how-to/run-a-bench.md"))
                .toList();
        String bench = page.stream()
                .filter(block -> block.language().equals("yaml"))
                .findFirst()
                .orElseThrow()
                .text();
        Path file = Files.writeString(folder.resolve("bench.yaml"), bench.replace("reply:", "repyl:"));
        String shown = page.stream()
                .filter(block -> block.language().equals("text"))
                .findFirst()
                .orElseThrow()
                .text()
                .strip();

        assertThat(CommandLine.run("run", file.toString(), "--check").err())
                .containsPattern(
                        Arrays.stream(shown.split("…")).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private void checkYaml(CodeBlock block) throws IOException, SettingsException {
        Path file = folder.resolve("page.yaml");
        String text = block.text();
        if (text.startsWith("  - ")) { // a rule, to be put among others
            text = "rules:\n" + text;
        } else if (text.startsWith("examples:")) { // to be put below rules
            text = "rules:\n  - match: ping\n    reply: pong\n" + text;
        } else if (block.lines().stream().allMatch(line -> line.startsWith("#"))) { // put before a file
            assertThat(text).endsWith("$schema=" + SCHEMA.getFileName() + "\n");
            assertThat(SCHEMA).exists();
            text += "listen:\n  - address: udp://:0\n";
        }
        Files.writeString(file, text);
        if (block.lines().contains("rules:") || text.startsWith("rules:")) {
            assertThat(Settings.rules(file).all()).isNotEmpty();
        } else if (text.startsWith("script:")) {
            assertThat(Settings.script(file).steps()).isNotEmpty();
        } else {
            assertThat(Settings.bench(file).entries()).isNotEmpty();
        }
    }

    private void checkCommands(CodeBlock block) throws IOException {
        List<List<String>> commands = ShellParser.commands(block.typed());
        assertThat(commands).as("the commands at %s", block.place()).isNotEmpty();
        DryRun dryRun = new DryRun(folder, nearestSettings(block));
        for (List<String> command : commands) {
            List<String> words = command;
            if (words.size() > 2
                    && words.getFirst().equals("java")
                    && words.get(1).equals("-jar")) {
                assertThat(words.get(2)).isEqualTo("parley.jar");
                dryRun.check(words.subList(3, words.size()));
            } else if (PARLEY.matcher(words.getFirst()).matches()) {
                dryRun.check(words.subList(1, words.size()));
            } else {
                checkOther(block, words);
            }
        }
    }

    private static void checkOther(CodeBlock block, List<String> words) {
        assertThat(OTHERS.contains(words.getFirst())
                        || OWN_PATH.matcher(words.getFirst()).matches())
                .as("%s: %s is a program", block.place(), words.getFirst())
                .isTrue();
        words.stream()
                .filter(word -> OWN_PATH.matcher(word).matches())
                .forEach(word -> assertThat(ROOT.resolve(word)).exists());
        if (words.getFirst().equals("examples/run")) {
            assertThat(ROOT.resolve("examples/" + words.get(1) + ".java")).exists();
        }
    }

    /** The settings that stand above a command, or else below it. */
    private static String nearestSettings(CodeBlock command) throws IOException {
        List<CodeBlock> settings = blocks().stream()
                .filter(block ->
                        block.page().equals(command.page()) && block.language().equals("yaml"))
                .filter(block -> !block.text().startsWith("  - "))
                .toList();
        return settings.reversed().stream()
                .filter(block -> block.line() < command.line())
                .findFirst()
                .or(() -> settings.stream().findFirst())
                .map(CodeBlock::text)
                .orElse("");
    }

    private static void checkJson(CodeBlock block, String line) {
        Set<String> fields = new HashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                    fields.add(parser.currentName());
                }
            }
        }
        assertThat(fields).isNotEmpty();
        assertThat(fields(fields.contains("event") ? "docs/reference/events.md" : block.page()))
                .as("the fields named for %s", block.place())
                .containsAll(fields);
    }

    /** What the first columns of a page's tables name. */
    private static Set<String> fields(String page) {
        return read(ROOT.resolve(page))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(cell -> CELL.matcher(cell).results().map(found -> found.group(1)))
                .collect(Collectors.toSet());
    }

    private static void checkDependency(CodeBlock block)
            throws ParserConfigurationException, IOException, SAXException {
        Element dependency = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(block.text())))
                .getDocumentElement();
        assertThat(dependency.getTagName()).isEqualTo("dependency");
        String module = text(dependency, "artifactId").replaceFirst("^parley-", "");
        String parent = "<groupId>%s</groupId>\n    <artifactId>parley-parent</artifactId>\n    <version>%s</version>"
                .formatted(text(dependency, "groupId"), text(dependency, "version"));
        assertThat(read(ROOT.resolve(module).resolve("pom.xml")))
                .contains("<artifactId>parley-" + module + "</artifactId>")
                .contains(parent);
    }

    private static String text(Element dependency, String name) {
        return dependency.getElementsByTagName(name).item(0).getTextContent();
    }

    private static void checkExcerpt(CodeBlock block, List<String> folders, String ending) throws IOException {
        Excerpt excerpt = Excerpt.of(block.lines());
        for (String each : folders) {
            if (files(each, ending).stream().anyMatch(excerpt::isIn)) {
                return;
            }
        }
        fail("%s stands in no %s file below %s", block.place(), ending, folders);
    }

    private static List<String> files(String below, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(below))) {
            return files.filter(file ->
                            file.toString().endsWith(ending) && !file.toString().contains("target"))
                    .map(DocsBlocksTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException bad) {
            throw new java.io.UncheckedIOException(bad);
        }
    }
}

package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Bench;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.SendEntry;
import dev.parley.bench.option.ChatOptions;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.RelayOptions;
import dev.parley.bench.option.RoomOptions;
import dev.parley.bench.option.ScriptOptions;
import dev.parley.bench.option.SendOptions;
import dev.parley.bench.option.SharedOptions;
import dev.parley.bench.option.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each option of the tables is read from a settings file, and stands in the schema, the file with every key and the reference. */
class OptionsInSettingsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** How the schema writes each type; a new type needs a line here. */
    private static final Map<ValueType<?>, String> FORMS = Map.ofEntries(
            Map.entry(ValueType.FLAG, "{'type': 'boolean'}"),
            Map.entry(ValueType.COUNT, "{'type': 'integer', 'minimum': 1}"),
            Map.entry(ValueType.COUNT_OR_ALL, "{'anyOf': [{'type': 'integer', 'minimum': 1}, {'enum': ['all']}]}"),
            Map.entry(ValueType.LIMIT, "{'type': 'integer', 'minimum': 1}"),
            Map.entry(ValueType.TTL, "{'type': 'integer', 'minimum': 0, 'maximum': 255}"),
            Map.entry(ValueType.DURATION, "{'$ref': '#/$defs/duration'}"),
            Map.entry(ValueType.INTERVAL, "{'$ref': '#/$defs/duration'}"),
            Map.entry(ValueType.RATE, "{'type': ['integer', 'string']}"),
            Map.entry(ValueType.SIZE, "{'type': ['integer', 'string']}"),
            Map.entry(ValueType.LENGTH, "{'type': ['integer', 'string']}"),
            Map.entry(ValueType.FILE, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.STOP_OR_PAUSE, "{'enum': ['stop', 'pause']}"),
            Map.entry(ValueType.FAMILY, "{'enum': [4, 6, '4', '6']}"),
            Map.entry(ValueType.ENCODING, "{'enum': ['hex', 'base64']}"),
            Map.entry(ValueType.FRAMING, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.FRAMING_OR_NONE, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.REPLY, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.TEMPLATE, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.NAME, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.INTERFACE, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.SHARE, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.BIT_RATE, "{'$ref': '#/$defs/text'}"),
            Map.entry(ValueType.IMPAIRMENTS, "{'$ref': '#/$defs/text'}"),
            Map.entry(
                    ValueType.PROFILE,
                    "{'anyOf': [{'enum': ['gprs', 'edge', '3g', 'lte', 'dsl', 'wifi-bad', 'satellite', 'lan']}, {'$ref': '#/$defs/text'}]}"),
            Map.entry(
                    ValueType.KNOWN_PROFILE,
                    "{'enum': ['gprs', 'edge', '3g', 'lte', 'dsl', 'wifi-bad', 'satellite', 'lan']}"),
            Map.entry(ValueType.TIMELINE, "{'$ref': '#/$defs/timeline'}"),
            Map.entry(ValueType.SEED, "{'type': 'integer', 'minimum': 0}"),
            Map.entry(ValueType.TEXT, "{'$ref': '#/$defs/text'}"),
            Map.entry(
                    ValueType.NETWORKS,
                    "{'anyOf': [{'$ref': '#/$defs/text'}, {'type': 'array', 'minItems': 1, 'items': {'$ref': '#/$defs/text'}}]}"));

    /** What is a file on the command line stands in a settings file itself. */
    private static final Map<String, String> LISTS = Map.of(
            "rules",
            "{'$ref': '#/$defs/rules'}",
            "handler",
            "{'$ref': '#/$defs/handler'}",
            "script",
            "{'$ref': '#/$defs/steps'}");

    @TempDir
    Path folder;

    static Stream<Arguments> options() {
        return Stream.of(
                        Stream.of(ListenOptions.TABLE, ListenOptions.ADDRESS)
                                .flatMap(table -> table.options().stream())
                                .map(option -> Arguments.of("listen", "listener", option.name(), option)),
                        Stream.of(RoomReader.OPTIONS, ListenOptions.ADDRESS)
                                .flatMap(table -> table.options().stream())
                                .map(option -> Arguments.of("room", "room", option.name(), option)),
                        Stream.of(RelayOptions.TABLE, ListenOptions.ADDRESS)
                                .flatMap(table -> table.options().stream())
                                .map(option -> Arguments.of("relay", "relay", option.name(), option)),
                        Stream.of(ChatReader.OPTIONS, SharedOptions.ADDRESS)
                                .flatMap(table -> table.options().stream())
                                .map(option -> Arguments.of("chat", "chat", option.name(), option)),
                        Stream.of(SendOptions.TABLE, SharedOptions.ADDRESS)
                                .flatMap(table -> table.options().stream())
                                .map(option -> Arguments.of("send", "sender", option.name(), option)))
                .flatMap(each -> each);
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OptionsInSettingsTest.class.getResourceAsStream("settings.schema.json"))) {
            return JSON.readTree(in);
        }
    }

    /** What the schema says of an option. */
    private static JsonNode property(Option<?> option) {
        String form = LISTS.getOrDefault(option.name(), FORMS.getOrDefault(option.type(), ""));
        assertThat(form).as("a line in FORMS for the type of %s", option.name()).isNotEmpty();
        String description = Node.inKeys(option.settingsHelp());
        ObjectNode property = JSON.createObjectNode();
        property.put(
                "description", description.substring(0, 1).toUpperCase(Locale.ROOT) + description.substring(1) + ".");
        property.setAll((ObjectNode) JSON.readTree(form.replace('\'', '"')));
        if (option.isDefaultAValue()) {
            String value = option.defaultValue();
            property.set("default", value.matches("\\d+") ? JSON.readTree(value) : JSON.valueToTree(value));
        }
        return property;
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("options")
    void theSchemaDescribesTheOptionAsTheTableDoes(String list, String item, String name, Option<?> option)
            throws IOException {
        JsonNode properties = schema().at("/$defs/" + item + "/properties");

        if (option.isInSettings()) {
            assertThat(properties.path(name))
                    .as(
                            "put this into settings.schema.json, $defs/%s:%n\"%s\": %s",
                            item, name, property(option).toPrettyString())
                    .isEqualTo(property(option));
        } else {
            assertThat(properties.has(name)).isFalse();
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("options")
    void theFileWithEveryKeyHasTheOption(String list, String item, String name, Option<?> option) throws Exception {
        Node.Mapping root = (Node.Mapping) YamlReader.read(SettingsFiles.everyKey());
        Node items = root.entries().stream()
                .filter(pair -> pair.name().equals(list))
                .findFirst()
                .orElseThrow()
                .value();

        assertThat(((Node.Sequence) items)
                        .nodes().stream()
                                .flatMap(node -> ((Node.Mapping) node).entries().stream())
                                .map(Node.Pair::name)
                                .anyMatch(Predicate.isEqual(name)))
                .as("%s in an item of %s, in every-key.yaml", name, list)
                .isEqualTo(option.isInSettings());
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("options")
    void theReaderKnowsTheOptionsThatMayStandInAFile(String list, String item, String name, Option<?> option)
            throws IOException {
        // A list can be no value of these; a rule or step is none of a list's items either.
        Path file = Files.writeString(
                folder.resolve("bench.yaml"), "%s: [{address: 'udp://127.0.0.1:1', %s: {}}]".formatted(list, name));
        String wrong = assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.bench(file))
                .actual()
                .getMessage();

        assertThat(wrong.contains("\"" + name + "\" is no key")).as(wrong).isEqualTo(!option.isInSettings());
    }

    @Test
    void theEntriesHaveEveryOptionThatTheFileGives() throws Exception {
        Bench bench = Settings.bench(SettingsFiles.everyKey());
        Set<String> listening = new TreeSet<>();
        Set<String> sending = new TreeSet<>();
        Set<String> scripted = new TreeSet<>();
        Set<String> rooms = new TreeSet<>();
        Set<String> relays = new TreeSet<>();
        Set<String> chats = new TreeSet<>();
        bench.rooms().forEach(entry -> rooms.addAll(entry.options().keySet()));
        bench.relays().forEach(entry -> relays.addAll(entry.options().keySet()));
        bench.chats().forEach(entry -> chats.addAll(entry.options().keySet()));
        for (ListenEntry entry : bench.listeners()) {
            listening.addAll(entry.options().keySet());
        }
        for (SendEntry entry : bench.senders()) {
            (entry.script() == null ? sending : scripted).addAll(entry.options().keySet());
        }

        assertThat(listening)
                .containsExactlyInAnyOrderElementsOf(ListenOptions.TABLE
                        .without(ListenOptions.ANSWERS)
                        .inSettings()
                        .names());
        assertThat(sending)
                .containsExactlyInAnyOrderElementsOf(SendOptions.TABLE
                        .without(List.of("script"))
                        .inSettings()
                        .names());
        assertThat(rooms)
                .containsExactlyInAnyOrderElementsOf(
                        RoomReader.OPTIONS.inSettings().names());
        assertThat(relays)
                .containsExactlyInAnyOrderElementsOf(
                        RelayOptions.TABLE.inSettings().names());
        assertThat(chats)
                .containsExactlyInAnyOrderElementsOf(
                        ChatReader.OPTIONS.inSettings().names());
        assertThat(scripted)
                .isNotEmpty()
                .isSubsetOf(ScriptOptions.TABLE.inSettings().names());
    }

    @Test
    void aRoomAndAChatHaveTheOptionsOfTheCommandLineThatAreNotAboutWhoTypes() {
        List<String> room = new ArrayList<>(RoomOptions.TABLE.names());
        room.remove("name");
        List<String> chat = new ArrayList<>(ChatOptions.DIALLING.names());
        chat.removeAll(List.of("listen", "end", "escapes", "as", "wait", "answers", "for", "from"));

        assertThat(RoomReader.OPTIONS.names()).isEqualTo(room);
        assertThat(ChatReader.OPTIONS.names()).isEqualTo(chat);
    }

    @Test
    void theSchemaHasTheOptionsOfAScript() throws IOException {
        List<String> keys = new ArrayList<>(List.of("name", "address", "script"));
        keys.addAll(SharedOptions.ADDRESS.inSettings().names());
        keys.addAll(ScriptOptions.TABLE.inSettings().names());

        assertThat(schema().at("/$defs/sender/then/propertyNames/enum"))
                .extracting(JsonNode::asString)
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    static Stream<Arguments> rowsOfTheReference() {
        return Stream.of(
                Arguments.of(
                        "(?m)^\\| (.*) \\| as the \\[options of `listen`]",
                        ListenOptions.TABLE.without(ListenOptions.ANSWERS),
                        ListenOptions.ADDRESS),
                Arguments.of(
                        "(?m)^\\| (.*) \\| as the \\[options of `send`]",
                        SendOptions.TABLE.without(List.of("message", "template", "script", "as")),
                        SharedOptions.ADDRESS),
                Arguments.of(
                        "(?m)^\\| (.*) \\| as the \\[options of `room`]", RoomReader.OPTIONS, ListenOptions.ADDRESS),
                Arguments.of(
                        "(?m)^\\| (.*) \\| as the \\[options of `relay`]", RelayOptions.TABLE, ListenOptions.ADDRESS),
                Arguments.of(
                        "(?m)^\\| (.*) \\| as the \\[options of `chat`]", ChatReader.OPTIONS, SharedOptions.ADDRESS),
                Arguments.of(
                        "With a script, the possible keys are (.*)\\.", ScriptOptions.TABLE, SharedOptions.ADDRESS));
    }

    @ParameterizedTest
    @MethodSource("rowsOfTheReference")
    void theReferenceListsTheOptions(String row, OptionTable<?> own, OptionTable<?> ofAddresses) throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/reference/settings.md"));
        String listed = Pattern.compile(row)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        List<String> names = Stream.of(own, ofAddresses)
                .flatMap(table -> table.inSettings().names().stream())
                .toList();

        assertThat(Pattern.compile("`([a-z-]+)`").matcher(listed).results().map((MatchResult found) -> found.group(1)))
                .as("docs/reference/settings.md lists `%s`", String.join("`, `", names))
                .containsExactlyElementsOf(names);
    }

    @ParameterizedTest
    @CsvSource({"A listener,listen", "A room,room", "A chat,chat", "A sender,send"})
    void theReferenceHasTheDefaultOfEachOption(String section, String list) throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/reference/settings.md"));
        String rows = options()
                .filter(each -> each.get()[0].equals(list))
                .map(each -> (Option<?>) each.get()[3])
                .filter(option ->
                        option.isInSettings() && !option.defaultValue().isEmpty())
                .map(option -> "| `%s` | %s |\n".formatted(option.name(), Node.inKeys(option.defaultValue())))
                .collect(Collectors.joining());

        assertThat(page.substring(page.indexOf("## " + section)).split("\n## ", 2)[0])
                .as("put this into docs/reference/settings.md, %s:%n%s", section, rows)
                .contains("| key | default |\n| --- | --- |\n" + rows + "\n");
    }

    @Test
    void theReferenceNamesWhatIsAnsweredAndSent() throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/reference/settings.md"));

        assertThat(page)
                .contains(
                        "| `rules` |",
                        "| `reply`, `echo: true` |",
                        "| `handler` |",
                        "| `message`, `template`, `script` |",
                        "| `as` |");
        assertThat(ListenOptions.ANSWERS).containsExactlyInAnyOrder("rules", "reply", "echo", "handler");
    }
}

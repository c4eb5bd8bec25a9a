package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Editors and the code refuse and take the same. */
class SchemaTest {
    @TempDir
    Path folder;

    private static String text() throws IOException {
        try (InputStream in = Objects.requireNonNull(SchemaTest.class.getResourceAsStream("settings.schema.json"))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static List<String> refusals(String yaml) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text());
        return schema.validate(yaml, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                Arguments.of("/$defs/bench/properties", BenchReader.KEYS),
                Arguments.of("/$defs/listener/properties", ListenReader.KEYS),
                Arguments.of("/$defs/listener/properties/expect/items/properties", ListenReader.EXPECTATION),
                Arguments.of("/$defs/handler/anyOf/1/properties", HandlerReader.KEYS),
                Arguments.of("/$defs/room/properties", RoomReader.KEYS),
                Arguments.of("/$defs/relay/properties", RelayReader.KEYS),
                Arguments.of("/$defs/timeline/anyOf/1/items/properties", TimelineReader.KEYS),
                Arguments.of(
                        "/$defs/bench/properties/profiles/additionalProperties/anyOf/1/properties", ProfileReader.KEYS),
                Arguments.of("/$defs/chat/properties", ChatReader.KEYS),
                Arguments.of("/$defs/sender/properties", SendReader.KEYS),
                Arguments.of("/$defs/rule/properties", RuleReader.KEYS),
                Arguments.of("/$defs/rule/properties/then/items/properties", RuleReader.ACTIONS),
                Arguments.of("/$defs/rule/properties/until/properties", RepeatReader.UNTIL),
                Arguments.of("/$defs/rule/properties/to/anyOf/2/properties", RuleReader.TO),
                Arguments.of("/$defs/rulesFile/anyOf/0/properties", Settings.RULES_KEYS),
                Arguments.of("/$defs/examples/items/properties", ExampleReader.KEYS),
                Arguments.of("/$defs/said/anyOf/1/properties", ExampleReader.PAYLOAD),
                Arguments.of("/$defs/matched/anyOf/1/properties", MatchReader.MATCHED),
                Arguments.of("/$defs/awaited/anyOf/1/properties", MatchReader.AWAITED),
                Arguments.of("/$defs/expected/anyOf/1/properties", MatchReader.EXPECTED),
                Arguments.of("/$defs/step/properties", ScriptReader.KEYS),
                Arguments.of("/$defs/variables/additionalProperties/anyOf/1/properties", VariableReader.KEYS),
                Arguments.of("/$defs/rulesFile/anyOf/0/properties", Settings.RULES_KEYS),
                Arguments.of("/$defs/scriptFile/anyOf/0/properties", Settings.SCRIPT_KEYS),
                Arguments.of("/$defs/sent/anyOf/1/properties", TemplateReader.KEYS));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void hasTheKeysThatTheCodeKnows(String where, List<String> keys) throws IOException {
        JsonNode properties = JsonMapper.shared().readTree(text()).at(where);

        assertThat(properties.propertyNames()).containsExactlyInAnyOrderElementsOf(keys);
    }

    static List<Path> files() {
        return SettingsFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void takesEachFileThatIsRight(Path file) throws Exception {
        assertThat(refusals(Files.readString(file))).isEmpty();
        assertThat(Settings.bench(file).entries()).isNotEmpty();
    }

    @Test
    void takesFilesOfRulesAndOfScripts() throws IOException {
        assertThat(refusals("rules:\n  - match: a\n    reply: b\n")).isEmpty();
        assertThat(refusals("- match: a\n  reply: b\n")).isEmpty();
        assertThat(refusals("- match: {silence: 5s, peer: 127.0.0.1, state: a}\n  reply: b\n"))
                .isEmpty();
        assertThat(refusals("script:\n  - send: a\n")).isEmpty();
        assertThat(refusals("- send: a\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen: []",
                "for: 3s",
                "listen: [{name: a}]",
                "listen: [{address: 'udp://:0', adress: a}]",
                "listen: [{address: 'udp://:0', echo: true, reply: a}]",
                "listen: [{address: 'udp://:0', name: 'a b'}]",
                "listen: [{address: 'udp://:0', count: 0}]",
                "listen: [{address: 'udp://:0', for: 5}]",
                "listen: [{address: 'udp://:0', rules: [{reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, to: all}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, repeat: b}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: b, every: 1s}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, repeat: b, every: 1s, until: {}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: b, to: {port: 0}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: b, stop: false}]}]",
                "listen: [{address: 'udp://:0', examples: [{message: a, answer: b}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: b}], examples: [{message: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: b}], examples: [{answer: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {connect: false}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {connect: true, text: a}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {connect: true, silence: 1s}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {disconnect: true, nth: 1}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {silence: 1s, regex: a}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, otherwise: true, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: {fields: {}}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: {fields: [a]}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: {fields: {a-b: c}}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: {fields: {a: [c]}}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, reply: {text: a}}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {fields: {}}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: {where: {}}, reply: a}]}]",
                "listen: [{address: 'udp://:0', rules: [{match: a, set: {}}]}]",
                "listen: [{address: 'udp://:0', variables: {a: {size: 3}}, echo: true}]",
                "listen: [{address: 'udp://:0', variables: [a], echo: true}]",
                "listen: [{address: 'udp://:0', messages: {a: b}, echo: true}]",
                "listen: [{address: 'udp://:0', expect: [{match: {nth: 1}}]}]",
                "room: []",
                "room: [{address: 'udp://:0', echo: true}]",
                "room: [{address: 'udp://:0', host: a}]",
                "relay: [{address: 'udp://:0', target: 'udp://a:1', profile: []}]",
                "relay: [{address: 'udp://:0', target: 'udp://a:1', timeline: []}]",
                "relay: [{address: 'udp://:0', target: 'udp://a:1', timeline: [{at: 1s}]}]",
                "relay: [{address: 'udp://:0', target: 'udp://a:1', timeline: [{up: loss=5%}]}]",
                "relay: [{address: 'udp://:0', target: 'udp://a:1', timeline: [{at: 1s, seed: 1}]}]",
                "{profiles: {}, relay: [{address: 'udp://:0', target: 'udp://a:1'}]}",
                "{profiles: {lan: loss=1%}, relay: [{address: 'udp://:0', target: 'udp://a:1'}]}",
                "{profiles: {'a b': loss=1%}, relay: [{address: 'udp://:0', target: 'udp://a:1'}]}",
                "{profiles: {a: {source: b}}, relay: [{address: 'udp://:0', target: 'udp://a:1'}]}",
                "profiles: {a: loss=1%}",
                "chat: [{name: a}]",
                "chat: [{address: ['udp://a:1', 'udp://b:1']}]",
                "chat: [{address: 'udp://a:1', message: a}]",
                "send: [{address: 'udp://a:1'}]",
                "send: [{address: 'udp://a:1', message: a, template: a}]",
                "send: [{address: 'udp://a:1', message: a, every: 1s, rate: 3/s}]",
                "send: [{address: 'udp://a:1', template: a, as: hex}]",
                "send: [{address: 'udp://a:1', script: [{send: a}], every: 1s}]",
                "send: [{address: ['tcp://a:1', 'tcp://b:1'], script: [{send: a}]}]",
                "send: [{address: 'udp://a:1', script: [{send: a, pause: 1s}]}]",
                "send: [{address: 'udp://a:1', script: [{send: a, within: 1s}]}]",
                "send: [{address: 'udp://a:1', script: [{repeat: 3}]}]",
                "a text"
            })
    void refusesWhatTheCodeRefuses(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("bench.yaml"), yaml);

        assertThat(refusals(yaml)).isNotEmpty();
        assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> Settings.bench(file));
    }
}

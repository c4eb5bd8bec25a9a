package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.script.Script;
import dev.parley.script.Step;
import dev.parley.template.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages by fields in files. */
class FieldsInSettingsTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("bench.yaml"), text);
    }

    private static Values values(Payload data, Map<String, Payload> captures) {
        return new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", data, captures);
    }

    @Test
    void aRuleRepliesWithFields() throws Exception {
        Rules rules = Settings.rules(file("""
                - match: {hex-regex: "^7878(?P<size>..)01.*(?P<serial>....)....0d0a$"}
                  reply:
                    fields:
                      start: '\\x78\\x78'
                      length: "{{len(protocol, serial_number, crc) | u8}}"
                      protocol: "{{data[3..4]}}"
                      serial_number: "{{serial}}"
                      crc: "{{crc16-x25(length, protocol, serial_number) | u16be}}"
                      stop: '\\r\\n'
                  state: known
                - match: {state: known}
                  then:
                    - reply: {fields: {one: "1", two: "{{one}}{{one}}"}}
                """));
        Payload login = Encoding.HEX.decode("78 78 0d 01 01 23 45 67 89 01 23 45 00 01 8c dd 0d 0a");
        Decision decision = rules.decide(
                        new Trigger.Arrived(login, 1), InetAddress.getLoopbackAddress(), Match.InState.START)
                .orElseThrow();

        assertThat(((Action.Reply) decision.rule().then().getFirst())
                        .template()
                        .fill(values(login, decision.captures()))
                        .spacedHex())
                .isEqualTo("78 78 05 01 00 01 d9 dc 0d 0a");
        assertThat(((Action.Reply) rules.all().get(1).then().getFirst())
                        .template()
                        .fill(values(login, Map.of())))
                .isEqualTo(Payload.of("111"));
    }

    @Test
    void aScriptSendsFields() throws Exception {
        Script script = Settings.script(file("""
                - send:
                    fields: {size: "{{len(body) | u16be}}", body: hello}
                """));

        assertThat(((Step.Send) script.steps().getFirst()).template().fill(values(Payload.EMPTY, Map.of())))
                .isEqualTo(Payload.of("\0\5hello"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "fields: {a: x, crc: '{{crc32(b)}}'} → bench.yaml:1:42: in the field \"crc\", the template '{{crc32(b)}}' has {{b}}; there are now, unixtime",
                "fields: {a: '{{a}}'} → bench.yaml:1:34: in the field \"a\", the template '{{a}}' needs \"a\", which is computed from \"a\" itself (character 3)",
                "fields: {data: x} → a field cannot be called \"data\"",
                "fields: {} → a message has 1 to 100 fields, but here are 0",
                "fields: [a] → \"fields\" has the names of the fields as keys, each with a type or a template, and here is a list",
                "feilds: {a: x} → \"feilds\" is no key of a message; there are message, fields. Did you mean \"fields\"?",
            })
    void saysWhichFieldIsWrong(String reply, String message) throws IOException {
        Path file = file("- {match: a, reply: {" + reply + "}}\n");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules(file))
                .satisfies(
                        wrong -> assertThat(String.valueOf(wrong.getMessage()).replace(folder + "/", ""))
                                .contains(message));
    }
}

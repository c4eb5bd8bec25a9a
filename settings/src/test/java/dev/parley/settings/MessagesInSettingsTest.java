package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Bench;
import dev.parley.bench.ListenEntry;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.rule.Turns;
import dev.parley.template.Memory;
import dev.parley.template.Values;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that rules match by fields, and what they remember, as files write them. */
class MessagesInSettingsTest {
    private static final String FRAME = """
            messages:
              frame:
                start: '\\x02'
                length: "{{len(body) | u8}}"
                body: {command: u8, value: u16be, name: text}
                crc: "{{crc16-modbus(start, length, body)}}"
            variables:
              total: 0
              cells: {of: u16be, addresses: 10..12, values: [7, 0x1ff]}
            peer-variables:
              last: none
            """;

    private static Rules rules(String rules) throws SettingsException {
        return Settings.rules("a.yaml", FRAME + "rules:\n" + rules);
    }

    private static Payload frame(String text) throws SettingsException {
        Rules rules = rules("""
                  - match: {regex: '^(?P<command>.)(?P<v>.)(?P<name>.*)$'}
                    reply: {message: frame, fields: {command: "{{command}}", value: "{{v | int}}", name: "{{name}}"}}
                """);
        return reply(rules, rules.variables().ofNewListener(), Payload.of(text));
    }

    /** What the rules answer, after they have set what they set. */
    private static Payload reply(Rules rules, Memory memory, Payload message) {
        Memory ofPeer = rules.variables().ofNewPeer(memory);
        Decision decision = rules.decide(
                        new Trigger.Arrived(message, 1),
                        InetAddress.getLoopbackAddress(),
                        Match.InState.START,
                        Turns.ALWAYS,
                        (trigger, captures) ->
                                Values.ofMessage(message, captures).with(ofPeer))
                .orElseThrow();
        Values values = Values.ofMessage(message, decision.captures()).with(ofPeer);
        Payload reply = Payload.EMPTY;
        for (Action action : decision.rule().then()) {
            if (action instanceof Action.SetVariable set) {
                set.assignment().apply(values);
            } else if (action instanceof Action.Reply answer) {
                reply = answer.template().fill(values);
            }
        }
        return reply;
    }

    @Test
    void aMessageIsDefinedOnceAndMatchedSetAndAnswered() throws SettingsException {
        Rules rules = rules("""
                  - match: {message: frame, where: {crc: bad}}
                    reply: bad
                  - match: {message: frame, fields: {command: 0x41}, where: {value: [1..3, 9], name: ann}}
                    set: {total: "{{total + value}}", "cells[10 + value]": "{{value}}", last: "{{name}}"}
                    reply: "{{total}} {{int(cells[11])}} {{last}} {{len(cells[10..])}}"
                  - match: {message: frame}
                    reply: {message: frame, fields: {value: "{{value + 1}}"}}
                """);
        Memory memory = rules.variables().ofNewListener();

        assertThat(reply(rules, memory, frame("A1ann"))).isEqualTo(Payload.of("1 1 ann 6"));
        assertThat(reply(rules, memory, frame("A1ann"))).isEqualTo(Payload.of("2 1 ann 6"));
        assertThat(reply(rules, memory, frame("A4ann"))).isEqualTo(frame("A5ann"));
        assertThat(reply(rules, memory, frame("B1bob"))).isEqualTo(frame("B2bob"));
        byte[] wrong = frame("A1ann").bytes();
        wrong[4] ^= 1;
        assertThat(reply(rules, memory, Payload.copyOf(wrong))).isEqualTo(Payload.of("bad"));
    }

    @Test
    void allListenersOfABenchShareItsVariablesAndMessages() throws SettingsException {
        Bench bench = Settings.bench("bench.yaml", """
                messages: {one: {a: u8}}
                variables: {total: 5}
                listen:
                  - address: udp://127.0.0.1:0
                    rules: [{match: {message: one}, set: {total: "{{total + 1}}"}}]
                  - address: udp://127.0.0.1:0
                    messages: {two: {b: u16be}}
                    variables: {own: 1}
                    expect: [{match: {message: two}}]
                    rules: [{match: {message: two}, reply: "{{total}}{{own}}"}]
                send:
                  - address: tcp://127.0.0.1:1
                    script: [{send: {message: one, fields: {a: 3}}}, {expect: {message: one}}, {send: "{{a + 1}}"}]
                """);
        Rules one = rules(bench, 0);
        Rules two = rules(bench, 1);

        reply(one, one.variables().ofNewListener(), Payload.of("x"));
        assertThat(reply(two, two.variables().ofNewListener(), Payload.of("xy")))
                .isEqualTo(Payload.of("61"));
        Rules onTrial = Settings.rules("rules", "- match: {message: two}\n  reply: \"{{own}}{{total}}\"\n", """
                messages: {one: {a: u8}}
                variables: {total: 5}
                listen:
                  - {name: dev, address: "udp://127.0.0.1:0", variables: {own: 1}, messages: {two: {b: u16be}}, echo: true}
                """, "dev");
        assertThat(reply(onTrial, onTrial.variables().ofNewListener(), Payload.of("xy")))
                .isEqualTo(Payload.of("15"));
    }

    private static Rules rules(Bench bench, int index) {
        ListenEntry entry = bench.listeners().get(index);
        return ((Response.FromRules) entry.response()).rules();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "{match: {message: fram}, reply: a} → a.yaml:13:23: no message is called \"fram\"; there are frame. Did you mean frame?",
                "{match: {message: frame, fields: {comand: 1}}, reply: a} → a.yaml:13:47: in the field \"comand\"",
                "{match: {message: frame, fields: {command: 256}}, reply: a} → a.yaml:13:48: in the field \"command\", the template '256' has a mistake: it does not fit into u8",
                "{match: {message: frame, where: {valeu: 1}}, reply: a} → a.yaml:13:38: where: the template 'valeu' has {{valeu}}; there are",
                "{match: {message: frame, where: {value: x}}, reply: a} → a.yaml:13:38: where: the template 'x' is no number, and a number is compared with it",
                "{match: {message: frame, where: {}}, reply: a} → a.yaml:13:37: \"where\" has names of fields",
                "{match: {fields: {a: bytes, b: bytes}}, reply: a} → a.yaml:13:26: in the field \"a\", the template 'bytes' can have any length",
                "{match: a, reply: {message: frame}} → a.yaml:13:23: in the field \"command\"",
                "{match: a, set: {totl: 1}} → a.yaml:13:22: set: the template 'totl' is no variable; there are cells, last, total",
                "{match: a, set: 1} → a.yaml:13:21: \"set\" has names of variables as keys",
                "{match: a, reply: '{{totl}}'} → Did you mean {{total}}?",
            })
    void saysWhatIsWrongAndWhere(String rule, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> rules("  - " + rule + "\n"))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "variables: {a: {of: u16, addresses: 0..9}} → the registers a are of 'u16', which is no type of number",
                "variables: {a: {of: u8}} → registers need \"addresses\", such as 0..99",
                "variables: {a: {of: u8, addresses: 9..0}} → need from 1 to 65536 addresses",
                "variables: {a: {of: u8, addresses: 0..9, values: {10: 1}}} → have the addresses 0..9, and 10 is none of them",
                "variables: {a: {of: u8, addresses: 0..9, values: [256]}} → it does not fit into u8",
                "variables: {a: {addresses: 0..9}} → registers have a type of number",
                "variables: {data: 1} → a variable cannot be called \"data\"",
                "variables: 1 → \"variables\" has names as keys",
                "messages: {a: {b: {}}} → \"b\" is a group without fields",
                "messages: {a: x} → \"fields\" has the names of the fields as keys",
                "peer-variables: {a: {of: u64be, addresses: 0..2000}} → the variables need",
            })
    void saysWhatOfADefinitionIsWrong(String definition, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules("a.yaml", definition + "\nrules: [{match: a, reply: b}]\n"))
                .withMessageContaining("a.yaml:1:")
                .withMessageContaining(message);
    }

    @Test
    void twoVariablesCannotHaveOneName() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules(
                        "a.yaml", "variables: {a: 1}\npeer-variables: {a: 2}\nrules: [{match: a, reply: b}]\n"))
                .withMessageContaining("two variables are called \"a\"");
    }
}

package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.script.Script;
import dev.parley.script.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesAndScriptsTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("bench.yaml"), text);
    }

    private Rules rules(String text) throws IOException, SettingsException {
        return Settings.rules(file(text));
    }

    private String refused(String text) throws IOException {
        Path file = file(text);
        return assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules(file))
                .actual()
                .getMessage()
                .replace(folder + "/", "");
    }

    private static Decision decide(Rules rules, Payload message) {
        return rules.decide(new Trigger.Arrived(message, 1), InetAddress.getLoopbackAddress(), Match.InState.START)
                .orElseThrow();
    }

    @Test
    void aRuleThatDoesNotApplyEachTimeLeavesTheRestToThoseBelow() throws Exception {
        Rules rules = rules("""
                - match: read
                  chance: 10%
                  reset: true
                - match: read
                  one-in: 3
                  reply: ERROR
                - match: read
                  one-in: 2 of all
                  reply: BUSY
                - match: read
                  first: 2
                  silent: true
                - match: read
                  reply: "21.5"
                """);

        assertThat(rules.all())
                .extracting(rule -> rule.frequency().toString())
                .containsExactly("a chance of 10%", "one in 3", "one in 2 of all", "first 2", "always");
        assertThat(refused("- {match: read, chance: 110%, reply: a}\n"))
                .contains("bench.yaml:1:", "chance", "less than 100%");
        assertThat(refused("- {match: read, one-in: 1, reply: a}\n")).contains("write 2 or more");
        assertThat(refused("- {match: read, one-in: 3, chance: 5%, reply: a}\n"))
                .contains("one-in", "chance");
        assertThat(refused("- {match: read, first: 0, reply: a}\n")).contains("write 1 or more");
        assertThat(refused("- {match: read, first: 3, one-in: 5, reply: a}\n")).contains("one-in", "first");
        assertThat(refused("- {match: read, reply: a}\n- {match: read, chance: 5%, reply: b}\n"))
                .contains("never reached");
    }

    @Test
    void numbersOfCapturesGoOnFromOneExpressionToTheNext() throws Exception {
        Rules rules = rules("- match: {regex: '(a)', hex-regex: '(62)'}\n  reply: '{{1}}{{2}}'\n");

        assertThat(decide(rules, Payload.of("ab")).captures())
                .containsEntry("1", Payload.of("a"))
                .containsEntry("2", Payload.of("b"));
    }

    @Test
    void readsEveryKeyOfTheLanguage() throws Exception {
        Rules rules = rules("""
            rules:
              - match: ping
                reply: pong
              - match: {prefix: "SET ", size: 5..64}
                reply: "ok"
              - match: {regex: "^GET (?P<key>\\\\w+)$", state: ready}
                reply: "{{key}}=42\\r\\n"
              - match: {hex-regex: "^(?P<id>....)0000", peer: 192.168.1.0/24, nth: 3}
                then:
                  - reply: "one"
                  - wait: 200ms
                  - reply: "two"
                    to: all
                  - state: busy
                  - half-close: true
              - match: {connect: true}
                reply: "hello\\r\\n"
                to: udp://127.0.0.1:9000
              - match: {silence: 5s, state: busy}
                reset: true
              - match: {hex: "01 02 ff"}
                silent: true
              - match: {suffix: '\\x0d', contains: "é"}
                close: true
              - otherwise: true
                reply: "ack: {{data}}"
                state: ready
            """);

        assertThat(rules.all()).hasSize(9);
        assertThat(rules.all().get(3).then())
                .extracting(action -> action.getClass().getSimpleName())
                .containsExactly("Reply", "Wait", "Reply", "SetState", "HalfClose");
        assertThat(((Action.Reply) rules.all().get(3).then().get(2)).to()).isInstanceOf(Action.Recipient.All.class);
        assertThat(rules.all().get(4).source()).isEqualTo("bench.yaml:16");
        assertThat(rules.all().get(7).when())
                .containsExactly(new Match.Suffix(Payload.of("\r")), new Match.Contains(Payload.of("é")));
        assertThat(rules.silences()).containsExactly(Duration.ofSeconds(5));
        assertThat(decide(rules, Payload.of("ping")).rule())
                .isSameAs(rules.all().getFirst());
        assertThat(decide(rules, Payload.of("other")).rule())
                .isSameAs(rules.all().getLast());
    }

    @Test
    void takesAListAloneAndJson() throws Exception {
        assertThat(rules("- match: a\n  reply: b\n").all()).hasSize(1);
        assertThat(rules("{\"rules\": [{\"match\": \"a\", \"reply\": \"b\"}]}").all())
                .hasSize(1);
    }

    @Test
    void aPeerOrAStateAloneIsAboutMessages() throws Exception {
        Rules rules = rules("- match: {peer: 127.0.0.1}\n  reply: b\n");

        assertThat(rules.decide(new Trigger.Connected(), InetAddress.getLoopbackAddress(), Match.InState.START))
                .isEmpty();
        assertThat(decide(rules, Payload.EMPTY).rule()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                - mach: ping                            | bench.yaml:1:3: "mach" is no key of a rule; there are match, otherwise, | Did you mean "match"?
                - match: {prefx: a}                     | bench.yaml:1:11: "prefx" is no key of a match | Did you mean "prefix"?
                - match: a                              | bench.yaml:1:3: nothing is done here | reply
                - reply: a                              | bench.yaml:1:3: a rule needs "match" | otherwise: true
                - {match: a, otherwise: true, reply: b} | bench.yaml:1:14: "match" and "otherwise" exclude each other | leave one out
                - {match: a, reply: "{{dta}}"}          | bench.yaml:1:21: reply: | data
                - {match: a, reply: "{{1}}"}            | bench.yaml:1:21: reply: | {{1}}
                - {match: {regex: "("}, reply: b}       | bench.yaml:1:19: regex: "(" is no regular expression | missing
                - {match: {size: 9..3}, reply: b}       | bench.yaml:1:18: size: | 1..10
                - {match: {nth: 0}, reply: b}           | bench.yaml:1:17: nth: '0' is not a whole number from 1 | 1
                - {match: {peer: board}, reply: b}      | bench.yaml:1:18: peer: 'board' is not a block | 192.168.1.0/24
                - {match: {connect: yes}, reply: b}     | bench.yaml:1:21: connect: 'yes' is not true | write true
                - {match: {connect: true, text: a}, reply: b}  | bench.yaml:1:27: "text" is about a message | connect
                - {match: a, reply: b, to: everybody}   | bench.yaml:1:28: to: 'everybody' is nobody | all
                - {match: a, wait: 5, reply: b}         | bench.yaml:1:20: wait: '5' has no unit | 5s
                - {match: a, to: all, silent: true}     | bench.yaml:1:3: "to" says who gets a "reply" | none
                - {match: a, reply: {{data}}}           | bench.yaml:1:21: this is no key | put double quotes around text with {{ }}
                - {match: a, reply: b, reply: c}        | bench.yaml:1:24: "reply" stands here a second time | leave one out
                - {match: &x a, reply: *x}              | bench.yaml:1:11: anchors | leave it out
                - {match: !!str a, reply: b}            | bench.yaml:1:11: tags | leave it out
                - {match: "\\xff", reply: b}            | bench.yaml:1:11: in double quotes | two backslashes
                - {match: a, reply: [x, y]}             | bench.yaml:1:21: "reply" takes text, and here is a list | then: [{reply: one}, {reply: two}]
                - {match: a, reply: @abc}               | bench.yaml:1:21: this is no YAML | put double quotes around it
                - {match: {silence: 25h}, reply: a}     | bench.yaml:1:21: silence: | at most 24h, but was 25h
                - {send: a}                             | bench.yaml:1:1: this is a script | parley send ADDRESS --script FILE
                listen: []                              | bench.yaml:1:1: this is a whole bench | parley run FILE
                rules: []                               | bench.yaml:1:8: "rules" takes a list | an empty one
                """)
    void refusesWithThePlaceAndWhatWasExpected(String yaml, String begins, String has) throws IOException {
        assertThat(refused(yaml)).startsWith(begins).contains(has);
    }

    @Test
    void tellsQuotesWhereYamlItselfStumblesOverBraces() throws IOException {
        assertThat(refused("- match: a\n  reply: ack: {{data}}\n"))
                .startsWith("bench.yaml:2:13: ")
                .contains("put double quotes around text with {{ }}");
        assertThat(refused("- match: a\n  reply: {{data}} and more\n"))
                .startsWith("bench.yaml:2:10: ")
                .contains("put double quotes around text with {{ }}");
    }

    @Test
    void tellsWhereAnEscapeLacksItsDigits() throws IOException {
        assertThat(refused("- match: a\n  reply: \"\\x"))
                .startsWith("bench.yaml:2:3: ")
                .contains("two digits");
    }

    @Test
    void tellsSeveralMistakesAtOnce() throws IOException {
        assertThat(refused("- mach: a\n  reply: b\n- match: c\n  reply: d\n  wiat: 3\n- match: {nth: x}\n  reply: d\n")
                        .lines())
                .hasSize(3);
    }

    @Test
    @Timeout(30)
    void tellsHowManyMistakesThereAre() throws IOException {
        assertThat(refused("- a\n".repeat(150_000))).endsWith("\nand 149990 more");
    }

    @Test
    void tellsAMisspeltKeyAloneWhereTheRightOneIsNeeded() throws IOException {
        assertThat(refused("- mach: a\n  reply: b\n").lines()).hasSize(1);
        assertThat(refused("- match: a\n  repyl: b\n").lines()).hasSize(1);
        assertThat(refused("- mach: a\n  color: b\n").lines()).hasSize(2);
        assertThat(refused("- color: a\n  reply: b\n").lines())
                .satisfiesExactly(
                        unknown -> assertThat(unknown).contains("\"color\" is no key"),
                        lacking -> assertThat(lacking).contains("a rule needs \"match\""));
    }

    @Test
    void refusesARuleThatNoMessageReaches() throws Exception {
        assertThat(refused("- otherwise: true\n  reply: a\n- match: b\n  reply: c\n"))
                .isEqualTo(
                        "bench.yaml:3:3: no message gets here, since \"otherwise\" in line 1 takes all: put this rule above it");
        assertThat(rules("- otherwise: true\n  reply: a\n- match: {connect: true}\n  reply: c\n")
                        .all())
                .hasSize(2);
        assertThat(rules("- match: {peer: 127.0.0.1}\n  reply: a\n- match: b\n  reply: c\n")
                        .all())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - {match: a, reply: b}\\n- {match: a, reply: c}
            - {match: {prefix: a}, reply: b}\\n- {match: {prefix: a, size: 5}, reply: c}
            - {match: {state: start}, reply: b}\\n- {match: {text: a, state: start}, reply: c}
            - {match: {regex: 'a+'}, reply: b}\\n- {match: {regex: 'a+', peer: 127.0.0.1}, reply: c}
            - {match: {connect: true}, reply: b}\\n- {match: {connect: true, state: start}, reply: c}
            - {match: {silence: 5s}, reply: b}\\n- {match: {silence: 5s, peer: 127.0.0.1}, reply: c}
            """)
    void refusesARuleBelowOneThatMatchesWheneverItDoes(String yaml) throws Exception {
        String[] lines = yaml.split("\\\\n", -1);
        assertThat(refused(lines[0] + "\n" + lines[1] + "\n"))
                .isEqualTo(
                        "bench.yaml:2:3: this rule is never reached, since the rule in line 1 matches whenever this one does: put this rule above it, or leave one out");
        boolean same = lines[0].startsWith("- {match: a");
        if (!same) {
            assertThat(rules(lines[1] + "\n" + lines[0] + "\n").all()).hasSize(2);
        }
    }

    @Test
    void refusesEachRuleInAStateThatNoRuleSets() throws Exception {
        String login = "- {match: login, state: ready, reply: ok}\n";
        assertThat(refused(login + "- {match: {text: get, state: raedy}, reply: a}\n- {match: {state: x}, reply: b}\n"))
                .isEqualTo("""
                        bench.yaml:2:3: this rule can never match: no rule sets the state "raedy"; a peer begins in "start", and rules set "ready". Did you mean ready?
                        bench.yaml:3:3: this rule can never match: no rule sets the state "x"; a peer begins in "start", and rules set "ready".""");
        assertThat(refused("- {match: login, stat: ready, reply: ok}\n- {match: {state: ready}, reply: b}\n"))
                .as("what was meant to set it is what is wrong")
                .contains("Did you mean \"state\"?")
                .doesNotContain("never match");
        assertThat(rules(login + "- {match: {state: ready}, reply: b}\n").all()).hasSize(2);
    }

    @Test
    void takesRulesThatOnlyLookAlike() throws Exception {
        assertThat(rules("""
                - {match: {text: a, state: s}, reply: b}
                - {match: {text: a, state: t}, reply: c}
                - {match: {text: a, nth: 1}, reply: c, state: s}
                - {match: {regex: a}, reply: c, state: t}
                - {match: {hex-regex: aa}, reply: c}
                - {match: {peer: 127.0.0.1}, reply: c}
                - {match: {connect: true, peer: 127.0.0.1}, reply: c}
                - {match: {silence: 5s}, reply: c}
                - {match: {silence: 6s}, reply: c}
                - {otherwise: true, reply: c}
                """).all()).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {text: ping, size: 5}                  | is exactly "ping" and is 5 B long
            {text: ping, size: 1..3}               | is exactly "ping" and is 1 to 3 B long
            {text: ping, hex: "01"}                | is exactly "ping" and is exactly
            {text: ping, prefix: po}               | is exactly "ping" and begins with "po"
            {text: ping, suffix: go}               | is exactly "ping" and ends with "go"
            {text: ping, contains: x}              | is exactly "ping" and contains "x"
            {text: ping, regex: '^x'}              | is exactly "ping" and matches "^x"
            {hex: "01 02", hex-regex: '^02'}       | has hex digits that match "^02"
            {prefix: hello, size: 4}               | begins with "hello" and is 4 B long
            {contains: hello, size: 0..4}          | contains "hello" and is 0 to 4 B long
            {regex: '^h.{4}', size: 1..4}          | matches "^h.{4}" and is 1 to 4 B long
            {hex-regex: '^0102(..)', size: 2}      | and is 2 B long
            """)
    void refusesConditionsThatExcludeEachOther(String match, String says) throws Exception {
        assertThat(refused("- match: " + match + "\n  reply: a\n"))
                .startsWith("bench.yaml:1:10: ")
                .contains("nothing is a message that ", says, "exclude each other");
        assertThat(refused("- match: {hex-regex: '^0(.)'}\n  reply: a\n")).startsWith("bench.yaml:1:22: hex-regex: ");
        assertThat(refused("- match: {regex: 'a^b'}\n  reply: a\n")).startsWith("bench.yaml:1:18: regex: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {text: ping, size: 4, prefix: pi, suffix: ng, contains: in, regex: 'i.g', hex-regex: '^70'}
            {prefix: hello, suffix: lower, size: 7}
            {regex: '^é$', size: 2}
            {hex-regex: '^0102(..)?', size: 2}
            """)
    void takesConditionsThatHoldTogether(String match) throws Exception {
        assertThat(rules("- match: " + match + "\n  reply: a\n").all()).hasSize(1);
    }

    @Test
    void namesTheFileAsItWasGivenAndRulesByItsLastPart() throws Exception {
        Path file = file("- mach: a\n  reply: b\n");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules(file))
                .withMessageStartingWith(file + ":1:3: ");
        assertThat(rules("- match: a\n  reply: b\n").all().getFirst().source()).isEqualTo("bench.yaml:1");
    }

    @Test
    void refusesWhatIsTooLongTooDeepOrNoText() throws IOException {
        assertThat(refused("#".repeat(1 << 20) + "\n")).contains("1,048,576 B");
        assertThat(refused("[".repeat(100_000))).contains("levels deep");
        Path file = Files.write(folder.resolve("bench.yaml"), new byte[] {'a', (byte) 0xff});
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules(file))
                .withMessageContaining("not UTF-8");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.rules(folder.resolve("none.yaml")))
                .withMessageContaining("there is no such file");
        assertThat(refused("")).contains("empty");
        assertThat(refused("a: b\n---\nc: d\n")).contains("second document");
        assertThat(refused("- \u0000\n")).contains("U+0000").startsWith("bench.yaml:1:3");
    }

    @Test
    void readsAScript() throws Exception {
        Script script = Settings.script(file("""
            script:
              - send: "LOGIN ann"
              - expect: {regex: "OK (\\\\d+)"}
                within: 3s
              - send: "ID {{1}}"
              - expect: PONG
              - assert: {size: 2..64}
              - pause: 100ms
              - repeat: 3
                steps:
                  - send: "PING"
            """));

        assertThat(script.name()).isEqualTo("bench.yaml");
        assertThat(script.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("Send", "Expect", "Send", "Expect", "Check", "Pause", "Repeat");
        assertThat(script.steps())
                .element(1)
                .isInstanceOfSatisfying(
                        Step.Expect.class, expect -> assertThat(expect.within()).isEqualTo(Duration.ofSeconds(3)));
        assertThat(script.steps())
                .element(3)
                .isInstanceOfSatisfying(
                        Step.Expect.class,
                        expect -> assertThat(expect.when()).isEqualTo(List.of(new Match.Exactly(Payload.of("PONG")))));
        assertThat(script.steps().getLast().source()).isEqualTo("bench.yaml:9");
    }

    @Test
    void numbersAreThoseOfTheLastExpressionAlsoWhereItCapturesNothing() throws IOException {
        Path file = file("- expect: {regex: (a)}\n- expect: {regex: b}\n- send: '{{1}}'\n");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.script(file))
                .withMessageStartingWith(folder + "/bench.yaml:3:9: send: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                - sent: a                  | bench.yaml:1:3: "sent" is no key of a step | Did you mean "send"?
                - {send: a, pause: 1s}     | bench.yaml:1:13: "send" and "pause" exclude | leave one out
                - {send: a, within: 1s}    | bench.yaml:1:3: "within" belongs to "expect" | beside it
                - {expect: {state: a}}     | bench.yaml:1:13: "state" is no key of "expect" | text
                - {repeat: 0, steps: [{send: a}]} | bench.yaml:1:12: repeat: '0' is not a whole number from 1 | 1
                - repeat: 2                | bench.yaml:1:3: "repeat" needs "steps" | list
                - send: "{{data}}"         | bench.yaml:1:9: send: | data
                - {expect: , within: 1s}   | bench.yaml:1:11: "expect" takes text, and here is nothing | "" is empty text
                """)
    void refusesAWrongStep(String yaml, String begins, String has) throws IOException {
        Path file = file(yaml);
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.script(file))
                .withMessageStartingWith(folder + "/" + begins)
                .withMessageContaining(has);
    }
}

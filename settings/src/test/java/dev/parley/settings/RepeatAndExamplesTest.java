package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bench.Entry;
import dev.parley.bench.ListenEntry;
import dev.parley.rule.Action;
import dev.parley.rule.Response;
import dev.parley.rule.RuleExample;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.trial.ExampleResult;
import dev.parley.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, repeated replies and examples in files. */
class RepeatAndExamplesTest {
    private static Rules rules(String... lines) throws SettingsException {
        return Settings.rules("rules.yaml", String.join("\n", lines));
    }

    @Test
    void readsARepeatedReplyAndWhatEndsIt() throws Exception {
        Rules rules = rules(
                "rules:",
                "  - name: talker",
                "    match: start",
                "    repeat: '{{n}}'",
                "    every: 50ms",
                "    to: {port: 8890}",
                "    until: {count: 3, time: 1m, match: {prefix: st}, silence: 5s}",
                "  - {match: x, stop: true}");

        assertThat(rules.all().getFirst().label()).isEqualTo("talker (rules.yaml:2)");
        assertThat(rules.all().getFirst().then())
                .singleElement()
                .isInstanceOfSatisfying(Action.Repeat.class, repeat -> {
                    assertThat(repeat.every()).isEqualTo(Duration.ofMillis(50));
                    assertThat(repeat.to()).isEqualTo(new Action.Recipient.Port(8890));
                    assertThat(repeat.until().count()).isEqualTo(3);
                    assertThat(repeat.until().time()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(repeat.until().silence()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(repeat.until().match()).hasSize(1);
                });
        assertThat(rules.all().get(1).then()).containsExactly(new Action.Stop());
    }

    @Test
    void readsExamples() throws Exception {
        List<RuleExample> examples = rules(
                        "rules:",
                        "  - {name: p, match: ping, reply: pong}",
                        "  - {match: {silence: 2s}, reply: bye}",
                        "examples:",
                        "  - {message: 'ping', after: [a, {hex: '01 02'}], answer: [pong, {regex: '^x'}], rule: p}",
                        "  - {silence: 2s, peer: '10.0.0.1', state: start, answer: none}")
                .examples();

        assertThat(examples).hasSize(2);
        assertThat(examples.get(0).after()).hasSize(2);
        assertThat(examples.get(0).answers())
                .hasValueSatisfying(answers -> assertThat(answers).hasSize(2));
        assertThat(examples.get(0).source()).isEqualTo("rules.yaml:5");
        assertThat(examples.get(1).trigger()).isEqualTo(new Trigger.Idle(Duration.ofSeconds(2)));
        assertThat(examples.get(1).answers()).contains(List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {match: a, repeat: b}                                    | "repeat" needs "every"
            {match: a, reply: b, until: {count: 1}}                  | "until" is about "repeat"
            {match: a, repeat: b, every: 0ms}                        | every 1ms to 24h
            {match: a, repeat: b, every: 1s, until: {}}              | "until" needs
            {match: a, repeat: b, every: 1s, until: {silence: 0s}}   | a silence must be longer than 0
            {match: a, reply: c, repeat: b, every: 1s, to: all}      | could be for "reply" or for "repeat"
            {match: a, reply: b, to: {port: 70000}}                  | a port is from 1 to 65535
            {match: a, repeat: b, every: 1s, silent: true}           | cannot both stay silent and reply
            {match: a, close: true, repeat: b, every: 1s}            | after close nothing more
            {name: p, match: a, reply: b}                            | every name stands once
            {match: a, reply: '{{line "no.csv"}}'}                   | does not exist below the folder
            """)
    void aMistakeIsToldWithItsPlace(String rule, String says) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> rules("rules:", "  - {name: p, match: ping, reply: pong}", "  - " + rule))
                .withMessageContaining(says)
                .withMessageContaining("rules.yaml:3:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {message: a}                         | needs what is expected
            {answer: a}                          | an example needs a "message"
            {message: a, connect: true, answer: b} | exclude each other
            {message: a, rule: ping}             | no rule has the name 'ping'. Did you mean
            {message: a, peer: here, answer: b}  | is no IP address
            {message: {hex: 0g}, answer: b}      | hex
            {message: a, anser: b}               | Did you mean "answer"?
            """)
    void aMistakeInAnExampleIsToldWithItsPlace(String example, String says) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() ->
                        rules("rules:", "  - {name: pings, match: ping, reply: pong}", "examples:", "  - " + example))
                .withMessageContaining(says)
                .withMessageContaining("rules.yaml:4:");
    }

    static List<Path> files() {
        return SettingsFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theExamplesOfEachFileGoAsWritten(Path file) throws Exception {
        long now = TimeUnit.SECONDS.toNanos(1_700_000_000);
        Trial.Filling filling =
                Trial.filling(() -> now, () -> new SplittableRandom(0), "127.0.0.1:50000", "127.0.0.1:9000");
        for (Entry entry : Settings.bench(file).entries()) {
            if (!file.endsWith("every-key.yaml")
                    && entry instanceof ListenEntry listen
                    && listen.response() instanceof Response.FromRules(Rules rules)) {
                assertThat(ExampleResult.of(rules, filling))
                        .extracting(ExampleResult::failure)
                        .allMatch(String::isEmpty);
            }
        }
    }
}

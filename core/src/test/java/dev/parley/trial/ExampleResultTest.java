package dev.parley.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.rule.RuleExample;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Examples beside rules go as written, or show what differs. */
class ExampleResultTest {
    private static final Rules RULES = Rules.when(new Match.Connect())
            .reply("hello")
            .when("login")
            .name("login")
            .state("in")
            .reply("welcome")
            .when(new Match.Exactly(Payload.of("get")), new Match.InState("in"))
            .reply("21.5")
            .reply("C")
            .when(new Match.Silence(Duration.ofSeconds(5)))
            .reply("bye")
            .when("ping")
            .reply("pong, and a lot more than fits into one line of a terminal: 0123456789")
            .build();

    private static RuleExample example(
            Trigger trigger, List<String> after, Optional<List<List<Match>>> answers, String rule) {
        return new RuleExample(
                after.stream().map(Payload::of).toList(),
                "",
                InetAddress.getLoopbackAddress(),
                trigger,
                answers,
                rule,
                "rules.yaml:9");
    }

    private static Trigger message(String text) {
        return new Trigger.Arrived(Payload.of(text), 1);
    }

    private static Optional<List<List<Match>>> answers(String... texts) {
        return Optional.of(List.of(texts).stream()
                .map(text -> List.<Match>of(new Match.Exactly(Payload.of(text))))
                .toList());
    }

    private static String failure(RuleExample example) {
        return ExampleResult.of(RULES.withExamples(List.of(example)), TrialTest.FILLING)
                .getFirst()
                .failure();
    }

    @Test
    void passesWhereTheRulesDoWhatItSays() {
        assertThat(failure(example(message("login"), List.of(), answers("welcome"), "login")))
                .isEmpty();
        assertThat(failure(example(message("get"), List.of("login"), answers("21.5", "C"), "")))
                .isEmpty();
        assertThat(failure(example(message("get"), List.of(), answers(), ""))).isEmpty();
        assertThat(failure(example(new Trigger.Connected(), List.of(), answers("hello"), "")))
                .isEmpty();
        assertThat(failure(example(new Trigger.Idle(Duration.ofSeconds(5)), List.of(), answers("bye"), "")))
                .isEmpty();
    }

    @Test
    void marksTheFirstDifference() {
        assertThat(failure(example(message("login"), List.of(), answers("welcame"), "")))
                .isEqualTo("""
                        rules.yaml:9: not as the example says, for the message "login"
                          expected  "welcame"
                          got       "welcome"
                                         ^
                          by        rule login""");
    }

    @Test
    void aLongAnswerIsCutAroundTheDifference() {
        String failure = failure(example(
                message("ping"),
                List.of(),
                answers("pong, and a lot more than fits into one line of a terminal; 0123456789"),
                ""));

        assertThat(failure.lines()).allMatch(line -> line.length() <= 80);
        assertThat(failure).contains("…");
        List<String> lines = failure.lines().toList();
        int mark = lines.get(3).indexOf('^');
        assertThat(lines.get(1).charAt(mark)).isEqualTo(';');
        assertThat(lines.get(2).charAt(mark)).isEqualTo(':');
    }

    @Test
    void saysWhichAnswerIsMissingOrTooMuchAndWhyNoRuleTookIt() {
        assertThat(failure(example(message("get"), List.of("login"), answers("21.5"), "")))
                .contains("expected  no answer", "got       \"C\"");
        assertThat(failure(example(message("PING"), List.of(), answers("pong"), "")))
                .contains(
                        "expected  \"pong\"",
                        "got       no answer",
                        "because   no rule matches this, but rule 5 would");
        assertThat(failure(example(message("ping"), List.of(), Optional.empty(), "login")))
                .contains("expected  rule login", "got       rule 5");
    }

    @Test
    void anExampleThatExpectsNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> example(message("a"), List.of(), Optional.empty(), ""))
                .withMessageContaining("needs what is expected");
    }
}

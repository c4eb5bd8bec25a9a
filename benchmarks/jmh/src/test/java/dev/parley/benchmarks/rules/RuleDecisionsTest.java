package dev.parley.benchmarks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Trigger;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the benchmark measures what it says. How fast that is, no test says. */
final class RuleDecisionsTest {
    private final RuleFile file = RuleFile.make();

    @Test
    void theFileHasFiftyRulesAndTenRegularExpressions() {
        List<Rule> rules = file.rules().all();

        assertThat(rules).hasSize(50);
        assertThat(rules.stream().flatMap(rule -> rule.when().stream()).filter(Match.Found.class::isInstance))
                .hasSize(10);
    }

    @Test
    void eachMessageIsAnsweredByItsOwnRule() {
        for (int i = 0; i < file.messages().size(); i++) {
            Payload message = file.messages().get(i);
            Decision decision = file.rules()
                    .decide(new Trigger.Arrived(message, 1), InetAddress.getLoopbackAddress(), Match.InState.START)
                    .orElseThrow();
            assertThat(decision.rule())
                    .as("%s", message)
                    .isSameAs(file.rules().all().get(i));
        }
    }

    @Test
    void mixedDecisionsFallOnAllRulesAlike() {
        RuleDecisions decisions = new RuleDecisions();
        Map<Rule, Integer> times = new HashMap<>();
        long places = 0;
        for (int i = 0; i < 8_192; i++) {
            Rule rule = decisions.mixed().orElseThrow().rule();
            times.merge(rule, 1, Integer::sum);
            places += file.rules().all().stream().map(Rule::source).toList().indexOf(rule.source()) + 1;
        }
        assertThat(times)
                .hasSize(50)
                .allSatisfy((rule, count) -> assertThat(count).isBetween(100, 230));
        assertThat(places / 8_192.0).as("the rule that matches, on average").isBetween(24.5, 26.5);
    }

    @Test
    void nothingAnswersWhatIsMeantToMiss() {
        RuleDecisions decisions = new RuleDecisions();
        for (int i = 0; i < 8_192; i++) {
            assertThat(decisions.allMiss()).isEmpty();
        }
    }
}

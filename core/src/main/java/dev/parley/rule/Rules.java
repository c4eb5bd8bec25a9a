package dev.parley.rule;

import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules in order: the first that matches answers. Immutable; safe from any thread. */
public final class Rules {
    private final List<Rule> rules;
    private final Conditions[] conditions;

    private Rules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.conditions = rules.stream().map(rule -> Conditions.of(rule.when())).toArray(Conditions[]::new);
    }

    public static Rules of(List<Rule> rules) {
        return new Rules(rules);
    }

    /** In their order. */
    public List<Rule> all() {
        return rules;
    }

    /** The silences that any of them waits for, the shortest first, each once. */
    public List<Duration> silences() {
        return Arrays.stream(conditions)
                .flatMap(each -> each.silences().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * What is done about it.
     *
     * @param occasion what happened
     * @param peer to whom
     * @param state that peer's state, {@link Match.InState#START} at first
     * @return the first rule that matches, or empty where none does
     */
    public Optional<Decision> decide(Occasion occasion, InetAddress peer, String state) {
        Sight sight = null;
        for (int i = 0; i < conditions.length; i++) {
            Conditions each = conditions[i];
            if (!each.mayHold(occasion, peer, state)) {
                continue;
            }
            if (!each.haveExpressions()) {
                return Optional.of(new Decision(rules.get(i), Map.of()));
            }
            if (sight == null) {
                sight = new Sight(((Occasion.Arrived) occasion).message()); // expressions hold for nothing else
            }
            Map<String, Payload> captures = each.found(sight);
            if (captures != null) {
                return Optional.of(new Decision(rules.get(i), captures));
            }
        }
        return Optional.empty();
    }
}

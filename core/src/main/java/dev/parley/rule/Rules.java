package dev.parley.rule;

import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules in order: the first that matches answers. Immutable; safe from any thread. */
public final class Rules {
    private final List<Rule> rules;
    private final List<Conditions> conditions;

    private Rules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.conditions = rules.stream().map(rule -> Conditions.of(rule.when())).toList();
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
        return conditions.stream()
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
        for (int i = 0; i < rules.size(); i++) {
            Optional<Map<String, Payload>> held = conditions.get(i).hold(occasion, peer, state);
            if (held.isPresent()) {
                return Optional.of(new Decision(rules.get(i), held.get()));
            }
        }
        return Optional.empty();
    }
}

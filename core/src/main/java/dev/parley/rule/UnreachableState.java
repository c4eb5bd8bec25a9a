package dev.parley.rule;

import dev.parley.text.SpellingSuggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A rule that can never match, because no peer comes into the state that it needs. Pure; safe from any thread.
 *
 * @param index which rule, from 0
 * @param reason why, in words, without the rule's place
 */
public record UnreachableState(int index, String reason) {

    /** Those of one set of rules, in their order. */
    public static List<UnreachableState> in(List<Rule> rules) {
        Set<String> reached = reached(rules);
        List<UnreachableState> unreachable = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            for (String state : needed(rules.get(i))) {
                if (!reached.contains(state)) {
                    unreachable.add(new UnreachableState(i, reason(state, rules)));
                }
            }
        }
        return List.copyOf(unreachable);
    }

    /** Where a peer begins, and wherever rules can lead it from there. */
    private static Set<String> reached(List<Rule> rules) {
        Set<String> reached = new HashSet<>(Set.of(Match.InState.START));
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Rule rule : rules) {
                if (reached.containsAll(needed(rule))) {
                    isGrowing |= reached.addAll(set(rule));
                }
            }
        }
        return reached;
    }

    private static Set<String> needed(Rule rule) {
        return rule.when().stream()
                .flatMap(match -> match instanceof Match.InState in ? Stream.of(in.state()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static Set<String> set(Rule rule) {
        return rule.then().stream()
                .flatMap(action -> action instanceof Action.SetState to ? Stream.of(to.state()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static String reason(String state, List<Rule> rules) {
        TreeSet<String> all = new TreeSet<>();
        rules.forEach(rule -> all.addAll(set(rule)));
        if (all.contains(state)) {
            String setters = IntStream.range(0, rules.size())
                    .filter(i -> set(rules.get(i)).contains(state))
                    .mapToObj(i -> Rules.name(rules, i))
                    .collect(Collectors.joining(", "));
            return "no peer comes into the state \"%s\", since what sets it can never match itself: %s"
                    .formatted(state, setters);
        }
        if (all.isEmpty()) {
            return "no rule sets the state \"%s\", nor any other: each peer stays in \"%s\""
                    .formatted(state, Match.InState.START);
        }
        all.add(Match.InState.START);
        return "no rule sets the state \"%s\"; a peer begins in \"%s\", and rules set %s.%s"
                .formatted(state, Match.InState.START, quoted(rules), SpellingSuggestion.suggestion(state, all));
    }

    private static String quoted(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> set(rule).stream())
                .distinct()
                .sorted()
                .map(state -> "\"" + state + "\"")
                .collect(Collectors.joining(", "));
    }
}

package dev.parley.settings;

import dev.parley.rule.Frequency;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds rules that are never reached: one above matches whenever they do, since it has the same conditions or some of them.
 * It says only what is certain.
 */
final class RuleOrder {
    /** Of more conditions not all combinations are looked up. */
    private static final int MOST_CONDITIONS = 6;

    private final Map<Conditions, Integer> lines = new HashMap<>();

    /** What a rule asks; nothing at all for one that takes every message. */
    private record Conditions(boolean aboutMessages, Set<Object> all) {}

    /**
     * Adds the next rule.
     *
     * @throws SettingsError if it is never reached
     */
    void add(Rule rule, SourceLocation place) {
        boolean aboutMessages = MatchReader.isAboutMessages(rule.when());
        List<Object> conditions = conditions(rule.when());
        for (Set<Object> some : subsets(conditions)) {
            Integer above = lines.get(new Conditions(aboutMessages, some));
            if (above != null) {
                String why = some.isEmpty()
                        ? "no message gets here, since \"otherwise\" in line %s takes all: put this rule above it"
                        : "this rule is never reached, since the rule in line %s matches whenever this one does: put this rule above it, or leave one out";
                throw new SettingsError(place, why.formatted(above), above);
            }
        }
        if (!(rule.frequency() instanceof Frequency.Always)) {
            return; // what it leaves comes to those below
        }
        lines.put(new Conditions(aboutMessages, new HashSet<>(conditions)), place.line());
    }

    private static List<Object> conditions(List<Match> when) {
        List<Object> all = new ArrayList<>();
        for (Match match : when) {
            if (match instanceof Match.Found found) {
                all.add(List.of(found.regex().over(), found.regex().toString()));
            } else if (!(match instanceof Match.Anything)) {
                all.add(match);
            }
        }
        return all;
    }

    private static List<Set<Object>> subsets(List<Object> conditions) {
        List<Set<Object>> subsets = new ArrayList<>();
        subsets.add(Set.of());
        if (conditions.size() > MOST_CONDITIONS) {
            conditions.forEach(each -> subsets.add(Set.of(each)));
            subsets.add(new HashSet<>(conditions));
            return subsets;
        }
        for (Object each : conditions) {
            for (Set<Object> known : List.copyOf(subsets)) {
                Set<Object> with = new HashSet<>(known);
                with.add(each);
                subsets.add(with);
            }
        }
        return subsets;
    }
}

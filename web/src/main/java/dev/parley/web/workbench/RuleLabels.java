package dev.parley.web.workbench;

import dev.parley.bench.EntryStatus;
import dev.parley.bench.ListenEntry;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.settings.BenchText.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page calls a rule: its name, or what it matches. */
final class RuleLabels {
    private static final Pattern MATCH = Pattern.compile("[\\s-]*\"?match\"?\\s*:\\s*(.+?)\\s*");
    private static final Pattern REGEX = Pattern.compile("\\{\\s*regex\\s*:\\s*['\"]?(.*?)['\"]?\\s*}");
    private static final int MOST = 40;

    private RuleLabels() {}

    /** The labels of an entry's rules, by where each stands. */
    static Map<String, String> of(Workbench workbench, Item item) {
        Map<String, String> labels = new LinkedHashMap<>();
        List<String> lines = workbench.text().text().lines().toList();
        workbench
                .running()
                .status(item.name())
                .map(EntryStatus::entry)
                .filter(ListenEntry.class::isInstance)
                .map(entry -> ((ListenEntry) entry).response())
                .filter(Response.FromRules.class::isInstance)
                .map(response -> ((Response.FromRules) response).rules().all())
                .ifPresent(rules -> rules.forEach(rule -> labels.put(rule.label(), of(lines, rule))));
        return labels;
    }

    /** The line on which a rule begins, from 1. */
    static int line(Rule rule) {
        String source = rule.source();
        return Integer.parseInt(source.substring(source.lastIndexOf(':') + 1));
    }

    /** The label of a rule of these lines. */
    static String of(List<String> lines, Rule rule) {
        return rule.name().isEmpty() ? of(lines, line(rule)) : rule.name();
    }

    /** The label of the rule that begins on that line. */
    private static String of(List<String> lines, int line) {
        for (int i = line - 1; i < Math.min(lines.size(), line + 5); i++) {
            String text = lines.get(i);
            if (text.contains("otherwise")) {
                return "otherwise";
            }
            Matcher matcher = MATCH.matcher(text);
            if (matcher.matches()) {
                Matcher regex = REGEX.matcher(matcher.group(1));
                String label = regex.matches()
                        ? "/" + regex.group(1) + "/"
                        : matcher.group(1).replaceAll("^[\"']|[\"']$", "");
                return label.length() > MOST ? label.substring(0, MOST) + "…" : label;
            }
        }
        return "line " + line;
    }
}

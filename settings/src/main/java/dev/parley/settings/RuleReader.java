package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.rule.Action;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.settings.Node.Pair;
import dev.parley.template.Template;
import dev.parley.time.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the rules of a list. */
final class RuleReader {
    /** What an item of {@code then:} may have. */
    static final List<String> ACTIONS =
            List.of("reply", "to", "wait", "state", "close", "half-close", "reset", "silent");

    /** What a rule may have. */
    static final List<String> KEYS = Stream.concat(Stream.of("match", "otherwise", "then"), ACTIONS.stream())
            .toList();

    private static final String[] DOING =
            Stream.concat(Stream.of("then"), ACTIONS.stream()).toArray(String[]::new);

    private final Problems problems;

    /** The line of the rule that takes every message, or 0. */
    private int otherwiseLine;

    RuleReader(Problems problems) {
        this.problems = problems;
    }

    /** @throws Wrong if it is no list; what is wrong in it is a problem */
    Rules rules(Node node) {
        List<Rule> rules = problems.each(Node.items("rules", node).nodes(), this::rule);
        return Fields.made(node.place(), () -> Rules.of(rules));
    }

    private Rule rule(Node node) {
        Fields fields = Fields.of(node, "a rule", KEYS, problems);
        MatchReader.Read match = match(fields);
        List<Action> actions = actions(fields, match.captures());
        Rule rule =
                fields.made(() -> new Rule(match.when(), actions, fields.place().source()));
        if (fields.has("otherwise") && otherwiseLine == 0) {
            otherwiseLine = fields.place().line();
        } else if (otherwiseLine > 0 && MatchReader.isAboutMessages(rule.when())) {
            throw new Wrong(
                    fields.place(),
                    "no message gets here, since \"otherwise\" in line %s takes all: put this rule above it"
                            .formatted(otherwiseLine));
        }
        return rule;
    }

    private MatchReader.Read match(Fields fields) {
        fields.exclude(List.of("match", "otherwise"));
        return fields.node("match")
                .map(node -> MatchReader.ofRule(node, problems))
                .or(() -> fields.value("otherwise", text -> Words.yes(text, anything())))
                .orElseThrow(() -> fields.lacks(
                        "a rule needs \"match\", or \"otherwise: true\" for any message", "match", "otherwise"));
    }

    private static MatchReader.Read anything() {
        return new MatchReader.Read(List.of(new Match.Anything()), Set.of());
    }

    private List<Action> actions(Fields fields, Set<String> captures) {
        List<Action> actions = new ArrayList<>();
        for (Pair entry : fields.pairs()) {
            switch (entry.name()) {
                case "match", "otherwise", "to" -> {}
                case "then" -> {
                    for (Node item : Node.items("then", entry.value()).nodes()) {
                        actions.addAll(actions(Fields.of(item, "\"then\"", ACTIONS, problems), captures));
                    }
                }
                case "reply" ->
                    actions.add(new Action.Reply(
                            text(entry).as("reply", text -> Template.forReply(text, captures)), recipient(fields)));
                default -> actions.add(action(entry));
            }
        }
        if (fields.has("to") && !fields.has("reply")) {
            throw new Wrong(fields.place(), "\"to\" says who gets a \"reply\", and there is none beside it");
        }
        if (actions.isEmpty()) {
            throw fields.lacks(
                    "nothing is done here: write \"reply\", or \"silent: true\" for no answer at all", DOING);
        }
        return actions;
    }

    private static Node.Text text(Pair entry) {
        if (entry.value() instanceof Node.Items items) {
            throw new Wrong(
                    items.place(),
                    "\"%s\" takes text, and here is a list: several actions stand in \"then: [{reply: one}, {reply: two}]\""
                            .formatted(entry.name()));
        }
        return Node.text(entry.name(), entry.value());
    }

    private static Action action(Pair entry) {
        String key = entry.name();
        return text(entry).as(key, value -> switch (key) {
            case "wait" -> new Action.Wait(Durations.parse(value));
            case "state" -> new Action.SetState(Words.name(value));
            case "close" -> Words.yes(value, new Action.Close());
            case "half-close" -> Words.yes(value, new Action.HalfClose());
            case "reset" -> Words.yes(value, new Action.Reset());
            case "silent" -> Words.yes(value, new Action.StaySilent());
            default -> throw new IllegalStateException(key);
        });
    }

    private static Action.Recipient recipient(Fields fields) {
        return fields.value("to", RuleReader::recipient).orElseGet(Action.Recipient.Sender::new);
    }

    private static Action.Recipient recipient(String text) {
        return switch (text) {
            case "sender" -> new Action.Recipient.Sender();
            case "all" -> new Action.Recipient.All();
            default -> {
                if (text.indexOf(':') < 0) {
                    throw new IllegalArgumentException("'" + text
                            + "' is nobody: write sender, all, or an address such as udp://192.168.1.20:9000");
                }
                Address address = Address.parse(text).requireTarget();
                if (address.scheme().isStream()) {
                    throw new IllegalArgumentException(
                            address + " would need a connection: a reply to somebody else goes to a udp:// address");
                }
                yield new Action.Recipient.Named(address);
            }
        };
    }
}

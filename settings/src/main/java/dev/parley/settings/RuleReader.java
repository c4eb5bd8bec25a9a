package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.option.ValueType;
import dev.parley.rule.Action;
import dev.parley.rule.Frequency;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.rule.UnreachableState;
import dev.parley.settings.Node.Pair;
import dev.parley.template.Assignment;
import dev.parley.template.Names;
import dev.parley.template.Template;
import dev.parley.template.TemplateException;
import dev.parley.time.Durations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the rules of a list. */
final class RuleReader {
    /** What an item of {@code then:} may have. */
    static final List<String> ACTIONS = List.of(
            "reply",
            "to",
            "raw",
            "from",
            "repeat",
            "every",
            "until",
            "stop",
            "wait",
            "state",
            "set",
            "close",
            "half-close",
            "reset",
            "silent");

    /** What a rule may have. */
    static final List<String> KEYS = Stream.concat(
                    Stream.of("match", "otherwise", "chance", "one-in", "first", "name", "then"), ACTIONS.stream())
            .toList();

    /** Another port of the sender's host. */
    static final List<String> TO = List.of("port");

    private static final String[] DOING =
            Stream.concat(Stream.of("then"), ACTIONS.stream()).toArray(String[]::new);

    private final Definitions definitions;
    private final SettingsErrors errors;

    private final RuleOrder order = new RuleOrder();
    private final Map<String, Integer> names = new HashMap<>();

    RuleReader(Definitions definitions, SettingsErrors errors) {
        this.definitions = definitions;
        this.errors = errors;
    }

    /** @throws SettingsError if it is no list; what is wrong in it is a problem */
    Rules rules(Node node) {
        List<Node> nodes = Node.items("rules", node).nodes();
        int before = errors.count();
        List<Rule> rules = errors.each(nodes, this::rule);
        if (errors.count() > before) {
            return Rules.of(List.of()); // of rules that cannot be read nobody knows which states they set
        }
        for (UnreachableState each : UnreachableState.in(rules)) {
            errors.add(nodes.get(each.index()).place(), "this rule can never match: " + each.reason());
        }
        return errors.count() > before ? Rules.of(List.of()) : Rules.of(rules).with(definitions.variables());
    }

    private Rule rule(Node node) {
        MappingReader mapping = MappingReader.of(node, "a rule", KEYS, errors);
        MatchReader.Read match = match(mapping);
        List<Action> actions = actions(mapping, match.names());
        Frequency frequency = frequency(mapping);
        String name = mapping.node("name").map(this::name).orElse("");
        Rule rule = mapping.made(
                () -> new Rule(match.when(), frequency, actions, mapping.place().source(), name));
        order.add(rule, mapping.place());
        return rule;
    }

    /** Each once, so that events and examples say which is meant. */
    private String name(Node node) {
        Node.Scalar scalar = Node.text("name", node);
        Integer line = names.putIfAbsent(scalar.value(), scalar.place().line());
        if (line != null) {
            throw new SettingsError(
                    scalar.place(),
                    "name: the rule in line %s is called '%s' too: every name stands once"
                            .formatted(line, scalar.value()),
                    line);
        }
        return scalar.value();
    }

    private static Frequency frequency(MappingReader mapping) {
        mapping.exclude(List.of("chance", "one-in", "first"));
        return mapping.value("chance", Frequency::chance)
                .or(() -> mapping.value("one-in", Frequency::oneIn))
                .or(() -> mapping.value("first", Frequency::first))
                .orElse(Frequency.ALWAYS);
    }

    private MatchReader.Read match(MappingReader mapping) {
        mapping.exclude(List.of("match", "otherwise"));
        return mapping.node("match")
                .map(node -> MatchReader.ofRule(node, definitions, errors))
                .or(() -> mapping.value("otherwise", text -> ScalarValues.yes(text, anything(definitions))))
                .orElseThrow(() -> mapping.lacks(
                        "a rule needs \"match\", or \"otherwise: true\" for any message", "match", "otherwise"));
    }

    private static MatchReader.Read anything(Definitions definitions) {
        return new MatchReader.Read(
                List.of(new Match.Anything()), definitions.variables().names());
    }

    private List<Action> actions(MappingReader mapping, Names names) {
        List<Action> actions = new ArrayList<>();
        for (Pair entry : mapping.pairs()) {
            switch (entry.name()) {
                case "name",
                        "match",
                        "otherwise",
                        "chance",
                        "one-in",
                        "first",
                        "to",
                        "raw",
                        "from",
                        "every",
                        "until" -> {}
                case "then" -> {
                    for (Node item : Node.items("then", entry.value()).nodes()) {
                        actions.addAll(actions(MappingReader.of(item, "\"then\"", ACTIONS, errors), names));
                    }
                }
                case "set" -> actions.addAll(set(entry.value(), names));
                case "reply" -> {
                    Template reply = reply(entry, names);
                    actions.add(mapping.made(
                            () -> new Action.Reply(reply, recipient(mapping), raw(mapping), fromNewPort(mapping))));
                }
                case "repeat" ->
                    actions.add(new RepeatReader(definitions, errors)
                            .repeat(mapping, reply(entry, names), recipient(mapping)));
                default -> actions.add(action(entry));
            }
        }
        if (mapping.has("to") && !mapping.has("reply") && !mapping.has("repeat")) {
            throw new SettingsError(mapping.place(), "\"to\" says who gets a \"reply\", and there is none beside it");
        }
        RepeatReader.refuseWithout(mapping);
        if (mapping.has("raw") && !mapping.has("reply")) {
            throw new SettingsError(
                    mapping.place(), "\"raw\" sends a \"reply\" past the framing, and there is none beside it");
        }
        if (mapping.has("from") && !mapping.has("reply")) {
            throw new SettingsError(
                    mapping.place(), "\"from\" says from where a \"reply\" leaves, and there is none beside it");
        }
        if (actions.isEmpty()) {
            throw mapping.lacks(
                    "nothing is done here: write \"reply\", or \"silent: true\" for no answer at all", DOING);
        }
        return actions;
    }

    private Template reply(Pair entry, Names names) {
        Node value = entry.value() instanceof Node.Sequence ? text(entry) : entry.value();
        return new TemplateReader(definitions, errors).read(entry.name(), value, true, names);
    }

    private static List<Action> set(Node node, Names names) {
        if (!(node instanceof Node.Mapping variables) || variables.entries().isEmpty()) {
            throw new SettingsError(
                    node.place(),
                    "\"set\" has names of variables as keys, each with its value, such as volts: \"{{1}}\"");
        }
        List<Action> actions = new ArrayList<>();
        for (Pair each : variables.entries()) {
            Node.Scalar value = Node.text(each.name(), each.value());
            try {
                actions.add(new Action.SetVariable(Assignment.of(each.name(), value.value(), true, names)));
            } catch (TemplateException wrong) {
                throw new SettingsError(each.key().place(), "set: " + wrong.getMessage());
            }
        }
        return actions;
    }

    private static Node.Scalar text(Pair entry) {
        if (entry.value() instanceof Node.Sequence sequence) {
            throw new SettingsError(
                    sequence.place(),
                    "\"%s\" takes text, and here is a list: several actions stand in \"then: [{reply: one}, {reply: two}]\""
                            .formatted(entry.name()));
        }
        return Node.text(entry.name(), entry.value());
    }

    private static Action action(Pair entry) {
        String key = entry.name();
        return text(entry).as(key, value -> switch (key) {
            case "wait" -> new Action.Wait(Durations.parse(value));
            case "state" -> new Action.SetState(ScalarValues.name(value));
            case "close" -> ScalarValues.yes(value, new Action.Close());
            case "half-close" -> ScalarValues.yes(value, new Action.HalfClose());
            case "stop" -> ScalarValues.yes(value, new Action.Stop());
            case "reset" -> ScalarValues.yes(value, new Action.Reset());
            case "silent" -> ScalarValues.yes(value, new Action.NoReply());
            default -> throw new IllegalStateException(key);
        });
    }

    private static boolean raw(MappingReader mapping) {
        return mapping.value("raw", text -> ScalarValues.yes(text, true)).orElse(false);
    }

    private static boolean fromNewPort(MappingReader mapping) {
        return mapping.value("from", text -> {
                    if (!text.equals("new-port")) {
                        throw new IllegalArgumentException(
                                "'%s' is no place that a reply leaves from: write new-port, or leave it out"
                                        .formatted(text));
                    }
                    return true;
                })
                .orElse(false);
    }

    private Action.Recipient recipient(MappingReader mapping) {
        Node to = mapping.node("to").orElse(null);
        if (to instanceof Node.Mapping) {
            MappingReader other = MappingReader.of(to, "\"to\"", TO, errors);
            return other.value("port", ValueType.COUNT::parse)
                    .<Action.Recipient>map(port ->
                            other.made(() -> new Action.Recipient.Port((int) Math.min(port, Integer.MAX_VALUE))))
                    .orElseThrow(() -> other.lacks("\"to\" is sender, all, an address, or has \"port\"", "port"));
        }
        return mapping.value("to", RuleReader::recipient).orElseGet(Action.Recipient.Sender::new);
    }

    private static Action.Recipient recipient(String text) {
        return switch (text) {
            case "sender" -> new Action.Recipient.Sender();
            case "all" -> new Action.Recipient.All();
            default -> {
                if (text.indexOf(':') < 0) {
                    throw new IllegalArgumentException(
                            "'" + text
                                    + "' is nobody: write sender, all, {port: 8890} of the sender's host, or an address such as udp://192.168.1.20:9000");
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

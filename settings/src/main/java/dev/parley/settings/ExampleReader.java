package dev.parley.settings;

import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.RuleExample;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.rule.Variables;
import dev.parley.text.SpellingSuggestion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Reads the examples that stand beside rules. */
final class ExampleReader {
    /** What an example may have. */
    static final List<String> KEYS =
            List.of("message", "connect", "silence", "after", "state", "peer", "answer", "rule");

    /** How a message may be written. */
    static final List<String> PAYLOAD = List.of("text", "hex");

    private static final List<String> OCCASIONS = List.of("message", "connect", "silence");
    private static final String NONE = "none";

    private final Definitions definitions;
    private final SettingsErrors errors;
    private final List<String> names;

    private ExampleReader(Definitions definitions, SettingsErrors errors, Rules rules) {
        this.definitions = definitions.with(Variables.NONE);
        this.errors = errors;
        this.names = rules.all().stream()
                .map(Rule::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * These rules with the examples of a group of keys, where it has some.
     *
     * @param definitions what answers can name; nothing that is remembered
     * @throws SettingsError if they are no list; what is wrong in it is a problem
     */
    static Rules read(MappingReader mapping, Rules rules, Definitions definitions, SettingsErrors errors) {
        ExampleReader reader = new ExampleReader(definitions, errors, rules);
        return mapping.node("examples")
                .map(node -> rules.withExamples(
                        errors.each(Node.items("examples", node).nodes(), reader::example)))
                .orElse(rules);
    }

    private RuleExample example(Node node) {
        MappingReader mapping = MappingReader.of(node, "an example", KEYS, errors);
        mapping.exclude(OCCASIONS);
        mapping.exclude(List.of("state", "connect"));
        Trigger trigger = trigger(mapping);
        List<Payload> after = mapping.node("after").map(this::payloads).orElse(List.of());
        Optional<List<List<Match>>> answers = mapping.node("answer").map(this::answers);
        return mapping.made(() -> new RuleExample(
                after,
                mapping.value("state", ScalarValues::name).orElse(""),
                mapping.value("peer", ExampleReader::address).orElseGet(InetAddress::getLoopbackAddress),
                trigger,
                answers,
                mapping.value("rule", this::rule).orElse(""),
                mapping.place().source()));
    }

    private Trigger trigger(MappingReader mapping) {
        return mapping.node("message")
                .<Trigger>map(node -> new Trigger.Arrived(payload("message", node), 1))
                .or(() -> mapping.value("connect", text -> ScalarValues.yes(text, new Trigger.Connected())))
                .or(() -> mapping.value("silence", text -> new Trigger.Idle(ListenReader.positive(text))))
                .orElseThrow(() ->
                        mapping.lacks("an example needs a \"message\", \"connect: true\" or \"silence\"", "message"));
    }

    private List<Payload> payloads(Node node) {
        return node instanceof Node.Sequence
                ? Node.items("after", node).nodes().stream()
                        .map(each -> payload("after", each))
                        .toList()
                : List.of(payload("after", node));
    }

    /** As a rule's {@code match} has it: text with escapes, or {@code {hex: …}}. */
    private Payload payload(String key, Node node) {
        if (node instanceof Node.Scalar) {
            return Node.text(key, node).as(key, Escapes::parse);
        }
        MappingReader mapping = MappingReader.of(node, "\"" + key + "\"", PAYLOAD, errors);
        mapping.exclude(PAYLOAD);
        return mapping.value("text", Escapes::parse)
                .or(() -> mapping.value("hex", Encoding.HEX::decode))
                .orElseThrow(() -> mapping.lacks("a message is text, or has \"hex\"", "text", "hex"));
    }

    private List<List<Match>> answers(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.value().equals(NONE)) {
            return List.of();
        }
        List<Node> nodes =
                node instanceof Node.Sequence ? Node.items("answer", node).nodes() : List.of(node);
        return nodes.stream()
                .map(each -> MatchReader.ofMessage("answer", each, definitions, errors)
                        .when())
                .toList();
    }

    private String rule(String name) {
        if (!names.isEmpty() && !names.contains(name)) {
            throw new IllegalArgumentException(
                    "no rule has the name '%s'.%s".formatted(name, SpellingSuggestion.suggestion(name, names)));
        }
        return name;
    }

    private static InetAddress address(String text) {
        if (!text.matches("[0-9a-fA-F.:]+")) {
            throw new IllegalArgumentException("'" + text + "' is no IP address, such as 192.168.1.20");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException none) {
            throw new IllegalArgumentException("'" + text + "' is no IP address, such as 192.168.1.20", none);
        }
    }
}

package dev.parley.settings;

import dev.parley.address.Cidr;
import dev.parley.bench.option.ValueType;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.regex.Regex;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.settings.Node.Pair;
import dev.parley.template.Names;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads what stands behind {@code match:}, {@code expect:} and {@code assert:}. */
final class MatchReader {
    /** Conditions that only a message can fulfil. */
    static final List<String> ABOUT_MESSAGES = List.of(
            "text", "hex", "prefix", "suffix", "contains", "regex", "hex-regex", "message", "fields", "size", "nth");

    /** What a script may await or assert. */
    static final List<String> AWAITED = join(ABOUT_MESSAGES, List.of("where", "peer"));

    /** What may be expected of a listener: several peers may fulfil it, and so nobody's n-th message is meant. */
    static final List<String> EXPECTED =
            AWAITED.stream().filter(key -> !key.equals("nth")).toList();

    private static final List<String> OCCASIONS = List.of("connect", "disconnect", "silence");

    /** What a rule may match. */
    static final List<String> MATCHED = join(AWAITED, join(List.of("state"), OCCASIONS));

    private MatchReader() {}

    /**
     * @param when what must hold
     * @param names what a template may call by name: what was captured and read, and variables
     */
    record Read(List<Match> when, Names names) {}

    /** What a rule matches. */
    static Read ofRule(Node node, Definitions definitions, SettingsErrors errors) {
        return read("match", node, "a match", MATCHED, definitions, errors);
    }

    /** What a script expects of a message. */
    static Read ofMessage(String key, Node node, Definitions definitions, SettingsErrors errors) {
        return read(key, node, "\"" + key + "\"", AWAITED, definitions, errors);
    }

    /** What must arrive at a listener, from whomever. */
    static Read ofExpectation(Node node, Definitions definitions, SettingsErrors errors) {
        return read("match", node, "a match of an expectation", EXPECTED, definitions, errors);
    }

    private static Read read(
            String key, Node node, String name, List<String> keys, Definitions definitions, SettingsErrors errors) {
        Names variables = definitions.variables().names();
        if (node instanceof Node.Scalar scalar) {
            return new Read(List.of(one("text", Node.text(key, scalar))), variables);
        }
        MappingReader mapping = MappingReader.of(node, name, keys, errors);
        if (node instanceof Node.Mapping group && group.entries().isEmpty()) {
            throw new SettingsError(
                    node.place(), name + " needs a condition, such as prefix; \"otherwise: true\" is any message");
        }
        refuseMixture(mapping);
        List<Match> when = new ArrayList<>();
        for (Pair entry : mapping.pairs()) {
            if (!FieldMatchReader.KEYS.contains(entry.name())) {
                when.add(one(entry.name(), Node.text(entry.name(), entry.value())));
            }
        }
        new FieldMatchReader(mapping, definitions).addTo(when);
        if (mapping.pairs().stream().noneMatch(entry -> decidesWhat(entry.name()))) {
            when.add(new Match.Anything()); // a peer or a state alone: each of its messages
        }
        return new Read(
                when, mapping.made(() -> variables.plus(CompiledMatch.of(when).names())));
    }

    /** Whether a message may fulfil it, and not a peer's coming, silence or going. */
    static boolean isAboutMessages(List<Match> when) {
        return when.stream()
                .noneMatch(match -> match instanceof Match.Connect
                        || match instanceof Match.Disconnect
                        || match instanceof Match.Silence);
    }

    private static boolean decidesWhat(String key) {
        return ABOUT_MESSAGES.contains(key) || OCCASIONS.contains(key);
    }

    /** Where nothing has arrived there is no message that anything could be said about. */
    private static void refuseMixture(MappingReader mapping) {
        mapping.exclude(OCCASIONS);
        for (String occasion : OCCASIONS) {
            for (Pair entry : mapping.pairs()) {
                if (mapping.has(occasion) && ABOUT_MESSAGES.contains(entry.name())) {
                    throw new SettingsError(
                            entry.key().place(),
                            "\"%s\" is about a message, and on \"%s\" there is none: leave one out"
                                    .formatted(entry.name(), occasion));
                }
            }
        }
    }

    private static Match one(String key, Node.Scalar scalar) {
        return scalar.as(key, value -> switch (key) {
            case "text" -> new Match.Exactly(Escapes.parse(value));
            case "hex" -> new Match.Exactly(Encoding.HEX.decode(value));
            case "prefix" -> new Match.Prefix(Escapes.parse(value));
            case "suffix" -> new Match.Suffix(Escapes.parse(value));
            case "contains" -> new Match.Contains(Escapes.parse(value));
            case "regex" -> new Match.Found(Regex.of(value, Regex.Over.TEXT));
            case "hex-regex" -> new Match.Found(Regex.of(value, Regex.Over.HEX));
            case "size" -> size(value);
            case "peer" -> new Match.From(Cidr.parse(value));
            case "nth" -> new Match.Nth(ValueType.COUNT.parse(value));
            case "state" -> new Match.InState(ScalarValues.name(value));
            case "connect" -> ScalarValues.yes(value, new Match.Connect());
            case "disconnect" -> ScalarValues.yes(value, new Match.Disconnect());
            case "silence" -> new Match.Silence(Durations.parse(value));
            default -> throw new IllegalStateException(key);
        });
    }

    private static Match.Size size(String text) {
        int dots = text.indexOf("..");
        int least = bytes(dots < 0 ? text : text.substring(0, dots));
        return new Match.Size(least, dots < 0 ? least : bytes(text.substring(dots + 2)));
    }

    private static int bytes(String text) {
        return (int) Math.min(Sizes.parse(text), Integer.MAX_VALUE);
    }

    private static List<String> join(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}

package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.Expectation;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.ValueType;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Response;
import dev.parley.rule.Variables;
import dev.parley.session.listen.ListenSetup;
import dev.parley.template.Variable;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the items of {@code listen:}. */
final class ListenReader {
    /** The options that stand in a map; an answer has a value of its own, which a running listener can change. */
    private static final OptionTable<ListenSetup> OPTIONS = ListenOptions.TABLE.without(ListenOptions.ANSWERS);

    /** What an item of {@code listen:} may have. */
    static final List<String> KEYS = EntryReader.keys(
            ListenOptions.ADDRESS,
            List.of("expect", "examples", "messages", "variables", "peer-variables"),
            ListenOptions.TABLE);

    /** What an item of {@code expect:} may have. */
    static final List<String> EXPECTATION = List.of("match", "count", "within");

    /** What its rules can name. */
    static final List<String> DEFINING = List.of("messages", "variables", "peer-variables");

    private final EntryReader entries;
    private final Definitions definitions;
    private final SettingsErrors errors;

    /** @param definitions what all entries of the file can name */
    ListenReader(EntryReader entries, Definitions definitions, SettingsErrors errors) {
        this.entries = entries;
        this.definitions = definitions;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    ListenEntry listener(Node node) {
        MappingReader mapping = MappingReader.of(node, "a listener", KEYS, errors);
        List<Address> addresses = entries.listened(mapping);
        String name = entries.name(mapping, "listen", addresses);
        ListenOptions.TABLE.exclusive().forEach(mapping::exclude);
        ListenSetup trial = trial(mapping, addresses);
        Map<String, String> options = EntryReader.options(mapping, OPTIONS, addresses, trial);
        EntryReader.checkFraming(mapping);
        EntryReader.checkImpairments(mapping, trial, addresses);
        Definitions own = definitions(mapping, definitions, errors);
        return new ListenEntry(
                name,
                mapping.has("name"),
                addresses,
                options,
                response(mapping, own),
                mapping.node("handler")
                        .map(handler -> HandlerReader.handler(handler, trial, errors))
                        .orElse(null),
                Stream.concat(ListenOptions.ANSWERS.stream(), DEFINING.stream())
                        .flatMap(key -> mapping.node(key).stream())
                        .map(Node::written)
                        .collect(Collectors.joining(" ")),
                mapping.node("expect")
                        .map(expected ->
                                errors.each(Node.items("expect", expected).nodes(), each -> expectation(each, own)))
                        .orElse(List.of()));
    }

    /** The setup checks the addresses too. */
    static ListenSetup trial(MappingReader mapping, List<Address> addresses) {
        Node node = mapping.node("address").orElseThrow();
        return MappingReader.made(node.place(), () -> new ListenSetup(addresses));
    }

    /** What the rules of a listener, or of a file, can name. */
    static Definitions definitions(MappingReader mapping, Definitions above, SettingsErrors errors) {
        VariableReader reader = new VariableReader(errors);
        List<Variable> ofListener = mapping.node("variables")
                .map(node -> reader.variables("variables", node))
                .orElse(List.of());
        List<Variable> ofPeer = mapping.node("peer-variables")
                .map(node -> reader.variables("peer-variables", node))
                .orElse(List.of());
        SourceLocation place = mapping.node("variables")
                .or(() -> mapping.node("peer-variables"))
                .map(Node::place)
                .orElse(mapping.place());
        Variables variables = MappingReader.made(
                place, () -> new Variables(ofListener, ofPeer, above.variables().shared()));
        return above.withMessages(mapping, errors).with(variables);
    }

    private Response response(MappingReader mapping, Definitions own) {
        if (mapping.has("examples") && !mapping.has("rules")) {
            throw new SettingsError(
                    mapping.place(), "\"examples\" are about \"rules\", and there are none beside them");
        }
        if (mapping.value("echo", ValueType.FLAG::parse).orElse(false)) {
            return new Response.Echo();
        }
        return mapping.value("reply", ValueType.REPLY::parse)
                .<Response>map(Response.FromTemplate::new)
                .or(() -> mapping.node("rules")
                        .map(node -> new Response.FromRules(
                                ExampleReader.read(mapping, new RuleReader(own, errors).rules(node), own, errors))))
                .orElseGet(Response.None::new);
    }

    private Expectation expectation(Node node, Definitions own) {
        MappingReader mapping = MappingReader.of(node, "an expectation", EXPECTATION, errors);
        Node match =
                mapping.node("match").orElseThrow(() -> mapping.lacks("an expectation needs a \"match\"", "match"));
        MatchReader.Read read = MatchReader.ofExpectation(match, own.with(Variables.NONE), errors);
        return new Expectation(
                match.written(),
                mapping.made(() -> CompiledMatch.of(read.when())),
                mapping.value("count", ValueType.COUNT::parse).orElse(1L),
                mapping.value("within", ListenReader::positive).orElse(null),
                mapping.place().source());
    }

    /** A length of time that is more than none. */
    static Duration positive(String text) {
        Duration length = Durations.parse(text);
        if (length.isZero()) {
            throw new IllegalArgumentException("it must be more than 0: write 200ms, 2s or 5m");
        }
        return length;
    }
}

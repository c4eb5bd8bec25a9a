package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.Expectation;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.ValueType;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Response;
import dev.parley.session.listen.ListenSetup;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads the items of {@code listen:}. */
final class ListenReader {
    /** The options that stand in a map; an answer has a value of its own, which a running listener can change. */
    private static final OptionTable<ListenSetup> OPTIONS = ListenOptions.TABLE.without(ListenOptions.ANSWERS);

    /** What an item of {@code listen:} may have. */
    static final List<String> KEYS = EntryReader.keys(ListenOptions.ADDRESS, List.of("expect"), ListenOptions.TABLE);

    /** What an item of {@code expect:} may have. */
    static final List<String> EXPECTATION = List.of("match", "count", "within");

    private final EntryReader entries;
    private final SettingsErrors errors;

    ListenReader(EntryReader entries, SettingsErrors errors) {
        this.entries = entries;
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
        return new ListenEntry(
                name,
                mapping.has("name"),
                addresses,
                options,
                response(mapping),
                mapping.node("handler")
                        .map(handler -> HandlerReader.handler(handler, trial, errors))
                        .orElse(null),
                ListenOptions.ANSWERS.stream()
                        .flatMap(key -> mapping.node(key).stream())
                        .map(Node::written)
                        .findFirst()
                        .orElse(""),
                mapping.node("expect").map(this::expectations).orElse(List.of()));
    }

    /** The setup checks the addresses too. */
    static ListenSetup trial(MappingReader mapping, List<Address> addresses) {
        Node node = mapping.node("address").orElseThrow();
        return MappingReader.made(node.place(), () -> new ListenSetup(addresses));
    }

    private Response response(MappingReader mapping) {
        if (mapping.value("echo", ValueType.FLAG::parse).orElse(false)) {
            return new Response.Echo();
        }
        return mapping.value("reply", ValueType.REPLY::parse)
                .<Response>map(Response.FromTemplate::new)
                .or(() -> mapping.node("rules").map(node -> new Response.FromRules(new RuleReader(errors).rules(node))))
                .orElseGet(Response.None::new);
    }

    private List<Expectation> expectations(Node node) {
        return errors.each(Node.items("expect", node).nodes(), this::expectation);
    }

    private Expectation expectation(Node node) {
        MappingReader mapping = MappingReader.of(node, "an expectation", EXPECTATION, errors);
        Node match =
                mapping.node("match").orElseThrow(() -> mapping.lacks("an expectation needs a \"match\"", "match"));
        MatchReader.Read read = MatchReader.ofExpectation(match, errors);
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

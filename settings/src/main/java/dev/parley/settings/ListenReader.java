package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.rule.Answer;
import dev.parley.rule.Conditions;
import dev.parley.session.ListenSetup;
import dev.parley.template.Template;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the items of {@code listen:}. */
final class ListenReader {
    private static final List<String> ANSWERS = List.of("echo", "reply", "rules");

    /** What an item of {@code listen:} may have. */
    static final List<String> KEYS = Stream.of(
                    List.of("name", "address", "interface", "family"),
                    ANSWERS,
                    List.of("expect"),
                    ListenOptions.ALL.keySet())
            .<String>mapMulti((some, all) -> some.forEach(all))
            .toList();

    /** What an item of {@code expect:} may have. */
    static final List<String> EXPECTATION = List.of("match", "count", "within");

    private final EntryReader entries;
    private final Problems problems;

    ListenReader(EntryReader entries, Problems problems) {
        this.entries = entries;
        this.problems = problems;
    }

    /** @throws Wrong if it cannot be read */
    Listener listener(Node node) {
        Fields fields = Fields.of(node, "a listener", KEYS, problems);
        List<Address> addresses = EntryReader.addresses(fields, address -> entries.listened(address, fields.place()));
        String name = entries.name(fields, "listen", addresses);
        fields.exclude(ANSWERS);
        Map<String, String> options = EntryReader.options(fields, ListenOptions.ALL, trial(fields, addresses));
        EntryReader.checkFraming(fields, addresses);
        return new Listener(
                name,
                fields.has("name"),
                addresses,
                options,
                answer(fields),
                ANSWERS.stream()
                        .flatMap(key -> fields.node(key).stream())
                        .map(Node::written)
                        .findFirst()
                        .orElse(""),
                fields.node("expect").map(this::expectations).orElse(List.of()));
    }

    /** The setup has something to say about the addresses too. */
    private static ListenSetup trial(Fields fields, List<Address> addresses) {
        Node node = fields.node("address").orElseThrow();
        return Fields.made(node.place(), () -> new ListenSetup(addresses));
    }

    private Answer answer(Fields fields) {
        if (fields.value("echo", Words::flag).orElse(false)) {
            return new Answer.Echo();
        }
        return fields.value("reply", Template::forReply)
                .<Answer>map(Answer.Reply::new)
                .or(() -> fields.node("rules").map(node -> new Answer.Ruled(new RuleReader(problems).rules(node))))
                .orElseGet(Answer.Silence::new);
    }

    private List<Expectation> expectations(Node node) {
        return problems.each(Node.items("expect", node).nodes(), this::expectation);
    }

    private Expectation expectation(Node node) {
        Fields fields = Fields.of(node, "an expectation", EXPECTATION, problems);
        Node match = fields.node("match").orElseThrow(() -> fields.lacks("an expectation needs a \"match\"", "match"));
        MatchReader.Read read = MatchReader.ofExpectation(match, problems);
        return new Expectation(
                match.written(),
                fields.made(() -> Conditions.of(read.when())),
                fields.value("count", Words::count).orElse(1L),
                fields.value("within", ListenReader::positive).orElse(null),
                fields.place().source());
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

package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.script.Script;
import dev.parley.session.ScriptSetup;
import dev.parley.session.SendSetup;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the items of {@code send:}. */
final class SendReader {
    private static final List<String> WHAT = List.of("message", "template", "script");

    /** What an item of {@code send:} may have. */
    static final List<String> KEYS = Stream.of(
                    List.of("name", "address"), EntryReader.OF_ADDRESSES, List.of("script"), SendOptions.ALL.keySet())
            .<String>mapMulti((some, all) -> some.forEach(all))
            .toList();

    private final EntryReader entries;
    private final Problems problems;

    SendReader(EntryReader entries, Problems problems) {
        this.entries = entries;
        this.problems = problems;
    }

    /** @throws Wrong if it cannot be read */
    Sender sender(Node node) {
        Fields fields = Fields.of(node, "a sender", KEYS, problems);
        List<Address> addresses = EntryReader.addresses(fields, Address::requireTarget);
        String name = entries.name(fields, "send", addresses);
        fields.exclude(WHAT);
        fields.exclude(List.of("every", "rate"));
        EntryReader.checkFraming(fields, addresses);
        if (fields.has("script")) {
            return scripted(fields, name, addresses);
        }
        if (WHAT.stream().noneMatch(fields::has)) {
            throw fields.lacks(
                    "a sender needs a \"message\", a \"template\" or a \"script\"", WHAT.toArray(String[]::new));
        }
        Map<String, String> options = EntryReader.options(fields, SendOptions.ALL, new SendSetup(addresses));
        Sender sender = new Sender(name, fields.has("name"), addresses, options, null, "");
        fields.made(sender::setup); // what several options say together
        return sender;
    }

    private Sender scripted(Fields fields, String name, List<Address> addresses) {
        for (Node.Pair pair : fields.pairs()) {
            if (SendOptions.ALL.containsKey(pair.name()) && !SendOptions.OF_SCRIPTS.containsKey(pair.name())) {
                throw new Wrong(
                        pair.key().place(),
                        "\"%s\" is not for a script, which says itself what is sent and when: leave it out"
                                .formatted(pair.name()));
            }
        }
        if (addresses.size() > 1) {
            throw new Wrong(fields.place(), "a script talks to one address: write an item for each of them");
        }
        Node node = fields.node("script").orElseThrow();
        Script script = new ScriptReader(problems).script(name, node);
        Map<String, String> options =
                EntryReader.options(fields, SendOptions.OF_SCRIPTS, new ScriptSetup(addresses.getFirst(), script));
        return new Sender(name, fields.has("name"), addresses, options, script, node.written());
    }
}

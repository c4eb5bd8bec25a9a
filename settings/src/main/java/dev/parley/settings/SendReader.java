package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.SendEntry;
import dev.parley.bench.option.ScriptOptions;
import dev.parley.bench.option.SendOptions;
import dev.parley.bench.option.SharedOptions;
import dev.parley.script.Script;
import dev.parley.session.script.ScriptSetup;
import dev.parley.session.send.SendSetup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the items of {@code send:}. */
final class SendReader {
    private static final String[] CONTENTS = {"message", "template", "script"};

    /** What an item of {@code send:} may have. */
    static final List<String> KEYS = EntryReader.keys(SharedOptions.ADDRESS, List.of(), SendOptions.TABLE);

    private final EntryReader entries;
    private final Definitions definitions;
    private final SettingsErrors errors;

    SendReader(EntryReader entries, Definitions definitions, SettingsErrors errors) {
        this.definitions = definitions;
        this.entries = entries;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    SendEntry sender(Node node) {
        MappingReader mapping = MappingReader.of(node, "a sender", KEYS, errors);
        List<Address> addresses = EntryReader.targets(mapping);
        String name = entries.name(mapping, "send", addresses);
        SendOptions.TABLE.exclusive().forEach(mapping::exclude);
        if (mapping.has("script")) {
            return scripted(mapping, name, addresses);
        }
        if (Arrays.stream(CONTENTS).noneMatch(mapping::has)) {
            throw mapping.lacks("a sender needs a \"message\", a \"template\" or a \"script\"", CONTENTS);
        }
        SendSetup trial = new SendSetup(addresses);
        Map<String, String> options = EntryReader.options(mapping, SendOptions.TABLE, addresses, trial);
        EntryReader.checkFraming(mapping);
        EntryReader.checkImpairments(mapping, trial, addresses);
        SendEntry sendEntry = new SendEntry(name, mapping.has("name"), addresses, options, null, "");
        mapping.made(sendEntry::setup); // what several options say together
        return sendEntry;
    }

    private SendEntry scripted(MappingReader mapping, String name, List<Address> addresses) {
        for (Node.Pair pair : mapping.pairs()) {
            String key = pair.name();
            if (SendOptions.TABLE.has(key) && !ScriptOptions.TABLE.has(key) && !key.equals("script")) {
                throw new SettingsError(
                        pair.key().place(),
                        "\"%s\" is not for a script, which says itself what is sent and when: leave it out"
                                .formatted(key));
            }
        }
        if (addresses.size() > 1) {
            throw new SettingsError(mapping.place(), "a script talks to one address: write an item for each of them");
        }
        Node node = mapping.node("script").orElseThrow();
        Script script = new ScriptReader(definitions, errors).script(name, node);
        ScriptSetup trial = new ScriptSetup(addresses.getFirst(), script);
        Map<String, String> options = EntryReader.options(mapping, ScriptOptions.TABLE, addresses, trial);
        EntryReader.checkFraming(mapping);
        EntryReader.checkImpairments(mapping, trial, addresses);
        return new SendEntry(name, mapping.has("name"), addresses, options, script, node.written());
    }
}

package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.RelayEntry;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.RelayOptions;
import dev.parley.session.relay.RelaySetup;
import java.util.List;
import java.util.Map;

/** Reads the items of {@code relay:}. */
final class RelayReader {
    private static final String TARGET = "target";

    /** What an item of {@code relay:} may have. */
    static final List<String> KEYS = EntryReader.keys(ListenOptions.ADDRESS, List.of(TARGET), RelayOptions.TABLE);

    private final EntryReader entries;
    private final RelayLoops loops = new RelayLoops();
    private final SettingsErrors errors;

    RelayReader(EntryReader entries, SettingsErrors errors) {
        this.entries = entries;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    RelayEntry relay(Node node) {
        MappingReader mapping = MappingReader.of(node, "a relay", KEYS, errors);
        List<Address> addresses = entries.listened(mapping);
        Node.Scalar written = mapping.node(TARGET)
                .map(each -> Node.text(TARGET, each))
                .orElseThrow(() -> mapping.lacks(
                        "a relay needs a \"target\", to which it passes on what comes, such as udp://192.168.1.20:9000",
                        TARGET));
        Address target = written.as(TARGET, Address::parse);
        RelaySetup trial = written.as(TARGET, text -> new RelaySetup(addresses, target));
        String name = entries.name(mapping, "relay", addresses);
        Map<String, String> options = EntryReader.options(mapping, RelayOptions.TABLE, addresses, trial);
        EntryReader.checkFraming(mapping);
        try {
            trial.check(); // each option was tried on it
        } catch (IllegalArgumentException wrong) {
            throw new SettingsError(mapping.place(), String.valueOf(wrong.getMessage()));
        }
        RelayEntry relay = new RelayEntry(name, mapping.has("name"), addresses, target, options);
        loops.add(relay, mapping.place());
        return relay;
    }
}

package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.RoomEntry;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.RoomOptions;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.room.RoomSetup;
import java.util.List;
import java.util.Map;

/** Reads the items of {@code room:}. */
final class RoomReader {
    /** {@code name} is the entry's; nobody types in a room that a file opens. */
    static final OptionTable<RoomOptions.Setups> OPTIONS = RoomOptions.TABLE.without(List.of("name"));

    /** What an item of {@code room:} may have. */
    static final List<String> KEYS = EntryReader.keys(ListenOptions.ADDRESS, List.of(), OPTIONS);

    private final EntryReader entries;
    private final SettingsErrors errors;

    RoomReader(EntryReader entries, SettingsErrors errors) {
        this.entries = entries;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    RoomEntry room(Node node) {
        MappingReader mapping = MappingReader.of(node, "a room", KEYS, errors);
        List<Address> addresses = entries.listened(mapping);
        String name = entries.name(mapping, "room", addresses);
        ListenSetup listening = ListenReader.trial(mapping, addresses);
        Map<String, String> options = EntryReader.options(
                mapping, OPTIONS, addresses, new RoomOptions.Setups(listening, new RoomSetup(listening)));
        EntryReader.checkFraming(mapping);
        EntryReader.checkImpairments(mapping, listening, addresses);
        return new RoomEntry(name, mapping.has("name"), addresses, options);
    }
}

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
import java.util.stream.Stream;

/** Reads the items of {@code room:}. */
final class RoomReader {
    /** {@code name} is the entry's; nobody types in a room that a file opens. */
    static final OptionTable<RoomOptions.Setups> OPTIONS = RoomOptions.TABLE.without(List.of("name"));

    /** What an item of {@code room:} may have. */
    static final List<String> KEYS = Stream.of(
                    List.of("name", "address"),
                    ListenOptions.ADDRESS.inSettings().names(),
                    OPTIONS.inSettings().names())
            .<String>mapMulti((some, all) -> some.forEach(all))
            .toList();

    private final EntryReader entries;
    private final SettingsErrors errors;

    RoomReader(EntryReader entries, SettingsErrors errors) {
        this.entries = entries;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    RoomEntry room(Node node) {
        MappingReader mapping = MappingReader.of(node, "a room", KEYS, errors);
        List<Address> addresses = EntryReader.addresses(mapping, address -> entries.listened(address, mapping.place()));
        String name = entries.name(mapping, "room", addresses);
        ListenSetup listening =
                MappingReader.made(mapping.node("address").orElseThrow().place(), () -> new ListenSetup(addresses));
        Map<String, String> options = EntryReader.options(
                mapping, OPTIONS, addresses, new RoomOptions.Setups(listening, new RoomSetup(listening)));
        EntryReader.checkFraming(mapping);
        return new RoomEntry(name, mapping.has("name"), addresses, options);
    }
}

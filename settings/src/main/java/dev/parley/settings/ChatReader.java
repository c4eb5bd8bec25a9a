package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.ChatEntry;
import dev.parley.bench.option.ChatOptions;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.SharedOptions;
import dev.parley.session.send.SendSetup;
import java.util.List;
import java.util.Map;

/** Reads the items of {@code chat:}. */
final class ChatReader {
    /** What is about typed lines, or about a terminal, has no meaning in a file. */
    static final OptionTable<SendSetup> OPTIONS =
            ChatOptions.DIALLING.without(List.of("listen", "end", "escapes", "as", "wait", "answers", "for", "from"));

    /** What an item of {@code chat:} may have. */
    static final List<String> KEYS = EntryReader.keys(SharedOptions.ADDRESS, List.of(), OPTIONS);

    private final EntryReader entries;
    private final SettingsErrors errors;

    ChatReader(EntryReader entries, SettingsErrors errors) {
        this.entries = entries;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    ChatEntry chat(Node node) {
        MappingReader mapping = MappingReader.of(node, "a chat", KEYS, errors);
        List<Address> addresses = EntryReader.targets(mapping);
        if (addresses.size() > 1) {
            throw new SettingsError(mapping.place(), "a chat goes to one address: write an item for each of them");
        }
        String name = entries.name(mapping, "chat", addresses);
        Map<String, String> options = EntryReader.options(mapping, OPTIONS, addresses, new SendSetup(addresses));
        EntryReader.checkFraming(mapping);
        return new ChatEntry(name, mapping.has("name"), addresses, options);
    }
}

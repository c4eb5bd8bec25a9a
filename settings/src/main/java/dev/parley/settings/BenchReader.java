package dev.parley.settings;

import dev.parley.bench.Bench;
import dev.parley.impairment.Profile;
import java.util.List;
import java.util.function.Function;

/** Reads a whole settings file. */
final class BenchReader {
    /** What a file may have. */
    static final List<String> KEYS = List.of("listen", "room", "relay", "chat", "send", "profiles", "for");

    private BenchReader() {}

    /** @throws SettingsError if it cannot be read */
    static Bench read(Node root, SettingsErrors errors) {
        FileKind.BENCH.require(root);
        MappingReader mapping = MappingReader.of(root, "a settings file", KEYS, errors);
        if (BenchText.LISTS.stream().noneMatch(mapping::has)) {
            throw mapping.lacks(
                    "a settings file needs \"listen\", \"room\", \"relay\", \"chat\" or \"send\", a list of what is run",
                    "listen",
                    "send");
        }
        EntryReader entries = new EntryReader();
        ListenReader listening = new ListenReader(entries, errors);
        SendReader sending = new SendReader(entries, errors);
        ChatReader chatting = new ChatReader(entries, errors);
        RoomReader rooms = new RoomReader(entries, errors);
        List<Profile> profiles = mapping.node("profiles")
                .flatMap(node -> errors.gather(() -> new ProfileReader(errors).profiles(node)))
                .orElse(List.of());
        RelayReader relays = new RelayReader(entries, profiles, errors);
        return new Bench(
                each(mapping, "listen", listening::listener, errors),
                each(mapping, "send", sending::sender, errors),
                each(mapping, "chat", chatting::chat, errors),
                each(mapping, "room", rooms::room, errors),
                each(mapping, "relay", relays::relay, errors),
                profiles,
                mapping.value("for", ListenReader::positive).orElse(null));
    }

    private static <E> List<E> each(
            MappingReader mapping, String list, Function<Node, E> reading, SettingsErrors errors) {
        return mapping.node(list)
                .map(node -> errors.each(Node.items(list, node).nodes(), reading))
                .orElse(List.of());
    }
}

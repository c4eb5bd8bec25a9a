package dev.parley.settings;

import dev.parley.bench.Bench;
import java.util.List;

/** Reads a whole settings file. */
final class BenchReader {
    /** What a file may have. */
    static final List<String> KEYS = List.of("listen", "send", "for");

    private BenchReader() {}

    /** @throws SettingsError if it cannot be read */
    static Bench read(Node root, SettingsErrors errors) {
        FileKind.BENCH.require(root);
        MappingReader mapping = MappingReader.of(root, "a settings file", KEYS, errors);
        if (!mapping.has("listen") && !mapping.has("send")) {
            throw mapping.lacks(
                    "a settings file needs \"listen\" or \"send\", a list of what is run", "listen", "send");
        }
        EntryReader entries = new EntryReader();
        ListenReader listening = new ListenReader(entries, errors);
        SendReader sending = new SendReader(entries, errors);
        return new Bench(
                mapping.node("listen")
                        .map(node -> errors.each(Node.items("listen", node).nodes(), listening::listener))
                        .orElse(List.of()),
                mapping.node("send")
                        .map(node -> errors.each(Node.items("send", node).nodes(), sending::sender))
                        .orElse(List.of()),
                mapping.value("for", ListenReader::positive).orElse(null));
    }
}

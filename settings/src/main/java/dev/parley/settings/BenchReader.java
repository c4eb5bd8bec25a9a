package dev.parley.settings;

import java.util.List;

/** Reads a whole settings file. */
final class BenchReader {
    /** What a file may have. */
    static final List<String> KEYS = List.of("listen", "send", "for");

    private BenchReader() {}

    /** @throws Wrong if it cannot be read */
    static Bench read(Node root, Problems problems) {
        FileKind.BENCH.require(root);
        Fields fields = Fields.of(root, "a settings file", KEYS, problems);
        if (!fields.has("listen") && !fields.has("send")) {
            throw fields.lacks("a settings file needs \"listen\" or \"send\", a list of what is run", "listen", "send");
        }
        EntryReader entries = new EntryReader();
        ListenReader listening = new ListenReader(entries, problems);
        SendReader sending = new SendReader(entries, problems);
        return new Bench(
                fields.node("listen")
                        .map(node -> problems.each(Node.items("listen", node).nodes(), listening::listener))
                        .orElse(List.of()),
                fields.node("send")
                        .map(node -> problems.each(Node.items("send", node).nodes(), sending::sender))
                        .orElse(List.of()),
                fields.value("for", ListenReader::positive).orElse(null));
    }
}

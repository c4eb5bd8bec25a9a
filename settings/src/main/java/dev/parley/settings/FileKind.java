package dev.parley.settings;

import java.util.Arrays;
import java.util.List;

/** What a file is for. */
@SuppressWarnings("ImmutableEnumChecker") // its lists cannot be changed
enum FileKind {
    BENCH("a whole bench", "parley run FILE", List.of("listen", "send", "chat", "room", "relay"), List.of()),
    RULES("a list of rules", "parley listen ADDRESS --rules FILE", List.of("rules"), List.of("match", "otherwise")),
    SCRIPT(
            "a script",
            "parley send ADDRESS --script FILE",
            List.of("script"),
            List.of("send", "expect", "assert", "pause", "repeat"));

    private final String is;
    private final String command;
    private final List<String> keys;
    private final List<String> keysOfItems;

    FileKind(String is, String command, List<String> keys, List<String> keysOfItems) {
        this.is = is;
        this.command = command;
        this.keys = keys;
        this.keysOfItems = keysOfItems;
    }

    /** @throws SettingsError if the file is plainly one of another kind */
    void require(Node root) {
        if (isOf(root)) {
            return;
        }
        Arrays.stream(values()).filter(kind -> kind.isOf(root)).findFirst().ifPresent(kind -> {
            throw new SettingsError(root.place(), "this is %s, and that is for: %s".formatted(kind.is, kind.command));
        });
    }

    private boolean isOf(Node root) {
        return switch (root) {
            case Node.Mapping group -> has(group, keys);
            case Node.Sequence sequence ->
                !sequence.nodes().isEmpty()
                        && sequence.nodes().getFirst() instanceof Node.Mapping item
                        && has(item, keysOfItems);
            case Node.Scalar scalar -> false;
        };
    }

    private static boolean has(Node.Mapping group, List<String> wanted) {
        return group.entries().stream().anyMatch(entry -> wanted.contains(entry.name()));
    }
}

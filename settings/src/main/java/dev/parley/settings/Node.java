package dev.parley.settings;

import dev.parley.payload.Payload;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a file is made of, before it means anything. Every scalar is text: what it means is known by who reads it. */
sealed interface Node {
    Place place();

    /** For a sentence. */
    default String kind() {
        return switch (this) {
            case Text text -> text.isMissing() ? "nothing" : "text";
            case Items items -> "a list";
            case Keys keys -> "a group of keys";
        };
    }

    /** On one line; the same for what means the same. */
    default String written() {
        return switch (this) {
            case Text text -> "\"" + Payload.of(text.value).shown() + "\"";
            case Items items -> items.nodes.stream().map(Node::written).collect(Collectors.joining(", ", "[", "]"));
            case Keys keys ->
                keys.entries.stream()
                        .map(entry -> entry.name() + ": " + entry.value.written())
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /**
     * A scalar.
     *
     * @param value without quotes, with what YAML's escapes stand for
     * @param quoted whether quotes stood around it; without them an empty one is nothing at all
     */
    record Text(String value, boolean quoted, Place place) implements Node {
        boolean isMissing() {
            return value.isEmpty() && !quoted;
        }

        /** @throws Wrong with the reader's own sentence */
        <T> T as(String key, Function<String, T> reader) {
            try {
                return reader.apply(value);
            } catch (IllegalArgumentException wrong) {
                throw new Wrong(place, key + ": " + inKeys(String.valueOf(wrong.getMessage())));
            }
        }
    }

    record Items(List<Node> nodes, Place place) implements Node {}

    record Keys(List<Pair> entries, Place place) implements Node {}

    record Pair(Text key, Node value) {
        String name() {
            return key.value();
        }
    }

    /**
     * This node, which must be text.
     *
     * @throws Wrong if it is none, or nothing
     */
    static Text text(String key, Node node) {
        if (node instanceof Text text && !text.isMissing()) {
            return text;
        }
        throw new Wrong(node.place(), "\"" + key + "\" takes text, and here is " + node.kind() + missing(node));
    }

    /**
     * The texts of a list, or of one text alone.
     *
     * @throws Wrong if it is neither
     */
    static List<Text> texts(String key, Node node) {
        if (node instanceof Items) {
            return items(key, node).nodes().stream()
                    .map(item -> text(key, item))
                    .toList();
        }
        return List.of(text(key, node));
    }

    /**
     * This node, which must be a list of one or more.
     *
     * @throws Wrong if it is none
     */
    static Items items(String key, Node node) {
        if (node instanceof Items items && !items.nodes.isEmpty()) {
            return items;
        }
        String here = node instanceof Items ? "an empty one" : node.kind();
        throw new Wrong(
                node.place(),
                "\"" + key + "\" takes a list, each item behind a hyphen and a space, and here is " + here);
    }

    private static String missing(Node node) {
        return node instanceof Text ? "; \"\" is empty text" : "";
    }

    /** The readers are the command line's, and its options are keys here. */
    static String inKeys(String says) {
        return says.replaceAll("--([a-z][a-z-]*)", "\"$1\"");
    }
}

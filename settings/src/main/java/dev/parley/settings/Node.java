package dev.parley.settings;

import dev.parley.payload.Payload;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a file is made of, before it means anything. Every scalar is text: what it means is known by who reads it. */
sealed interface Node {
    Place place();

    /** For a sentence: "text", "a list" or "a group of keys". */
    String kind();

    /** On one line; the same for what means the same. */
    String written();

    /**
     * A scalar.
     *
     * @param value without quotes, with what YAML's escapes stand for
     * @param quoted whether quotes stood around it; without them an empty one is nothing at all
     */
    record Text(String value, boolean quoted, Place place) implements Node {
        @Override
        public String kind() {
            return isMissing() ? "nothing" : "text";
        }

        @Override
        public String written() {
            return "\"" + Payload.of(value).shown() + "\"";
        }

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

    record Items(List<Node> nodes, Place place) implements Node {
        public Items {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public String written() {
            return nodes.stream().map(Node::written).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    record Keys(List<Pair> entries, Place place) implements Node {
        public Keys {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a group of keys";
        }

        @Override
        public String written() {
            return entries.stream()
                    .map(entry -> entry.name() + ": " + entry.value().written())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

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

package dev.parley.settings;

import java.util.List;
import java.util.function.Function;

/** What a file is made of, before it means anything. Every scalar is text: what it means is known by who reads it. */
sealed interface Node {
    Place place();

    /** For a sentence: "text", "a list" or "a group of keys". */
    String kind();

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

        /** The readers are the command line's, and its options are keys here. */
        private static String inKeys(String says) {
            return says.replaceAll("--([a-z][a-z-]*)", "\"$1\"");
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
    }

    record Keys(List<Entry> entries, Place place) implements Node {
        public Keys {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a group of keys";
        }
    }

    record Entry(Text key, Node value) {
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
}

package dev.parley.settings;

import dev.parley.payload.Payload;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a file is made of, before it means anything. Every scalar is text: what it means is known by who reads it. */
sealed interface Node {
    SourceLocation place();

    /** For a sentence. */
    default String kind() {
        return switch (this) {
            case Scalar scalar -> scalar.isMissing() ? "nothing" : "text";
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a group of keys";
        };
    }

    /** On one line; the same for what means the same. */
    default String written() {
        return switch (this) {
            case Scalar scalar -> "\"" + Payload.of(scalar.value).escaped() + "\"";
            case Sequence sequence ->
                sequence.nodes.stream().map(Node::written).collect(Collectors.joining(", ", "[", "]"));
            case Mapping mapping ->
                mapping.entries.stream()
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
    record Scalar(String value, boolean quoted, SourceLocation place) implements Node {
        boolean isMissing() {
            return value.isEmpty() && !quoted;
        }

        /** @throws SettingsError with the reader's own sentence */
        <T> T as(String key, Function<String, T> reader) {
            try {
                return reader.apply(value);
            } catch (IllegalArgumentException wrong) {
                String message = String.valueOf(wrong.getMessage());
                String about = "--" + key + " ";
                throw new SettingsError(
                        place,
                        key + ": "
                                + inKeys(
                                        message.startsWith(about)
                                                ? "it " + message.substring(about.length())
                                                : message));
            }
        }
    }

    record Sequence(List<Node> nodes, SourceLocation place) implements Node {}

    record Mapping(List<Pair> entries, SourceLocation place) implements Node {}

    record Pair(Scalar key, Node value) {
        String name() {
            return key.value();
        }
    }

    /**
     * This node, which must be text.
     *
     * @throws SettingsError if it is none, or nothing
     */
    static Scalar text(String key, Node node) {
        if (node instanceof Scalar scalar && !scalar.isMissing()) {
            return scalar;
        }
        throw new SettingsError(node.place(), "\"" + key + "\" takes text, and here is " + node.kind() + missing(node));
    }

    /**
     * The texts of a list, or of one text alone.
     *
     * @throws SettingsError if it is neither
     */
    static List<Scalar> texts(String key, Node node) {
        if (node instanceof Sequence) {
            return items(key, node).nodes().stream()
                    .map(item -> text(key, item))
                    .toList();
        }
        return List.of(text(key, node));
    }

    /**
     * This node, which must be a list of one or more.
     *
     * @throws SettingsError if it is none
     */
    static Sequence items(String key, Node node) {
        if (node instanceof Sequence sequence && !sequence.nodes.isEmpty()) {
            return sequence;
        }
        String here = node instanceof Sequence ? "an empty one" : node.kind();
        throw new SettingsError(
                node.place(),
                "\"" + key + "\" takes a list, each item behind a hyphen and a space, and here is " + here);
    }

    private static String missing(Node node) {
        return node instanceof Scalar ? "; \"\" is empty text" : "";
    }

    /** Options are parsed as on the command line, whose form a message may show: {@code --every 200ms} is {@code "every: 200ms"} here. */
    static String inKeys(String message) {
        return message.replaceAll("--([a-z][a-z-]*) (\\d[\\w/]*)", "\"$1: $2\"")
                .replaceAll("--([a-z][a-z-]*)", "\"$1\"");
    }
}

package dev.parley.settings;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Nodes, and keys with their values, as YAML that means the same. */
public final class YamlText {
    /** Needs no quotes, within brackets either. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/](?:[A-Za-z0-9/._:%-]*[A-Za-z0-9/._%-])?");

    private YamlText() {}

    /** These keys and values, one a line, in quotes where they need them. */
    public static String keys(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> scalar(field.getKey()) + ": " + scalar(field.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** The keys of a mapping, each on a line. */
    static String keys(Node node) {
        return node instanceof Node.Mapping mapping
                ? mapping.entries().stream()
                        .map(pair -> scalar(pair.name()) + ": " + of(pair.value()) + "\n")
                        .collect(Collectors.joining())
                : of(node) + "\n";
    }

    /** On one line. */
    private static String of(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.isMissing() ? "" : scalar(scalar.value());
            case Node.Sequence sequence ->
                sequence.nodes().stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
            case Node.Mapping mapping ->
                mapping.entries().stream()
                        .map(pair -> scalar(pair.name()) + ": " + of(pair.value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** One value on one line, in quotes where it needs them. */
    static String scalar(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(letter -> {
            switch (letter) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> appendVisible(letter, quoted);
            }
        });
        return quoted.append('"').toString();
    }

    /** What no editor shows is escaped. */
    private static void appendVisible(int letter, StringBuilder to) {
        int type = Character.getType(letter);
        boolean hidden = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED;
        if (hidden) {
            to.append(letter > 0xffff ? "\\U%08x".formatted(letter) : "\\u%04x".formatted(letter));
        } else {
            to.appendCodePoint(letter);
        }
    }
}

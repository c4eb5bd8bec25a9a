package dev.parley.settings;

import java.util.ArrayList;
import java.util.List;

/** The lines of a settings file, and which of them are an item's. Lines are counted from 1. */
final class ItemLines {
    private final List<String> lines;

    ItemLines(String text) {
        lines = (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList();
    }

    /** The line behind the last. */
    int end() {
        return lines.size() + 1;
    }

    private String line(int number) {
        return lines.get(number - 1);
    }

    /** The comments before that line, each with its line end. */
    String head(int before) {
        StringBuilder head = new StringBuilder();
        for (int at = 1; at < before && (isComment(at) || line(at).isBlank()); at++) {
            head.append(line(at).strip()).append('\n');
        }
        return head.toString();
    }

    private boolean isComment(int number) {
        return line(number).stripLeading().startsWith("#");
    }

    private int indent(int number) {
        return line(number).length() - line(number).stripLeading().length();
    }

    /** The lines from one on, as they were written; without comments and empty lines at their end, which belong to what follows. */
    String block(int first, int behind) {
        int end = behind;
        while (end > first && (line(end - 1).isBlank() || isComment(end - 1))) {
            end--;
        }
        return String.join("\n", lines.subList(first - 1, end - 1)) + "\n";
    }

    /** The line of the hyphen that an item with lines of its own has; 0 for an item within brackets. */
    private int hyphen(Node node) {
        int first = node.place().line();
        int column = node.place().column() - 1;
        if (!(node instanceof Node.Mapping) || line(first).startsWith("{", column)) {
            return 0;
        }
        String before = line(first).substring(0, column).strip();
        if (!before.isEmpty()) {
            return before.equals("-") ? first : 0;
        }
        for (int at = first - 1; at > 0; at--) {
            String above = line(at).strip();
            if (above.matches("-(?:\\s+#.*)?")) {
                return at;
            }
            if (!above.isEmpty() && !isComment(at)) {
                return 0;
            }
        }
        return 0;
    }

    /** The first line of an item: the comments right above its hyphen are its own. */
    int start(Node node) {
        int hyphen = hyphen(node);
        if (hyphen == 0) {
            return node.place().line();
        }
        int start = hyphen;
        while (start > 1 && isComment(start - 1) && indent(start - 1) <= indent(hyphen)) {
            start--;
        }
        return start;
    }

    /**
     * An item as it was written where it has lines of its own; an item within brackets is written anew.
     *
     * @param end the line behind its last
     */
    String text(Node node, int end) {
        int hyphen = hyphen(node);
        if (hyphen == 0) {
            return YamlText.keys(node);
        }
        List<String> own = new ArrayList<>();
        for (int at = start(node); at < hyphen; at++) {
            own.add(line(at).strip());
        }
        String first = line(hyphen).stripLeading().substring(1).stripLeading();
        if (!first.isEmpty()) {
            own.add(first);
        }
        int indent = node.place().column() - 1;
        for (int at = hyphen + 1; at < end; at++) {
            own.add(line(at).substring(Math.min(indent, indent(at))));
        }
        while (own.getLast().isBlank()) {
            own.removeLast();
        }
        return String.join("\n", own) + "\n";
    }
}

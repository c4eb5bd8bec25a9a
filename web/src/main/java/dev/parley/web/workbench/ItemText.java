package dev.parley.web.workbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of one entry as text: YAML whose keys stand at the beginning of lines. */
final class ItemText {
    private static final Pattern KEY = Pattern.compile("([A-Za-z][\\w-]*)\\s*:(?:\\s.*)?");

    private ItemText() {}

    /** The key whose lines the given line is among, or empty. */
    static Optional<String> keyAt(String yaml, int line) {
        List<String> lines = yaml.lines().toList();
        for (int i = Math.min(line, lines.size()) - 1; i >= 0; i--) {
            Matcher matcher = KEY.matcher(lines.get(i));
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** The lines of a key, its own first; empty where there is none. */
    static String lines(String yaml, String key) {
        return block(yaml, key, true);
    }

    /** The first line of a key, from 1; 0 where there is none. */
    static int firstLine(String yaml, String key) {
        List<String> lines = yaml.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = KEY.matcher(lines.get(i));
            if (matcher.matches() && matcher.group(1).equals(key)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The text without the lines of these keys. */
    static String without(String yaml, List<String> keys) {
        String rest = yaml;
        for (String key : keys) {
            rest = block(rest, key, false);
        }
        return rest;
    }

    private static String block(String yaml, String key, boolean wanted) {
        List<String> taken = new ArrayList<>();
        boolean inside = false;
        for (String line : yaml.lines().toList()) {
            Matcher matcher = KEY.matcher(line);
            if (matcher.matches()) {
                inside = matcher.group(1).equals(key);
            }
            if (inside == wanted) {
                taken.add(line);
            }
        }
        return taken.isEmpty() ? "" : String.join("\n", taken) + "\n";
    }
}

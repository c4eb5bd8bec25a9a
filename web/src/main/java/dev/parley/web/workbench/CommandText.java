package dev.parley.web.workbench;

import dev.parley.impairment.Profiles;
import dev.parley.settings.BenchText.Item;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An entry as a command for a terminal, where one line can say it. */
final class CommandText {
    private static final Pattern SCALAR = Pattern.compile("([A-Za-z][\\w-]*)\\s*:\\s+(\\S.*?)\\s*");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9/._:%+,-]+");

    private CommandText() {}

    static String of(Item item) {
        return isOneLine(item) ? line(item) : "parley run " + Workbench.DEFAULT_FILE;
    }

    /** A profile of the file, and a timeline as a list, have a meaning in the file alone. */
    private static boolean isOneLine(Item item) {
        String timeline = value(item, "timeline");
        String profile = value(item, "profile");
        return (profile.isEmpty() || Profiles.names().contains(profile))
                && !timeline.startsWith("[")
                && (!timeline.isEmpty()
                        || ItemText.lines(item.yaml(), "timeline").isEmpty());
    }

    /** Empty where it has no such key, or one with something other than text. */
    private static String value(Item item, String key) {
        String first = ItemText.lines(item.yaml(), key).lines().findFirst().orElse("");
        Matcher matcher = SCALAR.matcher(first);
        return matcher.matches() ? unquoted(matcher.group(2)) : "";
    }

    private static String line(Item item) {
        StringBuilder options = new StringBuilder();
        String address = "";
        String second = "";
        for (String line : item.yaml().lines().toList()) {
            Matcher matcher = SCALAR.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String key = matcher.group(1);
            String value = unquoted(matcher.group(2));
            switch (key) {
                case "name" -> {
                    // a command has no name
                }
                case "address" -> address = value.replaceAll("[\\[\\],\"]", " ").strip();
                case "message", "target" -> second = " " + quoted(value);
                default -> options.append(" --").append(key).append(value.equals("true") ? "" : " " + quoted(value));
            }
        }
        if (!ItemText.lines(item.yaml(), "rules").isEmpty()
                && !options.toString().contains("--rules")) {
            options.append(" --rules rules.yaml");
        }
        if (!ItemText.lines(item.yaml(), "script").isEmpty()) {
            options.append(" --script script.yaml");
        }
        return "parley %s %s%s%s".formatted(item.list(), address, second, options);
    }

    private static String unquoted(String value) {
        for (String quote : List.of("\"", "'")) {
            if (value.length() > 1 && value.startsWith(quote) && value.endsWith(quote)) {
                return value.substring(1, value.length() - 1);
            }
        }
        return value;
    }

    /** As a shell takes it in one piece. */
    static String quoted(String value) {
        return SAFE.matcher(value).matches() ? value : "\"" + value.replace("\"", "\\\"") + "\"";
    }
}

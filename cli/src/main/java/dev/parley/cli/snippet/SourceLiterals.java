package dev.parley.cli.snippet;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text as a string literal of another language. What cannot be seen, or would turn the direction of writing, is escaped;
 * the rest stands as it is, since all of them read UTF-8.
 */
final class SourceLiterals {
    private SourceLiterals() {}

    /** Of Python and JavaScript: {@code "caf\x07"}. */
    static String python(String text) {
        return quoted(text, "\\x%02x");
    }

    /** Of C, C++ and Java: there {@code \x} takes as many digits as follow, or is unknown; three octal digits are three. */
    static String c(String text) {
        return quoted(text, "\\%03o");
    }

    /** Of a shell, unquoted: for hosts and ports, in which an address allows nothing that a shell would take apart. */
    static String shell(String text) {
        if (!text.matches("[\\p{L}\\p{N}_.:/%\\[\\]-]*")) {
            throw new IllegalArgumentException("'" + text + "' cannot stand in a shell's command as it is");
        }
        return text;
    }

    private static String quoted(String text, String below128) {
        return text.codePoints()
                .mapToObj(letter -> letter(letter, below128))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static String letter(int letter, String below128) {
        if (letter == '"' || letter == '\\') {
            return "\\" + (char) letter;
        }
        if (letter < 0x20 || letter == 0x7f) {
            return below128.formatted(letter);
        }
        boolean unseen = switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR -> letter != ' ';
            default -> false;
        };
        return unseen && Character.isBmpCodePoint(letter)
                ? String.format(Locale.ROOT, "\\u%04x", letter)
                : Character.toString(letter);
    }
}

package dev.parley.event.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one JSON object that has text, numbers and booleans alone, such as a program writes for a line. For one use. */
public final class JsonMembers {
    private static final int MOST_MEMBERS = 100;
    private static final int QUOTED_CHARACTERS = 20;

    private final String text;
    private int at;

    private JsonMembers(String text) {
        this.text = text;
    }

    /**
     * The members in their order: text as {@link String}, numbers as the text of a {@link Long} or {@link Double}, booleans as {@link
     * Boolean}; those that are null are left out.
     *
     * @throws IllegalArgumentException in words, if it is no such object
     */
    public static Map<String, Object> parse(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return new JsonMembers(text).object();
        } catch (CharacterCodingException noText) {
            throw new IllegalArgumentException("it is no UTF-8 text", noText);
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (next() != '}') {
            do {
                String name = string();
                expect(':');
                Object value = value(name);
                if (members.put(name, value) != null) {
                    throw wrong("\"" + name + "\" stands twice");
                }
                if (members.size() > MOST_MEMBERS) {
                    throw wrong("it has more than " + MOST_MEMBERS + " members");
                }
            } while (more());
        }
        expect('}');
        if (next() != 0) {
            throw wrong("behind the object stands " + quoted());
        }
        members.values().removeIf(value -> value instanceof Nothing);
        return members;
    }

    /** What null is while reading. */
    private record Nothing() {}

    private boolean more() {
        boolean comma = next() == ',';
        at += comma ? 1 : 0;
        return comma;
    }

    private Object value(String name) {
        char first = next();
        if (first == '"') {
            return string();
        }
        if (first == '{' || first == '[') {
            throw wrong("\"" + name + "\" must be text, a number, true or false");
        }
        int start = at;
        while (at < text.length() && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> new Nothing();
            default -> number(word, start);
        };
    }

    private Object number(String word, int start) {
        try {
            if (word.matches("-?(0|[1-9]\\d*)")) {
                return Long.valueOf(word);
            }
            if (word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
                return Double.valueOf(word);
            }
        } catch (NumberFormatException tooLong) {
            // told below
        }
        at = start;
        throw wrong("a value must be text in double quotes, a number, true or false, and here is " + quoted());
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char each = text.charAt(at++);
            if (each == '"') {
                return out.toString();
            }
            if (each < ' ') {
                throw wrong("text holds a control character that is not escaped");
            }
            out.append(each == '\\' ? escaped() : each);
        }
        throw wrong("text has no closing quote");
    }

    private char escaped() {
        char letter = at < text.length() ? text.charAt(at++) : 0;
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw wrong("\\" + letter + " is no escape of JSON");
        };
    }

    private char unit() {
        int end = Math.min(text.length(), at + 4);
        String digits = text.substring(at, end);
        if (!digits.matches("\\p{XDigit}{4}")) {
            throw wrong("behind \\u stand four hex digits, and here is " + digits);
        }
        at = end;
        return (char) Integer.parseInt(digits, 16);
    }

    /** The next character behind white space, which is not taken; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw wrong("%s is expected, and here is %s".formatted(wanted, quoted()));
        }
        at++;
    }

    private String quoted() {
        return at < text.length()
                ? "'" + text.substring(at, Math.min(text.length(), at + QUOTED_CHARACTERS)) + "'"
                : "its end";
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("it is no JSON object of text, numbers and booleans: " + what);
    }
}

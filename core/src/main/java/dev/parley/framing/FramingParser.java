package dev.parley.framing;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Durations;
import java.util.List;

/** Reads how a framing is written. */
final class FramingParser {
    private static final List<String> LINE_ENDS = List.of("lf", "crlf", "any");
    private static final List<String> LENGTHS = List.of("1", "2", "4", "8", "varint");
    private static final List<String> LENGTH_PARTS = List.of("big", "little", "at=", "adjust=", "keep");

    private FramingParser() {}

    static Framing parse(String text) {
        int equals = text.indexOf('=');
        String word = equals < 0 ? text : text.substring(0, equals);
        String rest = equals < 0 ? "" : text.substring(equals + 1);
        return switch (word) {
            case "lines" -> equals < 0 ? Framing.lines() : lines(rest);
            case "delimiter" -> Framing.delimiter(delimiter(rest));
            case "fixed" -> Framing.fixed(number(rest, "fixed=16"));
            case "length" -> length(rest);
            case "idle" -> Framing.idle(Durations.parse(required(rest, "idle=20ms")));
            case "slip" -> alone(Framing.slip(), text, word);
            case "cobs" -> alone(Framing.cobs(), text, word);
            default ->
                throw new IllegalArgumentException("'" + word + "' is not a framing; there is "
                        + String.join(", ", Framing.WORDS) + "." + SpellingSuggestion.suggestion(word, Framing.WORDS));
        };
    }

    private static Framing alone(Framing framing, String text, String word) {
        if (!text.equals(word)) {
            throw new IllegalArgumentException("the framing " + word + " stands alone, but was '" + text + "'");
        }
        return framing;
    }

    private static Framing lines(String end) {
        return switch (end) {
            case "lf" -> Framing.delimiter(Payload.of("\n"));
            case "crlf" -> Framing.delimiter(Payload.of("\r\n"));
            case "any" -> Framing.anyLines();
            default ->
                throw new IllegalArgumentException("lines end with lf, crlf or any, or with LF or CRLF where nothing"
                        + " is said, but not with '" + end + "'." + SpellingSuggestion.suggestion(end, LINE_ENDS));
        };
    }

    private static Payload delimiter(String text) {
        return Escapes.parse(required(text, "\"delimiter=;\" or delimiter=\\x03"));
    }

    private static Framing length(String text) {
        String[] parts = required(text, "length=2").split(",", -1);
        if (List.of(parts).contains("little") && (List.of(parts).contains("big") || parts[0].equals("varint"))) {
            throw new IllegalArgumentException(
                    "'" + text + "' says two things of the order of its bytes: a length is big or"
                            + " little, and a varint has an order of its own");
        }
        boolean little = false;
        boolean keep = false;
        int at = 0;
        int adjust = 0;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (part.equals("little")) {
                little = true;
            } else if (part.equals("keep")) {
                keep = true;
            } else if (part.startsWith("at=")) {
                at = number(part.substring(3), "length=2,at=4");
            } else if (part.startsWith("adjust=")) {
                adjust = number(part.substring(7), "length=4,adjust=-4");
            } else if (!part.equals("big")) {
                throw new IllegalArgumentException(
                        "behind a length there is little, big, at=4, adjust=-4 or keep, but not '" + part + "'."
                                + SpellingSuggestion.suggestion(part, LENGTH_PARTS));
            }
        }
        return new LengthFraming(new LengthField(width(parts[0]), little), at, adjust, keep);
    }

    private static int width(String text) {
        if (!LENGTHS.contains(text)) {
            throw new IllegalArgumentException("a length has 1, 2, 4 or 8 bytes or is a varint, but not '" + text + "'."
                    + SpellingSuggestion.suggestion(text, LENGTHS));
        }
        return text.equals("varint") ? LengthField.VARINT : Integer.parseInt(text);
    }

    private static String required(String text, String example) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("this framing needs a value: write --frame " + example);
        }
        return text;
    }

    private static int number(String text, String example) {
        try {
            return Integer.parseInt(required(text, example));
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number: --frame " + example, bad);
        }
    }
}

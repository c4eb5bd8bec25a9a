package dev.parley.framing;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Durations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how a framing is written. */
final class FramingParser {
    private static final List<String> LINE_ENDS = List.of("lf", "crlf", "any");
    private static final List<String> LENGTHS = List.of("1", "2", "4", "8", "varint", "decimal");
    private static final List<String> LENGTH_PARTS = List.of("big", "little", "at=", "adjust=", "tag=", "keep");
    private static final List<String> MARK_PARTS = List.of("end=", "escape=", "xor=");
    private static final String MARKS = "\"start=\\x02,end=\\x03,escape=\\x10\"";

    private FramingParser() {}

    static Framing parse(String text) {
        int equals = text.indexOf('=');
        String word = equals < 0 ? text : text.substring(0, equals);
        String rest = equals < 0 ? "" : text.substring(equals + 1);
        return switch (word) {
            case "lines" -> equals < 0 ? Framing.lines() : lines(rest);
            case "delimiter" -> Framing.delimiter(delimiter(rest));
            case "fixed" -> Framing.fixed(number(rest, "fixed=16"));
            case "length" -> lengths(rest);
            case "idle" -> Framing.idle(Durations.parse(required(rest, "idle=20ms")));
            case "slip" -> alone(Framing.slip(), text, word);
            case "cobs" -> alone(Framing.cobs(), text, word);
            case "start" -> marks(rest);
            case "http" -> rest.equals("keep") ? HttpFraming.KEEP : alone(Framing.http(), text, word);
            case "resp" -> alone(Framing.resp(), text, word);
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

    /** One kind of header, or several that their tags tell apart. */
    private static Framing lengths(String text) {
        String[] kinds = text.split(" or ", -1);
        List<LengthFraming> lengths = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            String kind = kinds[i].strip();
            if (i > 0 && !kind.startsWith("length=")) {
                throw new IllegalArgumentException(
                        "behind \" or \" stands another length=, but here is '" + kind + "'");
            }
            lengths.add(length(i == 0 ? kind : kind.substring("length=".length())));
        }
        return lengths.size() == 1 ? lengths.getFirst() : new TaggedFraming(lengths);
    }

    private static LengthFraming length(String text) {
        String[] parts = required(text, "length=2").split(",", -1);
        if (List.of(parts).contains("little")
                && (List.of(parts).contains("big") || parts[0].equals("varint") || parts[0].equals("decimal"))) {
            throw new IllegalArgumentException(
                    "'" + text + "' says two things of the order of its bytes: a length is big or"
                            + " little, and a varint or decimal number has an order of its own");
        }
        boolean little = false;
        boolean keep = false;
        int at = 0;
        int adjust = 0;
        Payload tag = Payload.EMPTY;
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
            } else if (part.startsWith("tag=")) {
                tag = Escapes.parse(required(part.substring(4), "\"length=1,at=2,tag=\\x78\\x78\""));
            } else if (!part.equals("big")) {
                throw new IllegalArgumentException(
                        "behind a length there is little, big, at=4, adjust=-4, tag=\\x78\\x78 or keep, but not '"
                                + part + "'." + SpellingSuggestion.suggestion(part, LENGTH_PARTS));
            }
        }
        return new LengthFraming(new LengthField(width(parts[0]), little), at, adjust, keep, tag);
    }

    private static int width(String text) {
        if (!LENGTHS.contains(text)) {
            throw new IllegalArgumentException("a length has 1, 2, 4 or 8 bytes or is a varint or decimal, but not '"
                    + text + "'." + SpellingSuggestion.suggestion(text, LENGTHS));
        }
        return switch (text) {
            case "varint" -> LengthField.VARINT;
            case "decimal" -> LengthField.DECIMAL;
            default -> Integer.parseInt(text);
        };
    }

    private static Framing marks(String text) {
        String[] parts = required(text, MARKS).split(",", -1);
        Payload start = Escapes.parse(parts[0]);
        Payload end = Payload.EMPTY;
        @Nullable Byte escape = null;
        byte xor = 0;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (part.startsWith("end=")) {
                end = Escapes.parse(part.substring(4));
            } else if (part.startsWith("escape=")) {
                escape = oneByte(part.substring(7));
            } else if (part.startsWith("xor=")) {
                xor = oneByte(part.substring(4));
            } else {
                throw new IllegalArgumentException("behind a start mark there is end=, escape= or xor=, but not '"
                        + part + "' (a comma in a mark is written \\x2c)."
                        + SpellingSuggestion.suggestion(part, MARK_PARTS));
            }
        }
        return new MarkedFraming(start, end, escape, xor);
    }

    private static byte oneByte(String text) {
        Payload bytes = Escapes.parse(text);
        if (bytes.size() != 1) {
            throw new IllegalArgumentException("'" + text + "' must be one byte: --frame " + MARKS);
        }
        return bytes.byteAt(0);
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

package dev.parley.payload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The one escape language: what is shown can be typed again. {@code \r \n \t \0 \\ \" \a \b \e \f \v}, {@code \xHH} for
 * one byte, <code>&#92;u{H…}</code> for a Unicode code point. Pure; safe from any thread.
 */
public final class Escapes {
    private static final String LETTERS = "rnt0\\\"abefv";
    private static final String MEANINGS = "\r\n\t\0\\\"\u0007\b\u001b\f\u000b";

    private Escapes() {}

    /**
     * The bytes as one line of printable text. A control character, an invisible or direction-changing one, a byte that
     * is not UTF-8: each is escaped, so that no payload can drive a terminal or look like another.
     */
    public static String show(byte... bytes) {
        return isPlain(bytes) ? new String(bytes, StandardCharsets.US_ASCII) : showAny(bytes);
    }

    /** Whether the text is what it is shown as. */
    private static boolean isPlain(byte... bytes) {
        for (byte each : bytes) {
            if (!isItself(each)) {
                return false;
            }
        }
        return bytes.length == 0 || (bytes[0] != ' ' && bytes[bytes.length - 1] != ' ');
    }

    /** Printable ASCII without the backslash: it is shown as it is, but for a space at either end. */
    private static boolean isItself(byte value) {
        return value >= ' ' && value != 0x7f && value != '\\';
    }

    /** Most of what passes is ASCII, with some bytes in between that are not: only those are worth a decoder. */
    private static String showAny(byte... bytes) {
        StringBuilder out = new StringBuilder(bytes.length + 16);
        int at = 0;
        while (at < bytes.length) {
            if (isItself(bytes[at])) {
                out.append((char) bytes[at++]);
            } else if (bytes[at] >= 0) {
                show(bytes[at++], out);
            } else {
                int from = at;
                while (at < bytes.length && bytes[at] < 0) {
                    at++;
                }
                showBeyondAscii(ByteBuffer.wrap(bytes, from, at - from), out);
            }
        }
        return spacesAtTheEnds(out);
    }

    /** No character of several bytes has one of ASCII among them. */
    private static void showBeyondAscii(ByteBuffer in, StringBuilder out) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(in.remaining());
        while (true) {
            CoderResult result = decoder.decode(in, chars, true);
            chars.flip().codePoints().forEach(codePoint -> show(codePoint, out));
            chars.clear();
            if (!result.isError()) {
                return;
            }
            for (int i = 0; i < result.length(); i++) {
                appendByte(in.get(), out);
            }
            decoder.reset();
        }
    }

    /** A space at either end could not be seen. */
    private static String spacesAtTheEnds(StringBuilder shown) {
        if (!shown.isEmpty() && shown.charAt(shown.length() - 1) == ' ') {
            shown.replace(shown.length() - 1, shown.length(), "\\x20");
        }
        if (!shown.isEmpty() && shown.charAt(0) == ' ') {
            shown.replace(0, 1, "\\x20");
        }
        return shown.toString();
    }

    private static void show(int codePoint, StringBuilder out) {
        int known = MEANINGS.indexOf(codePoint);
        if (codePoint == '"') {
            out.append('"'); // typed inside quotes it needs the backslash, shown it does not
        } else if (known >= 0) {
            out.append('\\').append(LETTERS.charAt(known));
        } else if (codePoint < 0x80 && isHidden(codePoint)) {
            appendByte((byte) codePoint, out);
        } else if (isHidden(codePoint)) {
            out.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
        } else {
            out.appendCodePoint(codePoint);
        }
    }

    /** A sentence of ours that quotes what somebody wrote: whatever could drive a terminal is escaped, and nothing else. */
    public static String printable(String sentence) {
        StringBuilder out = new StringBuilder(sentence.length());
        sentence.codePoints().forEach(codePoint -> {
            if (codePoint != '\n' && isHidden(codePoint)) {
                show(codePoint, out);
            } else {
                out.appendCodePoint(codePoint);
            }
        });
        return out.toString();
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> isIgnorable(codePoint);
        };
    }

    /** Letters and marks that are drawn as nothing: Unicode's Default_Ignorable_Code_Point, which the JDK does not know. */
    private static boolean isIgnorable(int codePoint) {
        return switch (codePoint) {
            case 0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180f, 0x3164, 0xffa0 -> true;
            default ->
                (codePoint >= 0x180b && codePoint <= 0x180d)
                        || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
                        || (codePoint >= 0xe0100 && codePoint <= 0xe01ef);
        };
    }

    private static void appendByte(byte value, StringBuilder out) {
        out.append("\\x").append(HexFormat.of().toHexDigits(value));
    }

    /**
     * The bytes that this text stands for: escapes resolved, everything else as UTF-8.
     *
     * @throws IllegalArgumentException with the place and the escapes there are
     */
    public static Payload parse(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf('\\', at);
            if (next < 0) {
                next = text.length();
            }
            out.writeBytes(text.substring(at, next).getBytes(StandardCharsets.UTF_8));
            at = next < text.length() ? escape(text, next, out) : next;
        }
        return Payload.copyOf(out.toByteArray());
    }

    /** Resolves the escape whose backslash is at {@code at}; returns where the text goes on. */
    private static int escape(String text, int at, ByteArrayOutputStream out) {
        char letter = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int known = LETTERS.indexOf(letter);
        if (known >= 0) {
            out.write(MEANINGS.charAt(known));
            return at + 2;
        }
        if (letter == 'x' && isHex(text, at + 2, at + 4)) {
            out.write(Integer.parseInt(text, at + 2, at + 4, 16));
            return at + 4;
        }
        int close = text.indexOf('}', at);
        if (text.startsWith("u{", at + 1) && close > at + 3 && close <= at + 9 && isHex(text, at + 3, close)) {
            int codePoint = Integer.parseInt(text, at + 3, close, 16);
            if (Character.isValidCodePoint(codePoint) && (codePoint < 0xd800 || codePoint > 0xdfff)) {
                out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                return close + 1;
            }
        }
        throw new IllegalArgumentException(
                "'%s' is not an escape (character %s of '%s'): there are \\r \\n \\t \\0 \\\\ \\\" \\a \\b \\e \\f \\v, \\x0d for a byte and \\u{e9} for a character"
                        .formatted(text.substring(at, Math.min(text.length(), at + 2)), at + 1, text));
    }

    private static boolean isHex(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        return text.substring(from, to).chars().allMatch(HexFormat::isHexDigit);
    }
}

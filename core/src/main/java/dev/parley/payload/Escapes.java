package dev.parley.payload;

import dev.parley.text.Utf8;
import dev.parley.text.Utf8Builder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The one escape language: what is shown can be typed again. {@code \r \n \t \0 \\ \" \a \b \e \f \v}, {@code \xHH} for
 * one byte, <code>&#92;u{H…}</code> for a Unicode code point. Pure; safe from any thread.
 */
public final class Escapes {
    private static final String LETTERS = "rnt0\\\"abefv";
    private static final String MEANINGS = "\r\n\t\0\\\"\u0007\b\u001b\f\u000b";

    /** Behind a plain part of such a length more is plain, mostly after a line end. */
    private static final int LONG_PLAIN_BYTES = 16;

    /** So many bytes are shown one by one before it is looked again what is plain. */
    private static final int LEAST_STEP_BYTES = 4;

    private static final int MOST_STEP_BYTES = 512;

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private Escapes() {}

    /**
     * The bytes as one line of printable text. A control character, an invisible or direction-changing one, a byte that
     * is not UTF-8: each is escaped, so that no payload can drive a terminal or look like another. What is no text as a whole
     * is shown byte by byte: two bytes of a measurement that happen to be a letter of some script are none.
     */
    public static String show(byte... bytes) {
        if (isPlain(bytes)) {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
        Utf8Builder out = new Utf8Builder();
        show(bytes, 0, bytes.length, out);
        return out.toString();
    }

    /** Whether the text is what it is shown as. */
    private static boolean isPlain(byte... bytes) {
        return plainEnd(bytes, 0, bytes.length) == bytes.length
                && (bytes.length == 0 || (bytes[0] != ' ' && bytes[bytes.length - 1] != ' '));
    }

    /** Where printable ASCII without the backslash ends: it is shown as it is, but for a space at either end. */
    private static int plainEnd(byte[] bytes, int from, int to) {
        int at = from;
        ByteBuffer words = ByteBuffer.wrap(bytes);
        while (at + Long.BYTES <= to && isPlain(words.getLong(at))) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= ' ' && bytes[at] != 0x7f && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Whether each of the eight bytes is printable ASCII without the backslash. */
    private static boolean isPlain(long eight) {
        long below = eight - ' ' * EACH_BYTE; // the highest bit of a byte is set where it is less, or has it set itself
        long isDelete = (eight ^ 0x7f * EACH_BYTE) - EACH_BYTE;
        long isBackslash = (eight ^ '\\' * EACH_BYTE) - EACH_BYTE;
        return ((eight | below | isDelete | isBackslash) & HIGHEST_BITS) == 0;
    }

    /** Appends the bytes from {@code from} up to {@code to}; a space at either end, which could not be seen, is escaped. */
    static void show(byte[] bytes, int from, int to, Utf8Builder out) {
        boolean spaceFirst = from < to && bytes[from] == ' ';
        int start = spaceFirst ? from + 1 : from;
        boolean spaceLast = start < to && bytes[to - 1] == ' ';
        if (spaceFirst) {
            appendByte(' ', out);
        }
        showInside(bytes, start, spaceLast ? to - 1 : to, out);
        if (spaceLast) {
            appendByte(' ', out);
        }
    }

    static boolean isAscii(byte[] bytes, int from, int to) {
        int at = from;
        ByteBuffer words = ByteBuffer.wrap(bytes);
        while (at + Long.BYTES <= to && (words.getLong(at) & HIGHEST_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at == to;
    }

    /** Whether all of it is UTF-8 with no other control characters than those of text, terminals and C strings. */
    static boolean isText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int codePoint = Utf8.codePointAt(bytes, at, to);
            if (codePoint < 0
                    || codePoint == 0x7f
                    || (codePoint < ' ' && "\r\n\t\0\u001b".indexOf(codePoint) < 0)
                    || (codePoint >= 0x80 && codePoint < 0xa0)) {
                return false;
            }
            at += Utf8.length(codePoint);
        }
        return true;
    }

    /**
     * Where the last whole character before that place ends, if a character of UTF-8 is cut there; else the place itself.
     */
    static int wholeCharacters(byte[] bytes, int end) {
        for (int at = end; at > 0 && end - at < 4 && at < bytes.length; at--) {
            if ((bytes[at] & 0xc0) != 0x80) {
                int codePoint = Utf8.codePointAt(bytes, at, bytes.length);
                return codePoint >= 0x80 && at + Utf8.length(codePoint) > end ? at : end;
            }
        }
        return end;
    }

    private static void showInside(byte[] bytes, int from, int to, Utf8Builder out) {
        int at = from;
        boolean multiByte = !isAscii(bytes, from, to) && isText(bytes, from, to);
        while (at < to) {
            int plainEnd = plainEnd(bytes, at, to);
            out.append(bytes, at, plainEnd - at);
            int step = plainEnd - at < LONG_PLAIN_BYTES ? MOST_STEP_BYTES : LEAST_STEP_BYTES;
            at = plainEnd;
            if (!multiByte) {
                int end = Math.min(to, at + step);
                out.appendForms(bytes, at, end - at, Forms.OF_BYTES);
                at = end;
            } else if (at < to) {
                int codePoint = Utf8.codePointAt(bytes, at, to);
                int length = Utf8.length(codePoint);
                if (codePoint < 0x80 || isHidden(codePoint)) {
                    escape(codePoint, out);
                } else {
                    out.append(bytes, at, length);
                }
                at += length;
            }
        }
    }

    /** A character that is hidden, or the backslash. */
    private static void escape(int codePoint, Utf8Builder out) {
        int known = MEANINGS.indexOf(codePoint);
        if (known >= 0) {
            out.appendAscii('\\').appendAscii(LETTERS.charAt(known));
        } else if (codePoint < 0x80) {
            appendByte(codePoint, out);
        } else {
            out.append("\\u{").append(Integer.toHexString(codePoint)).append("}");
        }
    }

    /** A sentence of ours that quotes what somebody wrote: whatever could drive a terminal is escaped, and nothing else. */
    public static String printable(String sentence) {
        if (sentence.codePoints().allMatch(codePoint -> codePoint == '\n' || !isHidden(codePoint))) {
            return sentence;
        }
        StringBuilder out = new StringBuilder(sentence.length() + 16);
        sentence.codePoints().forEach(codePoint -> {
            if (codePoint != '\n' && isHidden(codePoint)) {
                Utf8Builder escaped = new Utf8Builder();
                escape(codePoint, escaped);
                out.append(escaped);
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

    private static void appendByte(int value, Utf8Builder out) {
        out.appendAscii('\\').appendAscii('x').appendHex(value);
    }

    /**
     * The bytes that this text stands for: escapes resolved, everything else as UTF-8.
     *
     * @throws EscapeException with the place and the escapes there are
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
        throw new EscapeException(text, at);
    }

    private static boolean isHex(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        return text.substring(from, to).chars().allMatch(HexFormat::isHexDigit);
    }

    /** A class of its own: most of what is shown is plain, and a start that shows nothing else need not make them. */
    private static final class Forms {
        /** How each byte is shown that is no part of a longer character; see {@link Utf8Builder#appendForms}. */
        static final long[] OF_BYTES = forms();

        private static long[] forms() {
            long[] forms = new long[256];
            Utf8Builder form = new Utf8Builder();
            for (int value = 0; value < forms.length; value++) {
                form.clear();
                if (value >= ' ' && value < 0x7f && value != '\\') {
                    form.appendAscii(value);
                } else if (value < 0x80) {
                    escape(value, form);
                } else {
                    appendByte(value, form);
                }
                forms[value] = Utf8Builder.form(form.bytes());
            }
            return forms;
        }
    }
}

package dev.parley.event.json;

import dev.parley.payload.Payload;
import dev.parley.text.Utf8;
import dev.parley.text.Utf8Builder;
import java.nio.charset.StandardCharsets;

/**
 * Builds a JSON object (RFC 8259) on one line in plain ASCII, so that not even JSON that is looked at on a terminal can drive it, and
 * without a character made for what arrived. Not safe from several threads.
 */
public final class JsonLine {
    private static final String SHORT_ESCAPES = "\b\t\n\f\r\"\\";
    private static final String SHORT_LETTERS = "btnfr\"\\";
    private static final String HEX = "0123456789ABCDEF";

    private Utf8Builder to = new Utf8Builder();

    /** Whether the next member or element stands behind another. */
    private boolean followed;

    /** Begins an object at the end of these bytes. */
    public void begin(Utf8Builder line) {
        to = line;
        open('{');
    }

    /** Goes on at the end of these bytes, behind other members. */
    public void continueIn(Utf8Builder line) {
        to = line;
        followed = true;
    }

    public void end() {
        close('}');
    }

    public void beginObject(String name) {
        name(name);
        open('{');
    }

    public void endObject() {
        close('}');
    }

    public void beginArray(String name) {
        name(name);
        open('[');
    }

    public void endArray() {
        close(']');
    }

    private void open(char bracket) {
        to.appendAscii(bracket);
        followed = false;
    }

    private void close(char bracket) {
        to.appendAscii(bracket);
        followed = true;
    }

    private void separate() {
        if (followed) {
            to.appendAscii(',');
        }
        followed = true;
    }

    private void name(String name) {
        separate();
        quoted(name);
        to.appendAscii(':');
    }

    /** An object in an array. */
    public void beginElement() {
        separate();
        open('{');
    }

    public void element(String text) {
        separate();
        quoted(text);
    }

    public void member(String name, String text) {
        name(name);
        quoted(text);
    }

    public void member(String name, long number) {
        name(name);
        to.append(number);
    }

    /** One that is not finite, for which JSON has no number, is a string. */
    public void member(String name, double number) {
        name(name);
        if (Double.isFinite(number)) {
            to.append(Double.toString(number));
        } else {
            quoted(Double.toString(number));
        }
    }

    /** A member's name that is written often, as {@link #member(byte[], long)} takes it: behind another member. */
    public static byte[] key(String name) {
        return (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    public void member(byte[] key, long number) {
        to.append(key).append(number);
    }

    public void member(byte[] key, String text) {
        to.append(key);
        quoted(text);
    }

    public void member(String name, boolean flag) {
        name(name);
        to.append(Boolean.toString(flag));
    }

    /** A time in UTC with nanoseconds. */
    public void time(byte[] key, SecondText second, long epochNanos) {
        to.append(key).appendAscii('"');
        second.append(epochNanos, 9, to);
        to.appendAscii('Z').appendAscii('"');
    }

    public void hex(byte[] key, Payload payload) {
        to.append(key).appendAscii('"');
        payload.appendHex(to);
        to.appendAscii('"');
    }

    /** The text, or no member where the bytes are not UTF-8. */
    public void textIfValid(byte[] key, Payload payload) {
        int before = to.size();
        to.append(key).appendAscii('"');
        int at = 0;
        while (at < payload.size()) {
            int plainEnd = plainEnd(payload, at);
            payload.appendTo(to, at, plainEnd);
            at = plainEnd;
            if (at < payload.size()) {
                int codePoint = payload.codePointAt(at);
                if (codePoint < 0) {
                    to.truncate(before);
                    return;
                }
                escaped(codePoint);
                at += Utf8.length(codePoint);
            }
        }
        to.appendAscii('"');
    }

    private static int plainEnd(Payload payload, int from) {
        int at = from;
        while (at < payload.size() && isPlain(payload.byteAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(int letter) {
        return letter >= ' ' && letter < 0x7f && letter != '"' && letter != '\\';
    }

    private void quoted(String text) {
        to.appendAscii('"');
        if (isPlain(text)) {
            to.append(text);
        } else {
            for (int i = 0; i < text.length(); i++) {
                char letter = text.charAt(i);
                if (isPlain(letter)) {
                    to.appendAscii(letter);
                } else {
                    escaped(letter);
                }
            }
        }
        to.appendAscii('"');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private void escaped(int codePoint) {
        int known = SHORT_ESCAPES.indexOf(codePoint);
        if (known >= 0) {
            to.appendAscii('\\').appendAscii(SHORT_LETTERS.charAt(known));
        } else if (Character.isBmpCodePoint(codePoint)) {
            escapedUnit(codePoint);
        } else {
            escapedUnit(Character.highSurrogate(codePoint));
            escapedUnit(Character.lowSurrogate(codePoint));
        }
    }

    private void escapedUnit(int unit) {
        to.appendAscii('\\').appendAscii('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            to.appendAscii(HEX.charAt(unit >> shift & 0xf));
        }
    }

    /** Members that {@link #continueIn} built before. */
    public void members(byte[] built) {
        to.append(built);
    }
}

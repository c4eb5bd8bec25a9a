package dev.parley.payload;

import dev.parley.text.Excerpt;
import dev.parley.text.Sizes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How bytes are written as text where the text is not the payload itself ({@code --as}). */
public enum Encoding {
    /**
     * Two digits a byte, in any case; white space, {@code : , ; -}, brackets, {@code 0x} and {@code \\x} between bytes are
     * passed over. What {@code xxd}, {@code hexdump -C} and {@code od -tx1} print is read too.
     */
    HEX {
        @Override
        public Payload decode(String text) {
            return HexDump.read(text).orElseGet(() -> digits(text));
        }
    },
    /** RFC 4648, with or without the padding; white space is passed over. */
    BASE64 {
        @Override
        public Payload decode(String text) {
            try {
                return Payload.copyOf(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
            } catch (IllegalArgumentException bad) {
                throw new IllegalArgumentException(
                        "%s is not base64 (%s): write bytes as aGVsbG8="
                                .formatted(Excerpt.quote(text), bad.getMessage()),
                        bad);
            }
        }
    };

    private static final Pattern SEPARATOR = Pattern.compile("[\\s:,;{}\\[\\]()-]+|(?:0[xX]|\\\\x)(?=\\p{XDigit})");

    /**
     * The bytes that the text stands for.
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public abstract Payload decode(String text);

    /** Lower case, as in {@code --as hex}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words, for help and errors. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Encoding::word).toList();
    }

    /**
     * The encoding of that word.
     *
     * @throws IllegalArgumentException with the words there are
     */
    public static Encoding parse(String word) {
        return Arrays.stream(values())
                .filter(encoding -> encoding.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + word + "' is not a way to write bytes: there are " + String.join(" and ", words())));
    }

    private static Payload digits(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 2);
        Matcher separator = SEPARATOR.matcher(text);
        int at = 0;
        while (separator.find()) {
            readWholeBytes(text, at, separator.start(), bytes);
            at = separator.end();
        }
        readWholeBytes(text, at, text.length(), bytes);
        if (bytes.size() == 0 && !text.isBlank()) {
            throw new IllegalArgumentException(Excerpt.quote(text)
                    + " is not hex: it has no digit; write bytes as 68656c6c6f or 68 65 6c, and no byte as \"\"");
        }
        return Payload.copyOf(bytes.toByteArray());
    }

    /** Piece by piece, since 1 23 4 would otherwise pass for two bytes. */
    private static void readWholeBytes(String text, int from, int to, ByteArrayOutputStream bytes) {
        for (int i = from; i < to; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw notHex(text, i);
            }
        }
        if ((to - from) % 2 != 0) {
            throw new IllegalArgumentException("%s has %s in %s, and a byte takes two: write 0%s for one small byte"
                    .formatted(
                            Excerpt.quote(text, from),
                            Sizes.count(to - from, "hex digit"),
                            Excerpt.quote(text.substring(from, to)),
                            text.charAt(to - 1)));
        }
        bytes.writeBytes(HexFormat.of().parseHex(text, from, to));
    }

    private static IllegalArgumentException notHex(String text, int at) {
        String escapes = text.indexOf('\\') < 0 ? "" : ". Text with escapes such as \\r or \\x0d is read by -e";
        String dump = text.strip().indexOf('\n') < 0 && !text.contains("  ")
                ? ""
                : ". Of a dump write the bytes alone, without offsets and text (xxd -p prints them so)";
        return new IllegalArgumentException(
                "%s is not hex: '%s' is no digit from 0 to 9 or a to f; write bytes as 68656c6c6f or 68 65 6c%s"
                        .formatted(
                                Excerpt.quote(text, at),
                                Character.toString(text.codePointAt(at)),
                                escapes.isEmpty() ? dump : escapes));
    }
}

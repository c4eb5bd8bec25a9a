package dev.parley.payload;

import dev.parley.text.Sizes;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** How bytes are written as text where the text is not the payload itself ({@code --as}). */
public enum Encoding {
    /** Two digits a byte, in any case; spaces, colons, hyphens, commas and {@code 0x} between bytes are passed over. */
    HEX {
        @Override
        public Payload decode(String text) {
            StringBuilder all = new StringBuilder(text.length());
            for (String digits : text.split("[\\s:,-]+|0[xX](?=\\p{XDigit})", -1)) {
                requireWholeBytes(text, digits);
                all.append(digits);
            }
            return Payload.copyOf(HexFormat.of().parseHex(all));
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
                        "'%s' is not base64 (%s): write bytes as aGVsbG8=".formatted(text, bad.getMessage()), bad);
            }
        }
    };

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

    /** Piece by piece, since 1 23 4 would otherwise pass for two bytes. */
    private static void requireWholeBytes(String text, String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                throw new IllegalArgumentException(
                        "'%s' is not hex: '%s' is no digit from 0 to 9 or a to f; write bytes as 68656c6c6f or 68 65 6c"
                                .formatted(text, digits.charAt(i)));
            }
        }
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException("'%s' has %s in '%s', and a byte takes two: write 0%s for one small byte"
                    .formatted(
                            text,
                            Sizes.count(digits.length(), "hex digit"),
                            digits,
                            digits.substring(digits.length() - 1)));
        }
    }
}

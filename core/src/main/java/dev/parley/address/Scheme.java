package dev.parley.address;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The transport that an address starts with. */
public enum Scheme {
    /** Datagrams (RFC 768). */
    UDP,
    /** A stream of bytes (RFC 9293). */
    TCP;

    /** Lower case, as it stands before {@code ://}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether bytes flow without boundaries, so that what is read is a chunk and not a message. */
    public boolean isStream() {
        return this == TCP;
    }

    /** The scheme of that word, in any case. */
    public static Optional<Scheme> of(String word) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All words, for a sentence about a wrong one. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Scheme::word).toList();
    }
}

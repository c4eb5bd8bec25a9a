package dev.parley.cli.option;

import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds a message that is sent as it was written, though its writer perhaps meant other bytes. Pure. */
final class LiteralMessageHint {
    /** Of a long message the rest is not looked at. */
    private static final int MOST_CHARACTERS = 64 << 10;

    private static final int SHOWN_CHARACTERS = 40;
    private static final Pattern ESCAPE = Pattern.compile("\\\\([rnt0]|x\\p{XDigit}{2}|u\\{\\p{XDigit}+})");

    private LiteralMessageHint() {}

    /**
     * What was perhaps meant, as a sentence for the sender.
     *
     * @param hexView whether {@code --hex} was given, which says how bytes are shown and nothing of how they are written
     * @param typed whether a person wrote it for this, and not the program that made a file
     */
    static Optional<String> of(String message, boolean hexView, boolean typed) {
        if (message.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        if (hexView && isHex(message)) {
            return Optional.of(
                    ("the message is sent as text, as it was written: \"%s\". --hex says only how bytes are shown;"
                                    + " if these are bytes in hex, write --as %s")
                            .formatted(shown(message), Encoding.HEX.word()));
        }
        if (typed && TypesetCharacters.isWholeInQuotes(message)) {
            return Optional.of(
                    "the message is sent as it was written, with its quotes: " + TypesetCharacters.meant(message));
        }
        return typed && hasEscape(message)
                ? Optional.of(
                        "the message is sent as it was written, with its backslashes: \"%s\". If %s is an escape, add -e"
                                .formatted(shown(message), firstEscape(message)))
                : Optional.empty();
    }

    private static boolean isHex(String message) {
        try {
            return !Encoding.HEX.decode(message).isEmpty();
        } catch (IllegalArgumentException otherText) {
            return false;
        }
    }

    /** In JSON a backslash belongs to the text that is sent. What -e would refuse was not meant for it. */
    private static boolean hasEscape(String message) {
        boolean json = message.matches("(?s)\\s*(\\{.*}|\\[.*])\\s*");
        if (json || !ESCAPE.matcher(message).find()) {
            return false;
        }
        try {
            Escapes.parse(message);
            return true;
        } catch (IllegalArgumentException noEscapes) {
            return false;
        }
    }

    private static String firstEscape(String message) {
        return ESCAPE.matcher(message)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElse("");
    }

    private static String shown(String message) {
        int end =
                message.offsetByCodePoints(0, Math.min(SHOWN_CHARACTERS, message.codePointCount(0, message.length())));
        return end < message.length() ? message.substring(0, end) + "…" : message;
    }
}

package dev.parley.hint;

import dev.parley.ledger.Cause;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Tells when one sender's text is in another encoding than UTF-8. A sender that ever sends something binary is none of
 * these, and short texts count together, since a short payload may look like anything. Not safe from several threads.
 */
final class EncodingHint {
    /** Of 100,000 senders of random bytes fewer than 30 look like text for so long, which a test holds. */
    static final int ENOUGH_BYTES = 16;

    /** Whoever has sent so many payloads beyond ASCII without a verdict gets none: it shall not cost for ever. */
    private static final int MOST_GUESSES = 64;

    private final boolean pieces;
    private int westernBytes;
    private int doubleBytes;
    private int guesses;
    private boolean settled;

    /** @param pieces whether payloads may begin and end inside a letter, as what one read of a stream gives */
    EncodingHint(boolean pieces) {
        this.pieces = pieces;
    }

    /** Takes in one payload, from position to limit; the buffer is left as it was. */
    Optional<Hint> inspect(ByteBuffer data) {
        if (settled || CharsetGuess.isSevenBit(data)) {
            return Optional.empty();
        }
        switch (CharsetGuess.of(data, pieces)) {
            case ASCII -> {}
            case UTF_8, BINARY -> settled = true;
            case WESTERN -> westernBytes += data.remaining();
            case DOUBLE_BYTE -> doubleBytes += data.remaining();
        }
        if (westernBytes >= ENOUGH_BYTES && doubleBytes == 0) {
            return settled("ISO 8859-1 or Windows-1252 (Latin-1)");
        }
        if (doubleBytes >= ENOUGH_BYTES && westernBytes == 0) {
            return settled("GBK or another encoding of two bytes a letter");
        }
        settled |= ++guesses >= MOST_GUESSES;
        return Optional.empty();
    }

    private Optional<Hint> settled(String encoding) {
        settled = true;
        return Optional.of(
                new Hint(
                        Cause.ENCODING,
                        "this looks like text, but not in UTF-8: perhaps it is in "
                                + encoding
                                + ". It is shown with \\x.. in it, and has no text in --json. In Python, \"…\".encode() makes UTF-8; an editor has the file's own encoding in its settings."));
    }
}

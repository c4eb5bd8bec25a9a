package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.words.Nearest;
import java.util.List;

/** How a stream is cut into messages, and how a message is made part of a stream. Immutable; safe from any thread. */
public interface Framing {
    /** The words that {@link #parse} knows. */
    List<String> WORDS = List.of("lines");

    /** Messages end with LF or CRLF, which is not part of them; a message that is sent gets LF. */
    static Framing lines() {
        return LineFraming.INSTANCE;
    }

    /**
     * The framing of that word ({@code --frame lines}).
     *
     * @throws IllegalArgumentException with the words there are
     */
    static Framing parse(String word) {
        if (word.equals("lines")) {
            return lines();
        }
        throw new IllegalArgumentException("'" + word + "' is not a framing; there is " + String.join(", ", WORDS) + "."
                + Nearest.suggestion(word, WORDS));
    }

    /**
     * What cuts one stream. It keeps what is left between chunks, so each stream needs its own.
     *
     * @param maxMessage the longest message in bytes, 1 or more
     */
    Deframer deframer(int maxMessage);

    /** The message as it goes on the stream. */
    Payload frame(Payload message);
}

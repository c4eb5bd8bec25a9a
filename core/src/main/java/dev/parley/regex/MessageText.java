package dev.parley.regex;

import dev.parley.payload.Payload;
import org.jspecify.annotations.Nullable;

/** One message as regular expressions look at it: converted to text or hex once, for all expressions. Not safe from several threads: one for each decision. */
public final class MessageText {
    private final Payload message;
    private boolean isRead;
    private @Nullable String text;
    private @Nullable String hex;

    public MessageText(Payload message) {
        this.message = message;
    }

    Payload message() {
        return message;
    }

    /** What is searched; null where that is text and the message is not valid UTF-8. */
    @Nullable
    String over(Regex.Over over) {
        return over == Regex.Over.HEX ? hex() : text();
    }

    /** Whether each letter of the text is one byte of the message. */
    boolean isBytewise() {
        String known = text();
        return known != null && known.length() == message.size();
    }

    private @Nullable String text() {
        if (!isRead) {
            text = message.text().orElse(null);
            isRead = true;
        }
        return text;
    }

    private String hex() {
        String known = hex;
        if (known == null) {
            known = message.hex();
            hex = known;
        }
        return known;
    }
}

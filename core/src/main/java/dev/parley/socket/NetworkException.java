package dev.parley.socket;

import dev.parley.ledger.Cause;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The network or the system said no. The message is a sentence: what was tried, what came back, what to do. */
public final class NetworkException extends IOException {
    private static final long serialVersionUID = 1;

    private final Cause reason;
    private final String message;

    /**
     * @param reason the stable word
     * @param message a sentence for a person
     * @param from what the JDK reported, if it did
     */
    public NetworkException(Cause reason, String message, @Nullable Throwable from) {
        super(message, from);
        this.reason = reason;
        this.message = message;
    }

    /** The stable word for what happened. */
    public Cause reason() {
        return reason;
    }

    /** The sentence, which is the message too. */
    public String message() {
        return message;
    }
}

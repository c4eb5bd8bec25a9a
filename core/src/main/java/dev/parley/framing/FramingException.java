package dev.parley.framing;

/** What came is no message of that framing, or a message cannot be made one. */
public class FramingException extends Exception {
    private static final long serialVersionUID = 1;

    private final String message;

    /** @param message a sentence that says what was wrong, and with which option */
    public FramingException(String message) {
        super(message);
        this.message = message;
    }

    /** The sentence. */
    public String message() {
        return message;
    }
}

package dev.parley.framing;

/** What came is no message of that framing, or a message cannot be made one. */
public class FramingException extends Exception {
    private static final long serialVersionUID = 1;

    private final String says;

    /** @param says a sentence that says what was wrong, and with which option */
    public FramingException(String says) {
        super(says);
        this.says = says;
    }

    /** The sentence. */
    public String says() {
        return says;
    }
}

package dev.parley.cli.option;

/** The command line is wrong. The message is a sentence that shows the right form. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String drawing;

    public UsageException(String message) {
        this(message, "");
    }

    /** @param drawing lines that show the place; empty for none */
    public UsageException(String message, String drawing) {
        super(message);
        this.drawing = drawing;
    }

    /** Lines that show the place that the message names; empty where there are none. */
    public String drawing() {
        return drawing;
    }
}

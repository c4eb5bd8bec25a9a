package dev.parley.cli.option;

/** The command line is wrong. The message is a sentence that shows the right form. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}

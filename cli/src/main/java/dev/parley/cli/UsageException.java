package dev.parley.cli;

/** The command line is wrong. The message is a sentence that shows the right form. */
final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}

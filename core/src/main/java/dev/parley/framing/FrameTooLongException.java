package dev.parley.framing;

/** A message is longer than the limit, so that where the next one starts cannot be known. */
public final class FrameTooLongException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message a sentence that names the limit */
    public FrameTooLongException(String message) {
        super(message);
    }
}

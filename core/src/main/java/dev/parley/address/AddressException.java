package dev.parley.address;

/** An address that cannot be read. The message is a sentence that shows the right spelling. */
public final class AddressException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message a sentence for a person, with the right spelling in it */
    public AddressException(String message) {
        super(message);
    }
}

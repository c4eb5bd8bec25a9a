package dev.parley.framing;

import dev.parley.text.Sizes;

/** A message is longer than the limit, so that where the next one starts cannot be known. */
public final class FrameTooLongException extends FramingException {
    private static final long serialVersionUID = 1;

    /**
     * @param what the kind of message, with its article: {@code a line}
     * @param most the limit in bytes
     */
    FrameTooLongException(String what, int most) {
        super(what + " is longer than " + Sizes.show(most)
                + " (--max-message), so where the next one starts cannot be known");
    }

    /**
     * @param length what a message says of its own length
     * @param most the limit in bytes
     * @param framing the option that may be wrong
     */
    FrameTooLongException(String length, int most, String framing) {
        super(
                "a message says that its length is %s, which makes it longer than %s (--max-message): is this the right %s?"
                        .formatted(length, Sizes.show(most), framing));
    }
}

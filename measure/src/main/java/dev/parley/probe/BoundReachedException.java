package dev.parley.probe;

import java.io.IOException;

/** The next step would go beyond the bounds that were told. */
final class BoundReachedException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param bound the one that is reached, as {@code 500 datagrams} */
    BoundReachedException(String bound) {
        super(bound);
    }
}

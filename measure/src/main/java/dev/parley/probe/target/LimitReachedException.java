package dev.parley.probe.target;

import java.io.IOException;

/** The next step would go beyond the bounds that were announced. */
public final class LimitReachedException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param bound the one that is reached, as {@code 500 datagrams} */
    LimitReachedException(String bound) {
        super(bound);
    }
}

package dev.parley.probe;

import java.io.IOException;

/** Somebody ended the check-up. */
final class StoppedException extends IOException {
    private static final long serialVersionUID = 1;

    StoppedException() {
        super("the check-up was ended");
    }
}

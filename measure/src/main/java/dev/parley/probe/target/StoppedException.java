package dev.parley.probe.target;

import java.io.IOException;

/** Somebody ended the check-up. */
public final class StoppedException extends IOException {
    private static final long serialVersionUID = 1;

    StoppedException() {
        super("the check-up was ended");
    }
}

package dev.parley.capture;

import java.io.IOException;

/** A file is no capture, or is damaged, so that nothing behind that place can be read. A torn end is none. */
public final class CaptureException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    CaptureException(long offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the file, in bytes from 0. */
    public long offset() {
        return offset;
    }
}

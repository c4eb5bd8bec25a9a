package dev.parley.event;

import java.util.Locale;

/** What one event is about. A chunk is never called a message. */
public enum Unit {
    /** What one receive gave on UDP. */
    DATAGRAM,
    /** What one read gave on a stream, with no boundary of the sender's. */
    CHUNK,
    /** What framing made of chunks. */
    MESSAGE;

    /** Lower case, as in {@code --json}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

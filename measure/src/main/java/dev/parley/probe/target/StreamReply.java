package dev.parley.probe.target;

import dev.parley.payload.Payload;

/**
 * What came back on a connection, until it was quiet for a while.
 *
 * @param bytes all that came
 * @param end how the connection was left
 * @param nanos until the first byte, or how long was waited for it
 */
public record StreamReply(Payload bytes, End end, long nanos) {
    /** The state of a connection. */
    public enum End {
        /** Open still. */
        OPEN("it stays open"),
        /** The other side finished. */
        FINISHED("it closed the connection"),
        /** The other side broke it off. */
        RESET("it broke the connection off (reset)"),
        /** The other side did not take what was written. */
        STUCK("it stopped reading");

        private final String label;

        End(String message) {
            this.label = message;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    public boolean isEmpty() {
        return bytes.isEmpty();
    }

    /** In a few words. */
    public String shown() {
        if (!isEmpty()) {
            return Formats.bytes(bytes);
        }
        return end == End.OPEN ? "no answer" : end.label();
    }
}

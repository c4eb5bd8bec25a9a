package dev.parley.probe;

import dev.parley.payload.Payload;

/**
 * What came back on a connection, until it was quiet for a while.
 *
 * @param bytes all that came
 * @param end how the connection was left
 * @param nanos until the first byte, or how long was waited for it
 */
record Answer(Payload bytes, End end, long nanos) {
    /** The state of a connection. */
    enum End {
        /** Open still. */
        OPEN("it stays open"),
        /** The other side finished. */
        FINISHED("it closed the connection"),
        /** The other side broke it off. */
        RESET("it broke the connection off (reset)"),
        /** The other side did not take what was written. */
        STUCK("it stopped reading");

        private final String says;

        End(String says) {
            this.says = says;
        }

        /** In words. */
        String says() {
            return says;
        }
    }

    boolean isEmpty() {
        return bytes.isEmpty();
    }

    /** In a few words. */
    String shown() {
        if (!isEmpty()) {
            return Shown.bytes(bytes);
        }
        return end == End.OPEN ? "no answer" : end.says();
    }
}

package dev.parley.bench;

import dev.parley.session.SessionBuilder;
import dev.parley.session.record.Recorder;
import dev.parley.socket.NetworkException;
import org.jspecify.annotations.Nullable;

/**
 * What a bench gives to an entry that it opens.
 *
 * @param hints whether a listener hints at what may be wrong where nothing arrives
 * @param peers how many peers a listener remembers, so that they can be answered by hand; 0 for none
 * @param typed where what a person writes to a chat comes from
 * @param recordings where what it moves is recorded, if it asks for that
 * @param recorder what records it from a moment on that a person chooses; null where nobody may
 */
record EntryContext(
        boolean hints,
        int peers,
        MessageQueue typed,
        Recordings recordings,
        @Nullable Recorder recorder) {
    /**
     * Has a session recorded as its entry asks for, and as a person may later.
     *
     * @throws IllegalArgumentException if the file is there already, or is no file
     * @throws NetworkException in words, if it cannot be made
     */
    void record(SessionBuilder<?> setup) throws NetworkException {
        recordings.share(setup);
        if (recorder != null) {
            setup.tap(recorder);
        }
    }
}

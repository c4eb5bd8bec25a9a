package dev.parley.cli;

import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import java.io.IOException;

/** Shows a session's events in one form. Called from several threads; events come out one after the other. */
interface View extends EventListener, AutoCloseable {
    /** What could not be started, in the view's own form. */
    void failed(Cause cause, String says);

    /** Everything that was shown is written. */
    @Override
    void close() throws IOException;
}

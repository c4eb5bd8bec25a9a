package dev.parley.session.runtime;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.SessionConfig;
import dev.parley.session.record.CaptureTap;
import dev.parley.session.record.Recording;
import dev.parley.socket.NetworkException;
import org.jspecify.annotations.Nullable;

/** What binds a session to its recording: a recording that fails ends the session. Safe from any thread. */
final class RecordedSession implements Recording.Source {
    private final SessionConfig config;
    private final Ledger ledger;
    private final SessionLifecycle lifecycle;
    private final CaptureTap capture;
    private volatile @Nullable EventPublisher publisher;

    /** Set once nothing is deferred any more: then the closing thread publishes it. */
    private volatile boolean closing;

    private volatile @Nullable String failedAtEnd;

    RecordedSession(SessionConfig config, Recording recording, Ledger ledger, SessionLifecycle lifecycle)
            throws NetworkException {
        this.config = config;
        this.ledger = ledger;
        this.lifecycle = lifecycle;
        this.capture = recording.begin(config.name(), config.clock(), this);
    }

    CaptureTap capture() {
        return capture;
    }

    /** Who is told what the recording says. */
    void publishTo(EventPublisher to) {
        publisher = to;
    }

    @Override
    public Totals totals() {
        return ledger.totals();
    }

    @Override
    public void noted(String message) {
        EventPublisher to = publisher;
        if (to != null && !closing) {
            to.defer(new Event.Note(header(), Cause.RECORDING, message));
        }
    }

    @Override
    public void failed(String message) {
        EventPublisher to = publisher;
        if (closing || to == null) { // it may fail before the session is open
            failedAtEnd = message;
        } else {
            to.defer(new Event.Failed(header(), Cause.OUTPUT_FAILED, message));
        }
        // Last, since whoever waits for the end may then close the session, and nothing is deferred any more.
        lifecycle.complete(new Outcome(Cause.OUTPUT_FAILED, message));
    }

    private Event.Header header() {
        return new Event.Header(config.clock().epochNanos(), config.name(), null, null, 0);
    }

    /** Ends the recording with the sums, and tells where that fails. */
    void end() {
        closing = true;
        capture.end(ledger.totals());
        String message = failedAtEnd;
        EventPublisher to = publisher;
        if (message != null && to != null) {
            to.publish(new Event.Failed(header(), Cause.OUTPUT_FAILED, message));
        }
    }
}

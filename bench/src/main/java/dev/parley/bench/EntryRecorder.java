package dev.parley.bench;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.ledger.Totals;
import dev.parley.session.Session;
import dev.parley.session.record.Recorder;
import dev.parley.session.record.Recording;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Records one entry from a moment on that a person chooses. What becomes of the recording is told as events of the entry, whose
 * session goes on whatever that is. Safe from any thread.
 */
final class EntryRecorder implements Recording.Source {
    private final Recorder recorder = new Recorder();
    private final String name;
    private final EventListener events;
    private final Clock clock;
    private volatile @Nullable Session session;

    EntryRecorder(String name, EventListener events, Clock clock) {
        this.name = name;
        this.events = events;
        this.clock = clock;
    }

    Recorder recorder() {
        return recorder;
    }

    /**
     * Records that session from now on.
     *
     * @throws NetworkException in words, if the file cannot be made
     */
    void begin(Recording recording, Session opened) throws NetworkException {
        session = opened;
        recorder.begin(recording, name, clock, this);
    }

    /** Ends the recording, if there is one. */
    void end() {
        recorder.end(totals());
    }

    @Override
    public Totals totals() {
        Session recorded = session;
        return recorded == null ? new Ledger().totals() : recorded.totals();
    }

    @Override
    public void noted(String message) {
        events.on(new Event.Note(header(), Cause.RECORDING, message));
    }

    @Override
    public void failed(String message) {
        events.on(new Event.Failed(header(), Cause.OUTPUT_FAILED, message));
    }

    private Event.Header header() {
        return new Event.Header(clock.epochNanos(), name, null, null, 0);
    }
}

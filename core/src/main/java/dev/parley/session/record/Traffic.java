package dev.parley.session.record;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@link TrafficRecorder} had kept at some moment. Immutable; safe from any thread. */
public final class Traffic {
    private final List<TrafficRecorder.Entry> entries;
    private final long missing;

    /** @param missing how many earlier ones were not kept */
    Traffic(List<TrafficRecorder.Entry> entries, long missing) {
        this.entries = entries;
        this.missing = missing;
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** This and what another recorder has kept, put together by their times. */
    public Traffic and(Traffic other) {
        List<TrafficRecorder.Entry> merged = new ArrayList<>(entries.size() + other.entries.size());
        int ours = 0;
        int theirs = 0;
        while (ours < entries.size() || theirs < other.entries.size()) {
            boolean takeOurs = theirs == other.entries.size()
                    || (ours < entries.size()
                            && entries.get(ours).epochNanos()
                                    <= other.entries.get(theirs).epochNanos());
            merged.add(takeOurs ? entries.get(ours++) : other.entries.get(theirs++));
        }
        return new Traffic(merged, missing + other.missing);
    }

    /**
     * Writes it into a capture file (pcapng), as {@link Recording} would have done: each session is an interface, what it told are
     * comments, and its sums at the end are those of now, or of its end.
     *
     * @param file must not be there yet
     * @throws IllegalArgumentException if it is there already
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        try (Recording recording = new RecordSetup().to(file).recording()) {
            recording.open();
            Map<TrafficTap, Rewriter> sessions = new LinkedHashMap<>();
            for (TrafficRecorder.Entry entry : entries) {
                if (!sessions.containsKey(entry.session())) {
                    sessions.put(entry.session(), new Rewriter(recording, entry.session()));
                }
            }
            if (missing > 0) {
                sessions.values().stream().findFirst().ifPresent(first -> first.note(missing));
            }
            for (TrafficRecorder.Entry entry : entries) {
                Rewriter to = sessions.get(entry.session());
                if (to != null) {
                    to.write(entry);
                }
            }
            sessions.values().forEach(Rewriter::end);
            recording.close();
            Optional<String> failure = recording.failure();
            if (failure.isPresent()) {
                throw new IOException(failure.get());
            }
        } catch (NetworkException bad) {
            throw new IOException(bad.getMessage(), bad);
        }
    }

    /** Tells a recording once more what a session did, at the times at which it did it. */
    private static final class Rewriter implements Recording.Source, Clock {
        private final TrafficTap session;
        private final CaptureTap tap;
        private volatile long nowEpochNanos;

        Rewriter(Recording recording, TrafficTap session) throws NetworkException {
            this.session = session;
            nowEpochNanos = session.startEpochNanos();
            tap = recording.begin(session.name(), this, this);
        }

        void note(long count) {
            String message = "older packets and comments that were not kept: %s".formatted(Sizes.count(count));
            tap.told(new Event.Note(
                    new Event.Header(nowEpochNanos, session.name(), null, null, 0), Cause.RECORDING, message));
        }

        void write(TrafficRecorder.Entry entry) {
            nowEpochNanos = entry.epochNanos();
            entry.tell().accept(tap);
        }

        void end() {
            nowEpochNanos = session.endEpochNanos();
            tap.end(session.totals());
        }

        @Override
        public Totals totals() {
            return session.totals();
        }

        @Override
        public void noted(String message) {
            // A recording that pauses notes things, and this one does not.
        }

        @Override
        public void failed(String message) {
            // The recording knows it.
        }

        @Override
        public long epochNanos() {
            return nowEpochNanos;
        }

        @Override
        public long nanos() {
            return nowEpochNanos;
        }

        @Override
        public boolean await(Signal signal, long deadlineNanos) {
            throw new UnsupportedOperationException("a time that is over cannot be waited for");
        }
    }
}

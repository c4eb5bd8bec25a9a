package dev.parley.session.program;

import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.payload.Escapes;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a handler. Of each kind so much in a second; what is more is counted, and the count told later. Never blocks
 * for an observer. Safe from any thread.
 */
final class ProgramNotes {
    private static final long WINDOW_NANOS = 1_000_000_000;

    private final EventPublisher publisher;
    private final Clock clock;
    private final String session;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Kind, Window> windows = new EnumMap<>(Kind.class);

    /** What is counted together. */
    enum Kind {
        /** How its life goes; each is told. */
        LIFE(Integer.MAX_VALUE, ""),
        STANDARD_ERROR(100, "lines that the handler wrote to its standard error"),
        NO_ANSWER(5, "lines of the handler that are no answer"),
        NOT_PASSED(5, "messages that could not be passed to the handler"),
        TIMED_OUT(5, "messages that the handler did not answer in time"),
        LATE(5, "answers of the handler that came too late");

        private final int most;
        private final String what;

        Kind(int most, String what) {
            this.most = most;
            this.what = what;
        }
    }

    private static final class Window {
        private long startNanos;
        private int told;
        private long untold;
    }

    ProgramNotes(EventPublisher publisher, Clock clock, String session) {
        this.publisher = publisher;
        this.clock = clock;
        this.session = session;
    }

    /** @param flow whom it is about, or null for nobody in particular */
    void add(Kind kind, @Nullable Flow flow, String message) {
        lock.lock();
        try {
            Window window = windows.computeIfAbsent(kind, first -> new Window());
            long now = clock.nanos();
            if (now - window.startNanos > WINDOW_NANOS) {
                publishUntold(kind, window);
                window.startNanos = now;
                window.told = 0;
            }
            if (window.told < kind.most) {
                window.told++;
                publish(flow, message);
            } else {
                window.untold++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells what was counted and not told. */
    void rest() {
        lock.lock();
        try {
            windows.forEach(this::publishUntold);
        } finally {
            lock.unlock();
        }
    }

    private void publishUntold(Kind kind, Window window) {
        if (window.untold > 0) {
            publish(null, "and %s more %s".formatted(Sizes.count(window.untold), kind.what));
            window.untold = 0;
        }
    }

    private void publish(@Nullable Flow flow, String message) {
        if (publisher.hasListener()) {
            Event.Header header = new Event.Header(
                    clock.epochNanos(),
                    session,
                    flow == null ? null : flow.local(),
                    flow == null ? null : flow.peer(),
                    flow == null ? 0 : flow.connection());
            publisher.defer(new Event.Note(header, Cause.HANDLER, Escapes.printable(message)));
        }
    }
}

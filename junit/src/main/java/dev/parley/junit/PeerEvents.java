package dev.parley.junit;

import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.ledger.Cause;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What happened at one peer, how a test waits for it, and what a failure says of it. Safe from any thread. */
final class PeerEvents {
    private static final String HANDLER_THREW = "a reply function of the test threw ";

    private final PeerSettings settings;
    private final EventRecorder recorder = new EventRecorder();
    private volatile Duration patience;
    private volatile int port;
    private volatile @Nullable Throwable thrown;

    PeerEvents(PeerSettings settings) {
        this.settings = settings;
        this.patience = settings.patience();
    }

    EventRecorder recorder() {
        return recorder;
    }

    PeerSettings settings() {
        return settings;
    }

    Duration patience() {
        return patience;
    }

    void waitAtMost(Duration most) {
        patience = most;
    }

    /** Where the peer is, for the name of a capture. */
    void at(int itsPort) {
        port = itsPort;
    }

    /** A function of the test threw this: who waits for a message need not wait any more, and sees it in the transcript. */
    void handlerThrew(Throwable what, Event.Header header) {
        thrown = what;
        recorder.on(new Event.Failed(header, Cause.BUG, HANDLER_THREW + what));
    }

    /**
     * The earliest event that nobody has taken and for which that holds, if it comes in that time.
     *
     * @throws AssertionError if a function of the test threw something
     */
    Optional<Event> poll(Predicate<Event> which, Duration within) {
        throwFailure();
        try {
            Optional<Event> found = recorder.poll(event -> thrown != null || which.test(event), within);
            throwFailure();
            return found;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure("the test was interrupted while it waited");
        }
    }

    private void throwFailure() {
        Throwable what = thrown;
        if (what != null) {
            throw (AssertionError) failure(HANDLER_THREW + what + ".").initCause(what);
        }
    }

    /** With all that happened, the seed, and where the capture of it is. */
    AssertionError failure(String message) {
        return new AssertionError("%s: %s\n%s\nSeed %d (-Dparley.seed=%d repeats its random choices).%s"
                .formatted(
                        settings.name(),
                        message,
                        recorder.transcript(Inbox.MOST_LINES),
                        settings.seed(),
                        settings.seed(),
                        settings.capture().lineOfFailure(port)));
    }
}

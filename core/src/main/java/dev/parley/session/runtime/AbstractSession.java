package dev.parley.session.runtime;

import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.socket.NetworkException;
import org.jspecify.annotations.Nullable;

/** What all sessions are made of. */
public abstract class AbstractSession implements Session {
    private final String name;
    private final SessionContext context;
    private volatile @Nullable OpenSessions openSessions;

    /** @throws NetworkException in words, if it was to be recorded and that cannot be */
    protected AbstractSession(SessionConfig config) throws NetworkException {
        this.name = config.name();
        this.context = SessionContext.of(config);
    }

    protected final SessionContext context() {
        return context;
    }

    /** To be called once it is open, on the thread that opened it. */
    protected final void opened() {
        openSessions = OpenSessions.opened(this);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Outcome await() throws InterruptedException {
        return context.lifecycle().await();
    }

    @Override
    public void stop() {
        context.lifecycle().complete(Outcome.STOPPED);
    }

    @Override
    public final Totals totals() {
        return context.ledger().totals();
    }

    @Override
    public final void close() {
        context.lifecycle().closeOnce(() -> {
            stop();
            end();
            Impairing impairing = context.impairing();
            if (impairing != null) {
                impairing.close(context.publisher());
            }
            context.timer().stop();
            context.publisher().settle();
            RecordedSession recorded = context.recorded();
            if (recorded != null) {
                recorded.end();
            }
            context.publisher().summary();
        });
        OpenSessions watching = openSessions;
        if (watching != null) {
            watching.closed(this);
        }
        context.lifecycle().throwFailure();
    }

    /** What a session needs to be open. */
    @FunctionalInterface
    protected interface Opening<T> {
        T open() throws NetworkException;
    }

    /** Opens what the session needs; where that fails, nothing stays of its recording. */
    protected final <T> T orAbandon(Opening<T> opening) throws NetworkException {
        try {
            return opening.open();
        } catch (NetworkException | RuntimeException | Error bad) {
            abandonRecording();
            throw bad;
        }
    }

    /** The session could not be opened. */
    protected final void abandonRecording() {
        RecordedSession recorded = context.recorded();
        if (recorded != null) {
            recorded.capture().abandon();
        }
    }

    /** Before anything comes: what is done on purpose to what is sent, if anything is, and how to do the same again. */
    protected final void publishImpairments() {
        Impairing impairing = context.impairing();
        if (impairing != null) {
            impairing.publishIntended(context.publisher());
        }
    }

    /** Closes everything that is open and accounts for it; called once, after {@link #stop}. */
    protected abstract void end();
}

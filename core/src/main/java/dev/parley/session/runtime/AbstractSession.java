package dev.parley.session.runtime;

import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import org.jspecify.annotations.Nullable;

/** What all sessions are made of. */
public abstract class AbstractSession implements Session {
    private final String name;
    private final SessionContext context;
    private volatile @Nullable OpenSessions openSessions;

    protected AbstractSession(SessionConfig config) {
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
            context.timer().stop();
            context.publisher().summary();
        });
        OpenSessions watching = openSessions;
        if (watching != null) {
            watching.closed(this);
        }
        context.lifecycle().throwFailure();
    }

    /** Closes everything that is open and accounts for it; called once, after {@link #stop}. */
    protected abstract void end();
}

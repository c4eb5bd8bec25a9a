package dev.parley.session.runtime;

import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionBuilder;

/** What all sessions are made of. */
public abstract class AbstractSession implements Session {
    private final String name;
    public final EventPublisher eventPublisher;
    public final SessionLifecycle sessionLifecycle;

    public AbstractSession(SessionBuilder<?> setup) {
        this.name = setup.name;
        this.eventPublisher = new EventPublisher(setup.name, setup.clock, setup.listener, setup.taps);
        this.sessionLifecycle = new SessionLifecycle(setup.clock);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Outcome await() throws InterruptedException {
        return sessionLifecycle.await();
    }

    @Override
    public void stop() {
        sessionLifecycle.complete(Outcome.STOPPED);
    }

    @Override
    public final Totals totals() {
        return eventPublisher.ledger.totals();
    }

    @Override
    public final void close() {
        sessionLifecycle.closeOnce(() -> {
            stop();
            end();
            eventPublisher.summary();
        });
    }

    /** Closes everything that is open and accounts for it; called once, after {@link #stop}. */
    public abstract void end();
}

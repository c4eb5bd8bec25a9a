package dev.parley.session.runtime;

import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;

/** What all sessions are made of. */
public abstract class AbstractSession implements Session {
    private final String name;
    private final SessionContext context;

    protected AbstractSession(SessionConfig config) {
        this.name = config.name();
        this.context = SessionContext.of(config);
    }

    protected final SessionContext context() {
        return context;
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
            context.publisher().summary();
        });
        context.lifecycle().throwFailure();
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

package dev.parley.cli.run;

import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;

/** Another session, and what a verb adds to it. Each method asks the other session until a subclass adds something. */
public abstract class ForwardingSession implements Session {
    private final Session session;

    protected ForwardingSession(Session session) {
        this.session = session;
    }

    @Override
    public String name() {
        return session.name();
    }

    @Override
    public Outcome await() throws InterruptedException {
        return session.await();
    }

    @Override
    public void stop() {
        session.stop();
    }

    @Override
    public Totals totals() {
        return session.totals();
    }

    @Override
    public void close() {
        session.close();
    }
}

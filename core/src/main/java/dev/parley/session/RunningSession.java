package dev.parley.session;

import dev.parley.ledger.Totals;

/** What all sessions are made of. */
abstract class RunningSession implements Session {
    private final String name;
    final Journal journal;
    final Ending ending;

    RunningSession(SessionSetup<?> setup) {
        this.name = setup.name;
        this.journal = new Journal(setup.name, setup.clock, setup.listener, setup.taps);
        this.ending = new Ending(setup.clock);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Outcome await() throws InterruptedException {
        return ending.await();
    }

    @Override
    public void stop() {
        ending.with(Outcome.STOPPED);
    }

    @Override
    public final Totals totals() {
        return journal.ledger.totals();
    }

    @Override
    public final void close() {
        ending.closeOnce(() -> {
            stop();
            end();
            journal.summary();
        });
    }

    /** Closes everything that is open and accounts for it; called once, after {@link #stop}. */
    abstract void end();
}

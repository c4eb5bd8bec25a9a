package dev.parley.session.relay;

import dev.parley.impairment.Direction;
import dev.parley.ledger.Ledger;
import dev.parley.session.link.SharedReaderThread;
import dev.parley.session.runtime.InjectedSums;
import dev.parley.session.runtime.LiveImpairments;
import dev.parley.session.runtime.SessionContext;

/**
 * What all flows of a relay share. Safe from any thread.
 *
 * @param session counts both directions, and publishes
 * @param impairments what is done on purpose at this moment
 * @param injected what was done
 * @param up counts what goes to the target
 * @param down counts what comes from the target
 * @param readerThread reads what the target sends in datagrams
 */
record RelayContext(
        RelayConfig config,
        SessionContext session,
        LiveImpairments impairments,
        InjectedSums injected,
        Ledger up,
        Ledger down,
        SharedReaderThread readerThread) {
    /** Of what the target sends, so many datagrams are received at once. */
    private static final int SLOTS = 16;

    static RelayContext of(RelayConfig config, SessionContext session) {
        LiveImpairments impairments = new LiveImpairments(config.up(), config.down());
        return new RelayContext(
                config,
                session,
                impairments,
                new InjectedSums(config.target().scheme().isStream(), impairments),
                new Ledger(),
                new Ledger(),
                new SharedReaderThread(
                        config.listener().session().network(), session, SLOTS, "parley-read-" + config.target()));
    }

    /** Counts that direction alone. */
    Ledger ledger(Direction direction) {
        return direction == Direction.UP ? up : down;
    }
}

package dev.parley.session.relay;

import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Timeline;
import dev.parley.ledger.Totals;
import dev.parley.session.listen.HandledSession;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import java.util.Map;
import java.util.Optional;

/**
 * A relay: what comes from a peer goes on to the target, and what the target sends goes back to that peer. Each peer has a
 * socket of its own towards the target, so that the target tells the peers apart.
 *
 * <p>Its events are those of a {@link ListenSession} for both sides of each flow, and {@code relaying}, which says which
 * socket towards the target belongs to which peer.
 */
public final class RelaySession extends HandledSession<RelayHandler> {
    private RelaySession(RelayConfig config) throws NetworkException {
        super(config.listener(), services -> new RelayHandler(config, services));
    }

    static RelaySession open(RelayConfig config) throws NetworkException {
        RelaySession session = new RelaySession(config);
        session.handler().begin();
        session.handler().endIdleFlows();
        return session;
    }

    /** How many peers it passes for now: UDP flows and TCP connections. Safe from any thread. */
    public int openFlows() {
        return handler().openFlows();
    }

    /** What went from peers to the target so far. Safe from any thread. */
    public Totals up() {
        return handler().ledger(Direction.UP).totals();
    }

    /** What went from the target to peers so far. Safe from any thread. */
    public Totals down() {
        return handler().ledger(Direction.DOWN).totals();
    }

    /** What is done on purpose at this moment to what goes that way. Safe from any thread. */
    public Impairments impairments(Direction direction) {
        return handler().impairments(direction);
    }

    /**
     * Does this on purpose from now on, in each flow that is open and each that comes; an event tells of it. What is the same as
     * before keeps its course: with the same seed the other impairments decide as if nothing had been changed. What waits for the
     * end of a delay leaves when it was to. A connection of which something vanished in a black hole is reset when that is
     * gone. A timeline ends with it. Safe from any thread.
     *
     * @param up to what goes to the target
     * @param down to what comes from the target
     * @throws IllegalArgumentException as of {@link RelaySetup#check}; then nothing has changed
     */
    public void impair(Impairments up, Impairments down) {
        impair(up, down, Timeline.NONE);
    }

    /**
     * The same, and what the timeline says from its times on, which count from when the relay was opened: where its first step is over
     * already, that which has its turn now is done at once. Nothing changes where both are as they were asked for before, and nobody
     * has ended the timeline. Safe from any thread.
     *
     * @throws IllegalArgumentException as of {@link RelaySetup#check}; then nothing has changed
     */
    public void impair(Impairments up, Impairments down, Timeline timeline) {
        handler().impair(up, down, timeline);
    }

    /** What was done so far to what went that way; empty if nothing was to be done. Safe from any thread. */
    public Optional<ImpairmentCounts> injected(Direction direction) {
        return Optional.ofNullable(handler().injected(direction));
    }

    /**
     * The same in words, in the order in which they are done: what was intended, such as {@code loss=5%}, and what was done while it
     * was, such as {@code 48 of 1,000 (4.8%) lost}. Also of impairments that were done before and are not any more. Safe from any
     * thread.
     */
    public Map<String, String> injectedInWords(Direction direction) {
        return handler().injectedInWords(direction);
    }

    /** Decides, with the traffic, what the impairments do. */
    public long seed() {
        return handler().seed();
    }

    @Override
    public void close() {
        handler().close();
        super.close();
    }
}

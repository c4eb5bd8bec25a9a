package dev.parley.session.relay;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Totals;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A relay: what comes from a peer goes on to the target, and what the target sends goes back to that peer. Each peer has a
 * socket of its own towards the target, so that the target tells the peers apart.
 *
 * <p>Its events are those of a {@link ListenSession} for both sides of each flow, and {@code relaying}, which says which
 * socket towards the target belongs to which peer.
 */
public final class RelaySession implements ListeningSession {
    private final ListenSession listener;
    private final RelayHandler handler;

    private RelaySession(ListenSession listener, RelayHandler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    static RelaySession open(RelayConfig config) throws NetworkException {
        AtomicReference<@Nullable RelayHandler> made = new AtomicReference<>();
        ListenSession listener = ListenSession.open(config.listener(), services -> {
            RelayHandler handler = new RelayHandler(config, services);
            made.set(handler);
            return handler;
        });
        RelayHandler handler = Objects.requireNonNull(made.get());
        handler.publishIntended();
        handler.endIdleFlows();
        return new RelaySession(listener, handler);
    }

    @Override
    public List<Endpoint> endpoints() {
        return listener.endpoints();
    }

    /** How many peers it passes for now: UDP flows and TCP connections. Safe from any thread. */
    public int openFlows() {
        return handler.openFlows();
    }

    /** What went from peers to the target so far. */
    public Totals up() {
        return handler.up().totals();
    }

    /** What went from the target to peers so far. */
    public Totals down() {
        return handler.down().totals();
    }

    @Override
    public String name() {
        return listener.name();
    }

    @Override
    public Outcome await() throws InterruptedException {
        return listener.await();
    }

    @Override
    public void stop() {
        listener.stop();
    }

    @Override
    public Totals totals() {
        return listener.totals();
    }

    @Override
    public void close() {
        handler.close();
        listener.close();
    }
}

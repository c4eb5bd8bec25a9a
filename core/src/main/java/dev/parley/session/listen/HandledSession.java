package dev.parley.session.listen;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Totals;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.peer.PeerHandler;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ListenSession} whose peers a handler of its own serves, in the place of what the configuration answers. A subclass adds
 * what its users ask the handler for, and overrides {@link #close} where the handler has something to end first.
 *
 * @param <H> the handler
 */
public abstract class HandledSession<H extends PeerHandler> implements ListeningSession {
    private final ListenSession listener;
    private final H handler;

    /**
     * Opens the listener.
     *
     * @param maker makes the handler of all peers before anything comes
     * @throws NetworkException in words, if the system will not have an address; none stays open then
     */
    protected HandledSession(ListenConfig config, Function<ListenSession.Services, H> maker) throws NetworkException {
        AtomicReference<@Nullable H> made = new AtomicReference<>();
        this.listener = ListenSession.open(config, services -> {
            H handler = maker.apply(services);
            made.set(handler);
            return handler;
        });
        this.handler = Objects.requireNonNull(made.get());
    }

    /** Who serves the peers. */
    protected final H handler() {
        return handler;
    }

    @Override
    public List<Endpoint> endpoints() {
        return listener.endpoints();
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
        listener.close();
    }
}

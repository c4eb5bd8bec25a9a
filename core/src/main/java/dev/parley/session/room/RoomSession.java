package dev.parley.session.room;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A room: everybody who comes to its listener hears everybody else, whatever the transport. A member that does not read
 * delays nobody: what does not fit into what may wait for it is {@code dropped}, cause {@code queue}, and it is told how much
 * it has missed once it reads again. It stays, since it may be reading slowly.
 *
 * <p>Its events are those of a {@link ListenSession}, with names in {@code joined} and {@code left}, and {@code renamed}.
 */
public final class RoomSession implements ListeningSession {
    private final RoomConfig config;
    private final ListenSession listener;
    private final RoomHandler handler;
    private volatile boolean closing;

    private RoomSession(RoomConfig config, ListenSession listener, RoomHandler handler) {
        this.config = config;
        this.listener = listener;
        this.handler = handler;
    }

    static RoomSession open(RoomConfig config) throws NetworkException {
        AtomicReference<@Nullable RoomHandler> made = new AtomicReference<>();
        ListenSession listener = ListenSession.open(config.listener(), services -> {
            RoomHandler handler = new RoomHandler(config, services);
            made.set(handler);
            return handler;
        });
        RoomHandler handler = Objects.requireNonNull(made.get());
        handler.evictIdleMembers();
        return new RoomSession(config, listener, handler);
    }

    @Override
    public List<Endpoint> endpoints() {
        return listener.endpoints();
    }

    /** Who is here, in the order in which they came. Safe from any thread. */
    public List<RoomMember> members() {
        return handler.roster().shown();
    }

    /**
     * Says something to all, with the host's name before it, or in a bare room as it is. Waits up to a second if most of those
     * that read have not caught up. Safe from any thread.
     */
    public void say(Payload line) {
        handler.broadcaster()
                .passFromHost(config.bare() ? line : Payload.of(config.host() + ": " + RoomCommand.shown(line)));
        handler.broadcaster().holdBack(null);
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
        if (!closing) {
            closing = true;
            handler.close();
            if (!config.bare()) {
                handler.broadcaster().passFromHost(Payload.of("* the room closes"));
            }
        }
        listener.close();
    }
}

package dev.parley.session.room;

import dev.parley.payload.Payload;
import dev.parley.session.listen.HandledSession;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import java.util.List;

/**
 * A room: everybody who comes to its listener hears everybody else, whatever the transport. A member that does not read
 * delays nobody: what does not fit into what may wait for it is {@code dropped}, cause {@code queue}, and it is told how much
 * it has missed once it reads again. It stays, since it may be reading slowly.
 *
 * <p>Its events are those of a {@link ListenSession}, with names in {@code joined} and {@code left}, and {@code renamed}.
 */
public final class RoomSession extends HandledSession<RoomHandler> {
    private final RoomConfig config;
    private volatile boolean closing;

    private RoomSession(RoomConfig config) throws NetworkException {
        super(config.listener(), services -> new RoomHandler(config, services));
        this.config = config;
    }

    static RoomSession open(RoomConfig config) throws NetworkException {
        RoomSession session = new RoomSession(config);
        session.handler().evictIdleMembers();
        return session;
    }

    /** Who is here, in the order in which they came. Safe from any thread. */
    public List<RoomMember> members() {
        return handler().roster().shown();
    }

    /**
     * Says something to all, with the host's name before it, or in a bare room as it is. Waits up to a second if most of those
     * that read have not caught up. Safe from any thread.
     */
    public void say(Payload line) {
        handler()
                .broadcaster()
                .passFromHost(config.bare() ? line : Payload.of(config.host() + ": " + RoomCommand.shown(line)));
        handler().broadcaster().holdBack(null);
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            handler().close();
            if (!config.bare()) {
                handler().broadcaster().passFromHost(Payload.of("* the room closes"));
            }
        }
        super.close();
    }
}

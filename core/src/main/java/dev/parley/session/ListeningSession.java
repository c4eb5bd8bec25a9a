package dev.parley.session;

import dev.parley.address.Endpoint;
import java.util.List;

/** A session that others reach: a listener, a room, a relay. Safe from any thread. */
public interface ListeningSession extends Session {
    /** Where it listens, in the order of its addresses; a port is never 0. */
    List<Endpoint> endpoints();
}

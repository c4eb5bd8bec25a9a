package dev.parley.session.peer;

import dev.parley.ledger.Cause;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.text.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Everybody whom a listener's rules know. A connection is known until it ends; of more than so many datagram peers the one
 * that was heard least recently is forgotten. Safe from any thread.
 */
public final class PeerStates {
    /** How many datagram peers are known; a forgotten one starts anew. */
    public static final int MOST = 10_000;

    private final EventPublisher eventPublisher;
    private final ReentrantLock lock = new ReentrantLock();

    /** The one that was heard least recently first. */
    private final Map<Flow, PeerState> datagrams = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<PeerState> connections = ConcurrentHashMap.newKeySet();
    private boolean forgettingNoted;

    public PeerStates(EventPublisher eventPublisher) {
        this.eventPublisher = eventPublisher;
    }

    /** That datagram peer, from which something came; made where it is not known. */
    public PeerState heard(Flow flow, Supplier<PeerState> unknown) {
        PeerState forgotten = null;
        boolean note = false;
        PeerState peerState;
        lock.lock();
        try {
            peerState = datagrams.get(flow);
            if (peerState == null) {
                if (datagrams.size() >= MOST) {
                    forgotten = datagrams.values().iterator().next();
                    datagrams.remove(forgotten.flow());
                    note = !forgettingNoted;
                    forgettingNoted = true;
                }
                peerState = unknown.get();
                datagrams.put(flow, peerState);
            }
        } finally {
            lock.unlock();
        }
        if (forgotten != null) {
            forgotten.left();
        }
        if (note) {
            eventPublisher.note(
                    flow.local(),
                    null,
                    0,
                    Cause.LIMIT,
                    "rules know %s peers at most: those that were heard least recently are forgotten, and start anew when they come again"
                            .formatted(Sizes.count(MOST)));
        }
        return peerState;
    }

    /** A connection was opened. */
    public void add(PeerState connection) {
        connections.add(connection);
    }

    /** It is not known any more. */
    public void forget(PeerState peerState) {
        peerState.left();
        connections.remove(peerState);
        lock.lock();
        try {
            datagrams.remove(peerState.flow(), peerState);
        } finally {
            lock.unlock();
        }
    }

    /** All of them. */
    public List<PeerState> all() {
        List<PeerState> all = new ArrayList<>(connections);
        lock.lock();
        try {
            all.addAll(datagrams.values());
        } finally {
            lock.unlock();
        }
        return all;
    }
}

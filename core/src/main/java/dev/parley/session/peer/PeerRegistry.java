package dev.parley.session.peer;

import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.session.Peer;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.text.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everybody on the other side of a session, numbered in the order in which they came. A connection is known until it ends. A
 * datagram peer never says that it leaves; so where there are too many, the one that was heard least recently is forgotten,
 * and starts anew when it comes again. Safe from any thread.
 */
public final class PeerRegistry {
    /** How many are known where nobody asked for another number. */
    public static final int DEFAULT_MOST = 10_000;

    /** What is published of the coming and going of peers. */
    public enum Announcement {
        /** {@code joined} and {@code left}. */
        ALL,
        /** A note, once, when a peer is forgotten. */
        FORGETTING,
        /** Nothing: whoever handles the peers publishes it. */
        NOTHING
    }

    private final EventPublisher publisher;
    private final int most;
    private final Announcement announces;
    private final ReentrantLock lock = new ReentrantLock();

    /** The one that was heard least recently first. */
    private final LinkedHashMap<Flow, PeerState> peers = new LinkedHashMap<>();

    private int lastNumber;
    private boolean forgettingNoted;

    /**
     * @param most how many are known
     * @param announces what is published of their coming and going
     */
    public PeerRegistry(EventPublisher publisher, int most, Announcement announces) {
        this.publisher = publisher;
        this.most = most;
        this.announces = announces;
    }

    /**
     * Something came from this peer, or its connection was opened: it is heard most recently now. That a datagram peer is new is
     * published; of a connection {@link #announceJoined} does, once its opening was.
     *
     * @param epochNanos when
     * @param unknown creates the state of a new peer, given its number
     */
    public PeerState heard(Flow flow, long epochNanos, IntFunction<PeerState> unknown) {
        PeerState forgotten = null;
        boolean isNew = false;
        PeerState state;
        lock.lock();
        try {
            state = peers.get(flow);
            if (state == null) {
                isNew = true;
                forgotten = peers.size() >= most ? forgetLeastRecent() : null;
                state = unknown.apply(++lastNumber);
            }
            peers.putLast(flow, state);
        } finally {
            lock.unlock();
        }
        if (forgotten != null) {
            forgotten.markGone();
            forgotten.handler().forgotten(forgotten.channel());
            publishForgotten(forgotten);
        }
        if (isNew && flow.connection() == 0) {
            announceJoined(state, epochNanos);
        }
        return state;
    }

    /** The datagram peer that was heard least recently, which is forgotten with that; an open connection is not. */
    private @Nullable PeerState forgetLeastRecent() {
        for (PeerState each : peers.values()) {
            if (each.channel().flow().connection() == 0) {
                peers.remove(each.channel().flow());
                return each;
            }
        }
        return null;
    }

    private void publishForgotten(PeerState forgotten) {
        Flow flow = forgotten.channel().flow();
        if (announces == Announcement.ALL) {
            String message =
                    "forgotten: of more than %s peers this one was silent longest; its next datagram brings it back"
                            .formatted(Sizes.count(most));
            publisher.left(flow, forgotten.number(), "", Cause.LIMIT, message);
        } else if (announces == Announcement.FORGETTING && firstForgotten()) {
            publisher.note(
                    flow.local(),
                    null,
                    0,
                    Cause.LIMIT,
                    "rules keep at most %s peers; the peers that were silent longest are forgotten, and begin in state start when they return"
                            .formatted(Sizes.count(most)));
        }
    }

    private boolean firstForgotten() {
        lock.lock();
        try {
            boolean first = !forgettingNoted;
            forgettingNoted = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** What is known of whom that traffic comes from, or null. */
    public @Nullable PeerState find(Flow flow) {
        lock.lock();
        try {
            return peers.get(flow);
        } finally {
            lock.unlock();
        }
    }

    /** It is not known any more, and nothing is published: its next arrival is that of somebody new. */
    public void forget(PeerState state) {
        state.markGone();
        lock.lock();
        try {
            peers.remove(state.channel().flow(), state);
        } finally {
            lock.unlock();
        }
    }

    /** Publishes that it is here. */
    public void announceJoined(PeerState state, long epochNanos) {
        if (announces == Announcement.ALL) {
            publisher.joined(state.channel().flow(), state.number(), "", epochNanos);
        }
    }

    /** Publishes that it has left; it is forgotten already. */
    public void announceLeft(PeerState state, Cause cause, String message) {
        if (announces == Announcement.ALL) {
            publisher.left(state.channel().flow(), state.number(), "", cause, message);
        }
    }

    /** All of them, in the order in which they came. */
    public List<PeerState> all() {
        List<PeerState> all;
        lock.lock();
        try {
            all = new ArrayList<>(peers.values());
        } finally {
            lock.unlock();
        }
        all.sort(Comparator.comparingInt(PeerState::number));
        return all;
    }

    /** All of them as users know them, in the order in which they came. */
    public List<Peer> peers() {
        return all().stream().map(PeerRegistry::peer).toList();
    }

    private static Peer peer(PeerState state) {
        Flow flow = state.channel().flow();
        return new Peer(state.number(), flow.local(), flow.peer(), flow.connection());
    }

    /** The way to the peer of that connection, or null if it has left. */
    public @Nullable PeerChannel channel(int connection) {
        lock.lock();
        try {
            for (PeerState each : peers.values()) {
                if (each.channel().flow().connection() == connection) {
                    return each.channel();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The way to that peer, or null if it has left. */
    public @Nullable PeerChannel channel(Peer peer) {
        PeerState state = find(new Flow(peer.local(), peer.endpoint(), peer.connection()));
        return state == null || state.number() != peer.number() ? null : state.channel();
    }
}

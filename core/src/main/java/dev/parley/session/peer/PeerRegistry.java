package dev.parley.session.peer;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Peer;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.text.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who came to a listener and can be spoken to, numbered in the order in which they came. A datagram peer never
 * says that it leaves; so where there are too many, the one that has been silent longest is forgotten.
 */
public final class PeerRegistry {
    private final EventPublisher eventPublisher;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    /** The one that has been silent longest first. */
    private final Map<Flow, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private int joined;

    private record Entry(Peer peer, Channel channel) {}

    /** How a peer is reached. */
    public interface Channel {
        /**
         * Sends to it, or says what became of it as an event. Never blocks.
         *
         * @return false if so much waits for it already that this one was dropped
         */
        boolean send(Payload message);

        /** How many bytes wait for it to read. */
        default long waitingBytes() {
            return 0;
        }

        /** Whether more than half of what may wait for it does. */
        default boolean isBacklogged() {
            return false;
        }

        /** How many were written to it of those that waited; it grows as long as it reads. */
        default long writtenCount() {
            return 0;
        }

        /** Writes what waits for it, then closes its connection; a datagram peer has none. Never blocks. */
        default void close(String message) {
            // nothing to close
        }
    }

    /** @param most how many are remembered; 0 remembers, numbers and tells none */
    public PeerRegistry(EventPublisher eventPublisher, int most) {
        this.eventPublisher = eventPublisher;
        this.most = most;
    }

    /** Whether anybody is remembered at all. */
    public boolean remembers() {
        return most > 0;
    }

    /**
     * Something came from this peer, or its connection was opened.
     *
     * @param epochNanos when
     * @param channel to it
     */
    public void heard(Flow flow, long epochNanos, Channel channel) {
        if (!remembers()) {
            return;
        }
        Peer fresh = null;
        Map.Entry<Flow, Entry> forgotten = null;
        lock.lock();
        try {
            if (entries.get(flow) == null) {
                if (entries.size() >= most) {
                    forgotten = silentLongest();
                }
                fresh = new Peer(++joined, flow.local(), flow.peer(), flow.connection());
                entries.put(flow, new Entry(fresh, channel));
            }
        } finally {
            lock.unlock();
        }
        if (forgotten != null) {
            String message =
                    "forgotten: of more than %s peers this one was silent longest; its next datagram brings it back"
                            .formatted(Sizes.count(most));
            eventPublisher.left(forgotten.getKey(), forgotten.getValue().peer.number(), Cause.LIMIT, message);
        }
        if (fresh != null) {
            eventPublisher.joined(flow, fresh.number(), epochNanos);
        }
    }

    /** The datagram peer that was silent longest, which is forgotten with that; an open connection is not. */
    private Map.@Nullable Entry<Flow, Entry> silentLongest() {
        for (Map.Entry<Flow, Entry> each : entries.entrySet()) {
            if (each.getKey().connection() == 0) {
                Map.Entry<Flow, Entry> found = Map.entry(each.getKey(), each.getValue());
                entries.remove(each.getKey());
                return found;
            }
        }
        return null;
    }

    /** Its next arrival is that of somebody new; nothing is told. */
    public void forget(Flow flow) {
        lock.lock();
        try {
            entries.remove(flow);
        } finally {
            lock.unlock();
        }
    }

    /** The way to whom that traffic comes from, or null if nobody is remembered. */
    @Nullable
    public Channel channel(Flow flow) {
        lock.lock();
        try {
            Entry entry = entries.get(flow);
            return entry == null ? null : entry.channel;
        } finally {
            lock.unlock();
        }
    }

    /** Its connection has ended. */
    public void left(Flow flow, Cause cause, String message) {
        Entry gone;
        lock.lock();
        try {
            gone = entries.remove(flow);
        } finally {
            lock.unlock();
        }
        if (gone != null) {
            eventPublisher.left(flow, gone.peer.number(), cause, message);
        }
    }

    /** All of them, in the order in which they came. */
    public List<Peer> all() {
        lock.lock();
        try {
            List<Peer> all = new ArrayList<>();
            entries.values().forEach(entry -> all.add(entry.peer));
            all.sort(Comparator.comparingInt(Peer::number));
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Sends to that peer, or gives back false if it has left. */
    public boolean send(Peer peer, Payload message) {
        Channel channel = channel(peer);
        if (channel == null) {
            return false;
        }
        channel.send(message);
        return true;
    }

    public long waitingBytes(Peer peer) {
        Channel channel = channel(peer);
        return channel == null ? 0 : channel.waitingBytes();
    }

    private @Nullable Channel channel(Peer peer) {
        lock.lock();
        try {
            for (Entry entry : entries.values()) {
                if (entry.peer.equals(peer)) {
                    return entry.channel;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }
}

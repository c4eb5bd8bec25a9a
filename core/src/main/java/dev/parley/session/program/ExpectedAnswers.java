package dev.parley.session.program;

import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.SessionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a program got and may still answer, the oldest first. While one of a peer is here, its connection stays open. Safe from
 * any thread.
 */
final class ExpectedAnswers {
    /** So many are kept; an answer to an older one is sent as one that nobody asked for. */
    static final int MOST = 10_000;

    /** So much of what they say is kept. */
    private static final long MOST_BYTES = 16 << 20;

    private final SessionContext context;
    private final @Nullable Duration timeout;
    private final Consumer<Message> timedOut;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Message> open = new LinkedHashMap<>();

    /** Ids of those whose time is over. */
    private final Set<String> late = new LinkedHashSet<>();

    private long openBytes;
    private boolean watching;

    /** One message. */
    static final class Message {
        private final String id;
        private final PeerState peer;
        private final ReplyContext reply;
        private final long sinceNanos;
        private volatile boolean taken;

        private Message(String id, PeerState peer, ReplyContext reply, long sinceNanos) {
            this.id = id;
            this.peer = peer;
            this.reply = reply;
            this.sinceNanos = sinceNanos;
        }

        String id() {
            return id;
        }

        PeerState peer() {
            return peer;
        }

        ReplyContext reply() {
            return reply;
        }

        /** A program is about to get it. */
        void markTaken() {
            taken = true;
        }

        boolean isTaken() {
            return taken;
        }
    }

    /**
     * @param timeout how long each may take, or null for ever
     * @param timedOut gets those that took longer; must not block
     */
    ExpectedAnswers(SessionContext context, @Nullable Duration timeout, Consumer<Message> timedOut) {
        this.context = context;
        this.timeout = timeout;
        this.timedOut = timedOut;
    }

    /** One more may be answered. */
    Message add(String id, PeerState peer, ReplyContext reply) {
        Message message = new Message(id, peer, reply, context.clock().nanos());
        peer.executionStarted();
        lock.lock();
        try {
            open.put(id, message);
            openBytes += reply.data().size();
            while (open.size() > MOST || (openBytes > MOST_BYTES && open.size() > 1)) {
                settle(open.values().iterator().next());
            }
            watch();
        } finally {
            lock.unlock();
        }
        return message;
    }

    /** It is answered, or need not be any more; false where it was not open. */
    boolean settle(Message message) {
        lock.lock();
        try {
            boolean known = open.remove(message.id, message);
            if (known) {
                openBytes -= message.reply.data().size();
                message.peer.executionFinished();
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** The open message of that id, or null. */
    @Nullable
    Message find(String id) {
        lock.lock();
        try {
            return open.get(id);
        } finally {
            lock.unlock();
        }
    }

    /** The oldest open message of that peer, or null. */
    @Nullable
    Message oldest(PeerState peer) {
        lock.lock();
        try {
            for (Message each : open.values()) {
                if (each.peer.equals(peer)) {
                    return each;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the time of that one is over. */
    boolean isLate(String id) {
        lock.lock();
        try {
            return late.contains(id);
        } finally {
            lock.unlock();
        }
    }

    /** Those are not answered any more; gives back how many there were. */
    int settleAll(Predicate<Message> which) {
        lock.lock();
        try {
            List<Message> found = open.values().stream().filter(which).toList();
            found.forEach(this::settle);
            return found.size();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        Iterator<Message> oldest = open.values().iterator();
        if (timeout != null && !watching && oldest.hasNext()) {
            watching = true;
            context.timer().schedule(PeerState.later(oldest.next().sinceNanos, timeout), this::expire);
        }
    }

    /** On the timer's thread. */
    private void expire() {
        List<Message> over = new ArrayList<>();
        lock.lock();
        try {
            watching = false;
            long now = context.clock().nanos();
            for (Message each : open.values()) {
                if (timeout == null || PeerState.later(each.sinceNanos, timeout) > now) {
                    break;
                }
                over.add(each);
            }
            for (Message each : over) {
                settle(each);
                late.add(each.id);
                if (late.size() > MOST) {
                    late.remove(late.iterator().next());
                }
            }
            watch();
        } finally {
            lock.unlock();
        }
        over.forEach(timedOut);
    }
}

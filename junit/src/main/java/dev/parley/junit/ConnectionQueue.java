package dev.parley.junit;

import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of a peer, in the order in which they were accepted. Each has a thread of its own, so that the events of two may come
 * the other way round: what counts is their number. Safe from any thread.
 */
final class ConnectionQueue {
    private final TestPeer peer;
    private final ReentrantLock lock = new ReentrantLock();

    /** What happened before the peer was down the last time: since then, numbers began anew. */
    private Set<Event> earlier = Set.of();

    /** Of the last connection that was awaited. */
    private int number;

    ConnectionQueue(TestPeer peer) {
        this.peer = peer;
    }

    /** Waits for the opening of the next one; those that were rejected are left out. */
    Event.Opened next() {
        lock.lock();
        try {
            while (true) {
                int wanted = number + 1;
                Event event = peer.poll(each -> isAbout(wanted, each), peer.patience())
                        .orElseThrow(() ->
                                peer.failure("no connection was opened within " + Wanted.shown(peer.patience()) + "."));
                number = wanted;
                if (event instanceof Event.Opened opened) {
                    return opened;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isAbout(int wanted, Event event) {
        return (event instanceof Event.Opened || event instanceof Event.Closed)
                && event.header().connection() == wanted
                && !earlier.contains(event);
    }

    /** The peer is down: those that nobody awaited are forgotten. */
    void forget(EventRecorder events) {
        lock.lock();
        try {
            Set<Event> all = Collections.newSetFromMap(new IdentityHashMap<>());
            all.addAll(events.all());
            earlier = all;
            number = 0;
        } finally {
            lock.unlock();
        }
    }
}

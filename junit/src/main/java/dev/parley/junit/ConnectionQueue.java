package dev.parley.junit;

import dev.parley.event.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The connections of a peer, in the order in which they were accepted. Each has a thread of its own, so that the events of two may come
 * the other way round: what counts is their number. Safe from any thread.
 */
final class ConnectionQueue {
    private final PeerEvents events;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger places = new AtomicInteger();

    /** Places of those who did not wait any longer. */
    private final ConcurrentSkipListSet<Integer> left = new ConcurrentSkipListSet<>();

    /** By the places of those who waited for them. */
    private final List<Event.Opened> given = new ArrayList<>();

    /** What happened before the peer was down the last time: since then, numbers began anew. */
    private Set<Event> earlier = Set.of();

    /** Of the last connection that was given. */
    private int number;

    ConnectionQueue(PeerEvents events) {
        this.events = events;
    }

    /** The place of somebody who waits for a connection, behind all who wait already. */
    int place() {
        Integer free = left.pollFirst();
        return free == null ? places.getAndIncrement() : free;
    }

    /**
     * Waits for the connection of that place; those that were rejected are left out.
     *
     * @param givenUp asked with each event; true where it is waited no longer, which gives nothing back
     * @throws AssertionError if it is not opened in time
     */
    Optional<Event.Opened> await(int place, BooleanSupplier givenUp) {
        boolean found = false;
        lock.lock();
        try {
            while (given.size() <= place) {
                int wanted = number + 1;
                Event event = events.poll(each -> givenUp.getAsBoolean() || isAbout(wanted, each), events.patience())
                        .orElseThrow(() -> events.failure(
                                "no connection was opened within " + Wanted.shown(events.patience()) + "."));
                if (!isAbout(wanted, event)) {
                    return Optional.empty();
                }
                number = wanted;
                if (event instanceof Event.Opened opened) {
                    given.add(opened);
                }
            }
            found = true;
            return Optional.of(given.get(place));
        } finally {
            lock.unlock();
            if (!found) {
                left.add(place);
            }
        }
    }

    private boolean isAbout(int wanted, Event event) {
        return (event instanceof Event.Opened || event instanceof Event.Closed)
                && event.header().connection() == wanted
                && !earlier.contains(event);
    }

    /** The peer is down: those that nobody awaited are forgotten. */
    void forget() {
        lock.lock();
        try {
            Set<Event> all = Collections.newSetFromMap(new IdentityHashMap<>());
            all.addAll(events.recorder().all());
            earlier = all;
            number = 0;
        } finally {
            lock.unlock();
        }
    }
}

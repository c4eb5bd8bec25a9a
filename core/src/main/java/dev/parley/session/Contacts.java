package dev.parley.session;

import dev.parley.ledger.Cause;
import dev.parley.words.Sizes;
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
final class Contacts {
    /** How many datagram peers are known; a forgotten one starts anew. */
    static final int MOST = 10_000;

    private final Journal journal;
    private final ReentrantLock lock = new ReentrantLock();

    /** The one that was heard least recently first. */
    private final Map<Flow, Contact> datagrams = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<Contact> connections = ConcurrentHashMap.newKeySet();
    private boolean forgettingNoted;

    Contacts(Journal journal) {
        this.journal = journal;
    }

    /** That datagram peer, from which something came; made where it is not known. */
    Contact heard(Flow flow, Supplier<Contact> unknown) {
        Contact forgotten = null;
        boolean note = false;
        Contact contact;
        lock.lock();
        try {
            contact = datagrams.get(flow);
            if (contact == null) {
                if (datagrams.size() >= MOST) {
                    forgotten = datagrams.values().iterator().next();
                    datagrams.remove(forgotten.flow());
                    note = !forgettingNoted;
                    forgettingNoted = true;
                }
                contact = unknown.get();
                datagrams.put(flow, contact);
            }
        } finally {
            lock.unlock();
        }
        if (forgotten != null) {
            forgotten.left();
        }
        if (note) {
            journal.note(
                    flow.local(),
                    null,
                    0,
                    Cause.LIMIT,
                    "rules know %s peers at most: those that were heard least recently are forgotten, and start anew when they come again"
                            .formatted(Sizes.count(MOST)));
        }
        return contact;
    }

    /** A connection was opened. */
    void add(Contact connection) {
        connections.add(connection);
    }

    /** It is not known any more. */
    void forget(Contact contact) {
        contact.left();
        connections.remove(contact);
        lock.lock();
        try {
            datagrams.remove(contact.flow(), contact);
        } finally {
            lock.unlock();
        }
    }

    /** All of them. */
    List<Contact> all() {
        List<Contact> all = new ArrayList<>(connections);
        lock.lock();
        try {
            all.addAll(datagrams.values());
        } finally {
            lock.unlock();
        }
        return all;
    }
}

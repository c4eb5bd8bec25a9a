package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.ledger.Cause;
import dev.parley.oddity.Silence;
import dev.parley.socket.Interfaces;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One TCP socket that is listened on: a virtual thread accepts, and each connection has one of its own. */
final class StreamServer {
    /**
     * So many connections at once wait inside the system, each on a thread of it. A virtual thread is woken by a poller,
     * which costs as much as all the rest where nobody else is awake; among many connections it costs less.
     */
    private static final int FEW = 4;

    /** How long the peers have to end, once they are told that this side has. */
    private static final long DRAIN_NANOS = 100_000_000;

    private static final long SETTLE_NANOS = 450_000_000;

    private final ListenSession session;
    private final Address address;
    private final ListenSetup setup;
    private final StreamListener listener;
    private final Journal journal;
    private final Ending ending;
    private final Neighbourhood neighbourhood;
    private final Endpoint local;

    /** Open conversations, and the thread of each. */
    private final Map<StreamConversation, Thread> conversations = new ConcurrentHashMap<>();

    /** Held while a conversation is known whose thread was not started yet. */
    private final ReentrantLock starting = new ReentrantLock();

    private @Nullable Thread accepting;
    private volatile boolean stopping;
    private long stoppedAtNanos;

    StreamServer(ListenSession session, Address address, StreamListener listener) {
        this.session = session;
        this.address = address;
        this.listener = listener;
        this.setup = session.setup;
        this.journal = session.journal;
        this.ending = session.ending;
        this.neighbourhood = new Neighbourhood(setup.clock, setup.allowed);
        this.local = new Endpoint(Scheme.TCP, listener.local());
    }

    void announce(Interfaces interfaces) {
        journal.listening(local, Dials.of(local, List.of(), interfaces), 0);
    }

    Silence.Socket whereToDial(Interfaces interfaces) {
        return new Silence.Socket(local, Dials.likeliest(local, interfaces));
    }

    void start() {
        accepting = ending.start("parley-accept-" + local.hostAndPort(), this::acceptAll);
    }

    private void acceptAll() throws InterruptedException {
        while (!stopping) {
            try {
                admit(listener.accept());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException bad) {
                journal.note(
                        local,
                        null,
                        0,
                        Cause.LIMIT,
                        "a connection could not be accepted: the system says \"" + bad.getMessage()
                                + "\" (on Linux, ulimit -n is the most open files)");
                if (ending.awaitUntil(setup.clock.in(100, TimeUnit.MILLISECONDS))) {
                    return;
                }
            }
        }
    }

    private void admit(StreamConnection connection) {
        Flow flow = new Flow(local, new Endpoint(Scheme.TCP, connection.peer()), journal.nextConnection());
        if (!neighbourhood.isAllowed(connection.peer().getAddress())) {
            turnAway(connection, flow, Cause.NOT_ALLOWED, "by this side: " + flow.peer() + " is not in --allow");
        } else if (session.connections.get() >= setup.maxConnections) {
            turnAway(
                    connection,
                    flow,
                    Cause.LIMIT,
                    "by this side: " + setup.maxConnections
                            + " are open already, the most that --max-connections allows");
        } else if (!session.admitted.admit(connection.peer().getAddress())) {
            turnAway(
                    connection,
                    flow,
                    Cause.LIMIT,
                    "by this side: %s are open from %s already, the most that --max-connections-per-peer allows"
                            .formatted(
                                    session.admitted.most(),
                                    connection.peer().getAddress().getHostAddress()));
        } else {
            StreamConversation conversation = new StreamConversation(session, address, flow, connection);
            Thread.Builder kind =
                    session.connections.get() < FEW ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            Thread thread = ending.prepare(kind.name("parley-" + flow.peer().hostAndPort()), () -> {
                try {
                    conversation.run();
                } finally {
                    conversation.close();
                    conversations.remove(conversation);
                    session.connections.decrementAndGet();
                    session.admitted.left(connection.peer().getAddress());
                }
            });
            session.connections.incrementAndGet();
            starting.lock();
            try {
                conversations.put(conversation, thread);
                thread.start();
            } finally {
                starting.unlock();
            }
            if (stopping) {
                conversation.finish();
            }
        }
    }

    private void turnAway(StreamConnection connection, Flow flow, Cause cause, String says) {
        connection.close();
        journal.closed(flow, cause, says);
    }

    /** Accepts nobody any more and tells every peer the end. Never blocks. */
    void stop() {
        stopping = true;
        stoppedAtNanos = setup.clock.nanos();
        listener.close();
        conversations.keySet().forEach(StreamConversation::finish);
    }

    /**
     * After {@link #stop}: gives the peers a moment to end too, then closes the connections and waits until their
     * threads have told their end. A connection that is closed while something comes is reset (RFC 1122, 4.2.2.13), and
     * a peer that is reset may lose what it was sent before.
     */
    void close() {
        Thread waits = accepting;
        if (waits != null) {
            Ending.join(
                    waits,
                    stoppedAtNanos + DRAIN_NANOS - setup.clock.nanos()); // it lets go of the port, not who closes it
        }
        joinUntil(stoppedAtNanos + DRAIN_NANOS);
        conversations.keySet().forEach(StreamConversation::close);
        joinUntil(stoppedAtNanos + SETTLE_NANOS);
    }

    private void joinUntil(long deadlineNanos) {
        List<Thread> started;
        starting.lock();
        try {
            started = List.copyOf(conversations.values());
        } finally {
            starting.unlock();
        }
        started.forEach(thread -> Ending.join(thread, deadlineNanos - setup.clock.nanos()));
    }
}

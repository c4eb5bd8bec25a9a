package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.hint.SilenceHint;
import dev.parley.host.Interfaces;
import dev.parley.host.OpenFiles;
import dev.parley.ledger.Cause;
import dev.parley.session.link.AddressPolicy;
import dev.parley.session.link.DialAddresses;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One TCP socket that is listened on: a thread accepts, and each connection has one of its own. */
final class StreamAcceptor {
    /**
     * While no more connections than these are open, each has a platform thread. It wakes faster than a virtual one, which a
     * poller wakes; among many connections that costs less.
     */
    private static final int MOST_PLATFORM_THREADS = 4;

    /** How long what waits is taken in, and the peers have to end, once they are told that this side has. */
    private static final long DRAIN_NANOS = 100_000_000;

    private static final long SETTLE_NANOS = 450_000_000;

    private final ListenContext listening;
    private final SessionContext context;
    private final Address address;
    private final StreamListener listener;
    private final AddressPolicy policy;
    private final Endpoint local;

    /** Open connections, and the thread of each. */
    private final Map<AcceptedConnection, Thread> connections = new ConcurrentHashMap<>();

    /** Held while a connection is known whose thread was not started yet. */
    private final ReentrantLock starting = new ReentrantLock();

    private @Nullable Thread accepting;
    /** Above that the process could open no more files. */
    private volatile int mostOpenFiles = Integer.MAX_VALUE;

    private volatile boolean stopping;
    private long stoppedAtNanos;

    StreamAcceptor(ListenContext listening, Address address, StreamListener listener) {
        this.listening = listening;
        this.context = listening.session();
        this.address = address;
        this.listener = listener;
        this.policy = new AddressPolicy(context.clock(), listening.config().allowed());
        this.local = new Endpoint(Scheme.TCP, listener.local());
    }

    void announce(Interfaces interfaces) {
        context.publisher().listening(local, DialAddresses.of(local, List.of(), interfaces), 0);
    }

    SilenceHint.Socket whereToDial(Interfaces interfaces) {
        return new SilenceHint.Socket(local, DialAddresses.likeliest(local, interfaces));
    }

    void start() {
        mostOpenFiles = OpenFiles.ofProcess().forConnections();
        accepting = context.threads().startPlatform("parley-accept-" + local.hostAndPort(), this::acceptAll);
    }

    private void acceptAll() throws InterruptedException {
        while (!stopping || context.clock().nanos() < stoppedAtNanos + DRAIN_NANOS) {
            try {
                admit(listener.accept());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException bad) {
                context.publisher()
                        .note(
                                local,
                                null,
                                0,
                                Cause.LIMIT,
                                "a connection could not be accepted: the system says \"" + bad.getMessage()
                                        + "\" (on Linux, ulimit -n is the most open files)");
                if (context.lifecycle().awaitUntil(context.clock().in(100, TimeUnit.MILLISECONDS))) {
                    return;
                }
            }
        }
    }

    /** Also one that waited in the kernel when the session ended: what it sent before had arrived. */
    private void admit(StreamConnection connection) {
        InetAddress peer = connection.peer().getAddress();
        Flow flow = new Flow(
                local,
                new Endpoint(Scheme.TCP, connection.peer()),
                context.publisher().nextConnection());
        int most = listening.config().maxConnections();
        if (!policy.isAllowed(peer)) {
            reject(connection, flow, Cause.NOT_ALLOWED, "by this side: " + flow.peer() + " is not in --allow");
        } else if (listening.openConnections().get() >= most) {
            reject(
                    connection,
                    flow,
                    Cause.LIMIT,
                    "by this side: " + most + " are open already, the most that --max-connections allows");
        } else if (listening.openConnections().get() >= mostOpenFiles) {
            reject(
                    connection,
                    flow,
                    Cause.LIMIT,
                    "by this side: %s are open already, and this process may not open more files (ulimit -n)"
                            .formatted(mostOpenFiles));
        } else if (!listening.connectionLimiter().admit(peer)) {
            reject(
                    connection,
                    flow,
                    Cause.LIMIT,
                    "by this side: %s are open from %s already, the most that --max-connections-per-peer allows"
                            .formatted(listening.connectionLimiter().most(), peer.getHostAddress()));
        } else {
            start(new AcceptedConnection(listening, address, flow, connection), flow);
        }
    }

    private void start(AcceptedConnection connection, Flow flow) {
        AtomicInteger open = listening.openConnections();
        Thread.Builder kind =
                open.get() < MOST_PLATFORM_THREADS ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        Thread thread = context.threads()
                .prepare(kind.name("parley-" + flow.peer().hostAndPort()), () -> {
                    try {
                        connection.run();
                    } catch (LinkageError | OutOfMemoryError lacking) {
                        // Something that the system did not give now. The other connections go on.
                        context.publisher()
                                .closed(flow, Cause.LIMIT, "by this side: it could not be served (" + lacking + ")");
                    } finally {
                        connection.close();
                        connections.remove(connection);
                        open.decrementAndGet();
                        listening
                                .connectionLimiter()
                                .release(flow.peer().socketAddress().getAddress());
                    }
                });
        open.incrementAndGet();
        connection.accepted();
        starting.lock();
        try {
            connections.put(connection, thread);
            thread.start();
        } finally {
            starting.unlock();
        }
        if (stopping) {
            connection.finish();
        }
    }

    private void reject(StreamConnection connection, Flow flow, Cause cause, String message) {
        connection.close();
        context.publisher().closed(flow, cause, message);
    }

    /** Accepts who waits already and nobody else, and tells every peer the end. Never blocks. */
    void stop() {
        stoppedAtNanos = context.clock().nanos();
        stopping = true;
        listener.finish();
        connections.keySet().forEach(AcceptedConnection::finish);
    }

    /**
     * After {@link #stop}: gives the peers a moment to end too, then closes the connections and waits until their
     * threads have told their end. A connection that is closed while something comes is reset (RFC 1122, 4.2.2.13), and
     * a peer that is reset may lose what it was sent before.
     */
    void close() {
        Thread acceptThread = accepting;
        if (acceptThread != null) {
            SessionThreads.join(
                    acceptThread, stoppedAtNanos + DRAIN_NANOS - context.clock().nanos());
        }
        listener.close(); // also where more came than the time was enough for
        joinUntil(stoppedAtNanos + DRAIN_NANOS);
        connections.keySet().forEach(AcceptedConnection::close);
        joinUntil(stoppedAtNanos + SETTLE_NANOS);
    }

    private void joinUntil(long deadlineNanos) {
        List<Thread> started;
        starting.lock();
        try {
            started = List.copyOf(connections.values());
        } finally {
            starting.unlock();
        }
        started.forEach(thread ->
                SessionThreads.join(thread, deadlineNanos - context.clock().nanos()));
    }
}

package dev.parley.session.listen;

import dev.parley.event.Flow;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.session.link.SharedReaderThread;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.peer.PeerState;
import dev.parley.session.respond.NewPorts;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.time.Durations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The UDP ports that rules have opened for one peer each, as a TFTP server has one for each transfer. Each is closed by a rule, when
 * nothing comes from its peer for a while, or with the session. One thread reads all of them where the system can. Safe from any thread.
 */
final class PeerPorts implements NewPorts {
    /** Where the listener has no idle time-out. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final int SLOTS = 16;
    private static final long SETTLE_NANOS = 2_000_000_000L;

    private final ListenContext listening;
    private final SessionContext context;
    private final Opening opening;
    private final Duration silence;
    private final SharedReaderThread readerThread;
    private final ReentrantLock lock = new ReentrantLock();

    /** By who asked. */
    private final Map<Flow, PeerPort> open = new HashMap<>();

    private final List<Thread> closing = new ArrayList<>();
    private volatile List<InetSocketAddress> sockets = List.of();
    private boolean ended;

    /** Opens the socket itself. */
    @FunctionalInterface
    interface Opening {
        DatagramPort open(SocketBinding binding) throws NetworkException;
    }

    PeerPorts(ListenContext listening, Opening opening) {
        this.listening = listening;
        this.context = listening.session();
        this.opening = opening;
        this.silence = Objects.requireNonNullElse(listening.config().idleTimeout(), SILENCE);
        this.readerThread =
                new SharedReaderThread(listening.config().session().network(), context, SLOTS, "parley-read-new-ports");
    }

    /** One of them. Its fields are guarded by the lock of all. */
    private final class PeerPort {
        final Flow asker;
        final DatagramListener listener;
        PeerState there;
        Timer.@Nullable Timeout look;

        PeerPort(PeerState askedBy, SocketBinding binding, DatagramPort port) {
            this.asker = askedBy.channel().flow();
            InetSocketAddress peer = asker.peer().socketAddress();
            this.listener = new DatagramListener(
                    listening,
                    binding,
                    port,
                    askedBy.handler(),
                    new OnlyPeer(peer, () -> close(this, "a rule closed it")));
            this.there = listener.expect(peer);
        }
    }

    @Override
    public @Nullable PeerState open(PeerState asker, @Nullable InetSocketAddress asked) throws NetworkException {
        Flow flow = asker.channel().flow();
        lock.lock();
        try {
            if (open.values().stream().anyMatch(each -> each.there.equals(asker))) {
                return asker;
            }
            PeerPort known = open.get(flow);
            if (known != null) {
                known.there = known.listener.expect(flow.peer().socketAddress());
                return known.there;
            }
            if (ended || open.size() >= MOST) {
                return null;
            }
            SocketBinding binding = binding(flow, asked);
            PeerPort opened = new PeerPort(asker, binding, opening.open(binding));
            open.put(flow, opened);
            sockets = listeners().stream().map(DatagramListener::local).toList();
            opened.listener.startOn(readerThread);
            lookLater(opened);
            return opened.there;
        } finally {
            lock.unlock();
        }
    }

    /** A free port of the address that was asked, from which the peer expects an answer. */
    private SocketBinding binding(Flow flow, @Nullable InetSocketAddress asked) {
        InetAddress own = flow.local().socketAddress().getAddress();
        if (asked != null && !listening.limits().isGroup(asked)) {
            own = asked.getAddress();
        }
        if (own.isAnyLocalAddress() || own.isMulticastAddress()) {
            own = Interfaces.everyInterface(flow.peer().socketAddress().getAddress());
        }
        return new SocketBinding(new InetSocketAddress(own, 0), List.of());
    }

    /** With the lock. */
    private void lookLater(PeerPort one) {
        long now = context.clock().nanos();
        long from = one.there.hasExecutions() ? now : one.there.lastHeardNanos(); // a rule that waits may still answer
        one.look = context.timer().schedule(PeerState.later(from, silence), () -> look(one));
    }

    /** Closes it if nothing has come; on the timer's thread. */
    private void look(PeerPort one) {
        lock.lock();
        try {
            boolean isSilent = !one.there.hasExecutions()
                    && PeerState.later(one.there.lastHeardNanos(), silence)
                            <= context.clock().nanos();
            if (!isSilent) {
                lookLater(one);
                return;
            }
        } finally {
            lock.unlock();
        }
        listening.peers().forget(one.there);
        one.there.handler().forgotten(one.there.channel());
        close(one, "nothing has come from this peer for " + Durations.show(silence));
    }

    /** Takes in what has come by now and closes it, on a thread of its own. Never blocks. */
    private void close(PeerPort one, String why) {
        lock.lock();
        try {
            if (!open.remove(one.asker, one)) {
                return;
            }
            sockets = listeners().stream().map(DatagramListener::local).toList();
            if (one.look != null) {
                one.look.cancel();
            }
            closing.removeIf(thread -> !thread.isAlive());
            closing.add(context.threads().start("parley-close-port", () -> {
                one.listener.stop();
                one.listener.close();
                one.listener.publishRest();
            }));
        } finally {
            lock.unlock();
        }
        Flow flow = one.there.channel().flow();
        context.publisher()
                .defer(List.of(new Delivery.Noted(
                        flow,
                        Cause.NEW_PORT,
                        "UDP port %s is closed: %s"
                                .formatted(flow.local().socketAddress().getPort(), why))));
    }

    /** Where they are. */
    List<InetSocketAddress> sockets() {
        return sockets;
    }

    private List<DatagramListener> listeners() {
        lock.lock();
        try {
            return open.values().stream().map(each -> each.listener).toList();
        } finally {
            lock.unlock();
        }
    }

    /** None is opened from now on; those that are open take in what has come. Never blocks. */
    void stop() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        listeners().forEach(DatagramListener::stop);
    }

    /** After {@link #stop}: closes them, and waits for those that close already. */
    void close() {
        listeners().forEach(DatagramListener::close);
        List<Thread> left;
        lock.lock();
        try {
            left = List.copyOf(closing);
        } finally {
            lock.unlock();
        }
        long until = context.clock().nanos() + SETTLE_NANOS;
        left.forEach(
                thread -> SessionThreads.join(thread, until - context.clock().nanos()));
        readerThread.close();
    }

    /** After {@link #close}: tells what was not taken in. */
    void publishRest() {
        listeners().forEach(DatagramListener::publishRest);
    }
}

package dev.parley.session.program;

import dev.parley.host.ChildProgram;
import dev.parley.ledger.Cause;
import dev.parley.session.HandlerProgram;
import dev.parley.session.SessionConfig;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.program.ProgramNotes.Kind;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A program for each connection, which begins and ends with it. */
final class ConnectionPrograms extends ProgramHandler {
    /** So many may run at once. */
    static final int MOST = 100;

    private final SessionConfig config;
    private final Map<Integer, ConnectionProgram> running = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;

    ConnectionPrograms(HandlerProgram program, SessionConfig config, SessionContext context, PeerRegistry peers) {
        super(program, config, context, peers);
        this.config = config;
    }

    /** Looks whether there is such a program; the first connection starts it. */
    @Override
    public void start() throws NetworkException {
        String first = program.command().getFirst();
        if (!ChildProgram.exists(first)) {
            throw new NetworkException(
                    Cause.HANDLER,
                    "the handler \"%s\" could not be started: there is no such program (--handler).".formatted(first),
                    null);
        }
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        PeerState state = peer.state();
        if (count.incrementAndGet() > MOST || closed) {
            count.decrementAndGet();
            refuse(peer, Sizes.count(MOST) + " handlers run already, the most at once");
            return List.of();
        }
        ConnectionProgram mine = new ConnectionProgram(this, config, peer);
        state.executionStarted(); // the connection stays open until the program has ended
        running.put(state.number(), mine);
        try {
            mine.start();
        } catch (IllegalArgumentException cannot) {
            ended(mine);
            refuse(peer, String.valueOf(cannot.getMessage()));
        }
        return List.of();
    }

    private void refuse(PeerChannel peer, String why) {
        notes.add(Kind.LIFE, peer.flow(), "a connection is closed, since " + why);
        peer.close("by this side: " + why);
    }

    /** The program of that connection runs no more. */
    void ended(ConnectionProgram mine) {
        PeerState state = mine.peer().state();
        if (running.remove(state.number(), mine)) {
            count.decrementAndGet();
            expected.settleAll(each -> each.peer().equals(state));
            state.executionFinished();
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public List<Delivery> message(PeerChannel peer, Arrival arrival) {
        ConnectionProgram mine = running.get(peer.state().number());
        return mine == null ? List.of() : mine.message(arrival);
    }

    @Override
    public List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        ConnectionProgram mine = running.get(peer.state().number());
        if (mine != null) {
            mine.disconnected(cause, message);
        }
        return List.of();
    }

    /** Of a program that serves one peer, that one is meant. */
    @Override
    @Nullable
    PeerChannel peer(int number) {
        ConnectionProgram mine = running.get(number);
        return mine == null ? null : mine.peer();
    }

    @Override
    public void close() {
        awaitPublished();
        closed = true;
        List<Thread> endings = new ArrayList<>();
        for (ConnectionProgram each : running.values()) {
            endings.add(context.threads().start("parley-handler-end", () -> each.end(GRACE)));
        }
        for (Thread each : endings) {
            boolean interrupted = false;
            try {
                each.join();
            } catch (InterruptedException during) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        expected.settleAll(each -> true);
        notes.rest();
    }
}

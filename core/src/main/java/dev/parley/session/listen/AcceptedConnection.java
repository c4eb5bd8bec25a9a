package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.hint.StreamHints;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.link.CloseReason;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One accepted connection from its opening to its end, on a thread of its own. */
final class AcceptedConnection implements StreamLink.Handler {
    /** Thousands of idle connections cost little with small buffers; one that is busy gets a larger one. */
    private static final int FIRST_BUFFER_BYTES = 2 << 10;

    private static final int MOST_BUFFER_BYTES = 64 << 10;

    /** A write that takes longer waits for the peer to read. */
    private static final long SLOW_WRITE_NANOS = 1_000_000;

    private final ListenContext listening;
    private final SessionContext context;
    private final Flow flow;
    private final StreamLink link;
    private final PeerHandler handler;
    private final StreamHints hints;
    private final EventBatch events;
    private @Nullable ConnectionWriter writer;
    private volatile boolean stopping;

    /** When something was last taken in. */
    private volatile long heardNanos;

    /** When the read that is worked at was made. */
    private long readEpochNanos;

    private long hintDeadlineNanos = Clock.NEVER;
    private boolean lastAnswerWasSlow;

    /** What arrived and was not taken in any more. */
    private long unread;

    private volatile Timer.@Nullable Timeout idleTimeout;

    /** For how long nothing came, where that ends it. */
    private volatile @Nullable Duration idle;

    AcceptedConnection(ListenContext listening, Address address, Flow flow, StreamConnection connection) {
        this.listening = listening;
        this.context = listening.session();
        this.flow = flow;
        @Nullable Framing framing = listening.config().session().framing();
        this.link = new StreamLink(
                context,
                flow,
                connection,
                true,
                new MessageCodec(listening.config().session()),
                FIRST_BUFFER_BYTES,
                MOST_BUFFER_BYTES);
        this.handler = listening.handlers().apply(address);
        this.hints = new StreamHints(
                listening.reportedHints(),
                flow.peer().socketAddress().getAddress(),
                Framing.lines().equals(framing),
                framing == null ? handler::answersEach : () -> false,
                link.codec());
        this.events = new EventBatch(context.publisher());
    }

    /** On the thread that accepts. */
    void accepted() {
        handler.accepted(flow);
    }

    void run() throws InterruptedException {
        // Registered before anybody hears of it, so that who hears of it can speak to it.
        ConnectionWriter to = new ConnectionWriter(listening, link, handler);
        writer = to;
        context.publisher().opened(flow);
        listening.peers().announceJoined(to.state(), context.clock().epochNanos());
        if (stopping) {
            to.stop();
        }
        CloseReason closeReason = read(to);
        boolean mayStillRead = closeReason.cause() == Cause.END_OF_STREAM;
        if (!mayStillRead) {
            link.close(); // so that nothing is written to it any more
        }
        leave(to, closeReason, mayStillRead);
        to.awaitDrained();
        awaitLate(mayStillRead);
        if (mayStillRead) {
            closeReason = to.isEnding() ? new CloseReason(Cause.DONE, to.closeReason()) : link.closeReason();
        }
        publishUnread(to);
        context.publisher().closed(flow, closeReason.cause(), closeReason.message());
        listening.peers().announceLeft(to.state(), closeReason.cause(), closeReason.message());
    }

    /** Where impairments make answers late: waits until all that can leave has left, and all is told. */
    private void awaitLate(boolean mayStillRead) {
        if (link.isImpaired()) {
            if (mayStillRead) {
                link.finish();
                link.awaitFinished();
                link.dropLate();
            }
            link.awaitTold(Clock.NEVER);
        }
    }

    /** @param mayStillRead whether the peer may have ended its own side alone, and wait for the rest of its answers */
    private void leave(ConnectionWriter to, CloseReason closeReason, boolean mayStillRead) throws InterruptedException {
        PeerState peer = to.state();
        peer.markGone();
        if (mayStillRead && (peer.hasExecutions() || to.isBusy() || link.hasLate())) {
            context.publisher().finished(flow);
        }
        context.publisher().publish(handler.disconnected(to, closeReason.cause(), closeReason.message()));
        if (mayStillRead) {
            peer.awaitExecutions(context.clock());
        }
        listening.peers().forget(peer);
    }

    private CloseReason read(ConnectionWriter to) {
        CloseReason closeReason = readToEnd(to);
        events.publish();
        Duration silent = idle;
        if (silent != null && !stopping) {
            return new CloseReason(
                    Cause.IDLE,
                    "by this side: nothing came for %s, or what came could not be answered (--idle-timeout)"
                            .formatted(Durations.show(silent)));
        }
        CloseReason onPurpose = link.cut();
        if (onPurpose != null && !stopping) {
            return onPurpose;
        }
        // Whatever happens to a connection after the session's end happens because of it.
        if (!stopping && to.isEnding()) {
            return new CloseReason(Cause.DONE, to.closeReason());
        }
        return stopping || closeReason.cause() == Cause.STOPPED
                ? new CloseReason(Cause.STOPPED, "by this side, because the session ended")
                : closeReason;
    }

    private CloseReason readToEnd(ConnectionWriter to) {
        try {
            if (!link.begin()) {
                throw new ClosedChannelException();
            }
            context.publisher().publish(handler.connected(to));
            link.throwIfBroken();
            heardNanos = context.clock().nanos();
            Duration mostIdle = listening.config().idleTimeout();
            if (mostIdle != null) {
                watchIdle(mostIdle);
            }
            link.readAll(this);
            takeUnfinished();
            return new CloseReason(Cause.END_OF_STREAM, "the other side has finished");
        } catch (FramingException bad) {
            Cause cause = MessageCodec.cause(bad);
            context.ledger().arrived(1);
            context.ledger().droppedIn(cause, 1);
            return new CloseReason(cause, "by this side: " + bad.message());
        } catch (IOException bad) {
            takeUnfinished();
            return switch (bad) {
                case NetworkException said -> CloseReason.of(said);
                case ClosedChannelException closedHere -> new CloseReason(Cause.STOPPED, "");
                default -> new CloseReason(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            };
        }
    }

    /** Tells the peer the end; what has come until {@link #close} is taken in, and not answered. Never blocks. Safe from any thread. */
    void finish() {
        stopping = true;
        ConnectionWriter to = writer;
        if (to != null) {
            to.stop();
            to.state().release();
        }
    }

    /** Closes the connection, which ends {@link #run}. Safe from any thread. */
    void close() {
        Timer.Timeout waiting = idleTimeout;
        if (waiting != null) {
            waiting.cancel();
        }
        link.close();
    }

    /** A timer and not the deadline of a read: the reading thread may wait in a write, to a peer that does not read. */
    private void watchIdle(Duration most) {
        idleTimeout = context.timer().schedule(PeerState.later(heardNanos, most), () -> {
            if (context.clock().nanos() < PeerState.later(heardNanos, most)) {
                watchIdle(most);
            } else {
                idle = most;
                link.close();
            }
        });
    }

    @Override
    public long deadlineNanos() {
        hintDeadlineNanos = hints.deadlineNanos(context.clock());
        return hintDeadlineNanos;
    }

    @Override
    public void read(long epochNanos) {
        readEpochNanos = epochNanos;
        heardNanos = context.clock().nanos();
    }

    @Override
    public void accept(Unit unit, Payload payload, int framedBytes) {
        context.ledger().arrived(1);
        ConnectionWriter to = writer;
        boolean ending = link.isClosedHere() || link.isBroken() || (to != null && to.isEnding());
        if (ending || !listening.count().tryAcquire()) {
            dropUnread();
            return;
        }
        events.received(flow, flow.local(), unit, payload, payload.size(), framedBytes, readEpochNanos);
        if (!stopping && to != null && handler.wantsMessages()) {
            answer(to, unit, payload, framedBytes);
        }
        if (listening.count().isExhausted()) {
            context.lifecycle().complete(Outcome.DONE);
        }
    }

    private void dropUnread() {
        context.ledger().droppedIn(Cause.UNREAD, 1);
        unread++;
    }

    /** Once, at the connection's end, with their number. */
    private void publishUnread(ConnectionWriter to) {
        boolean closedByRule = to.isEnding() && !stopping;
        context.publisher()
                .publishDroppedIn(
                        flow.local(),
                        flow.peer(),
                        Cause.UNREAD,
                        unread,
                        closedByRule
                                ? "arrived and not read, because the connection was ended " + to.closeReason()
                                : "arrived and not read before the session ended");
    }

    /** What came is published once its answer has left, and before that where the peer was slow to read the last one. */
    private void answer(ConnectionWriter to, Unit unit, Payload payload, int framedBytes) {
        if (lastAnswerWasSlow) {
            events.publish();
        }
        long before = context.clock().nanos();
        events.add(handler.message(to, new Arrival(unit, payload, framedBytes, null, readEpochNanos)));
        lastAnswerWasSlow = context.clock().nanos() - before > SLOW_WRITE_NANOS;
    }

    @Override
    public boolean continuesAsChunks(FramingException noMessage) {
        return handler.takesBytes();
    }

    @Override
    public void readEnd(byte[] buffer, int count) throws IOException {
        ConnectionWriter to = writer;
        if (count > 0 && to != null && handler.takesBytes()) {
            if (handler.delaysBytes()) {
                events.publish();
            }
            events.add(handler.bytes(to, buffer, count));
        }
        if (!stopping) {
            if (count > 0) {
                events.hints(flow, hints.inspect(buffer, count));
            } else if (handler.expectsMessages() && context.clock().nanos() >= hintDeadlineNanos) {
                events.hints(flow, hints.idle());
            }
        }
        events.publish();
        link.throwIfBroken();
    }

    /** What came after the last whole message is shown as the chunk that it is, and is mostly not answered. */
    private void takeUnfinished() {
        Payload rest = link.codec().remainder();
        if (rest.isEmpty()) {
            return;
        }
        context.ledger().arrived(1);
        if (stopping && !link.peerHasFinished()) { // nobody knows whether the rest would have come
            dropUnread();
            return;
        }
        events.received(
                flow,
                flow.local(),
                Unit.CHUNK,
                rest,
                rest.size(),
                rest.size(),
                context.clock().epochNanos());
        ConnectionWriter to = writer;
        if (!stopping && to != null && handler.takesUnfinished()) {
            answer(to, Unit.CHUNK, rest, rest.size());
        } else {
            events.add(List.of(new Delivery.Noted(flow, Cause.UNFINISHED, MessageCodec.UNFINISHED)));
        }
        events.publish();
    }
}

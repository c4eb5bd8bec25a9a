package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.hint.Hint;
import dev.parley.hint.StreamHints;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.Outcome;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.PeerStates;
import dev.parley.session.respond.ReplyContext;
import dev.parley.session.respond.Responder;
import dev.parley.session.respond.RuleEngine;
import dev.parley.session.runtime.CountLimit;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.SessionLifecycle;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Durations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One accepted connection from its opening to its end, on its own virtual thread. */
final class AcceptedConnection {
    /** Thousands of idle connections cost little with small buffers; one that is busy gets a larger one. */
    private static final int FIRST_BUFFER_BYTES = 2 << 10;

    private static final int MOST_BUFFER_BYTES = 64 << 10;

    private final ListenSetup setup;
    private final Flow flow;
    private final StreamConnection connection;
    private final Responder responder;
    private final EventPublisher eventPublisher;
    private final SessionLifecycle sessionLifecycle;
    private final Timer timer;
    private final CountLimit countLimit;
    private final MessageCodec messageCodec;
    private final StreamHints watch;
    private final PeerRegistry peerRegistry;
    private final PeerStates peerStates;
    private final RuleEngine ruleEngine;
    private final PeerState peerState;
    private final ConnectionWriter replies;
    private volatile boolean stopping;

    /** When something was last taken in. */
    private volatile long heardNanos;

    private volatile Timer.@Nullable Timeout idleAlarm;

    /** For how long nothing came, where that ends it. */
    private volatile @Nullable Duration idle;

    AcceptedConnection(ListenSession session, Address address, Flow flow, StreamConnection connection) {
        this.setup = session.setup;
        this.flow = flow;
        this.connection = connection;
        this.eventPublisher = session.eventPublisher;
        this.timer = session.timer;
        this.sessionLifecycle = session.sessionLifecycle;
        this.countLimit = session.countLimit;
        this.messageCodec = new MessageCodec(setup.framing, setup.maxMessage);
        this.responder = new Responder(session, address);
        this.watch = new StreamHints(
                session.reportedHints,
                flow.peer().socketAddress().getAddress(),
                Framing.lines().equals(setup.framing));
        this.peerRegistry = session.peerRegistry;
        this.peerStates = session.peerStates;
        this.ruleEngine = session.ruleEngine;
        this.peerState = new StreamContact();
        this.replies = new ConnectionWriter(session, flow, connection, messageCodec);
    }

    void run() throws InterruptedException {
        eventPublisher.opened(flow);
        peerRegistry.heard(flow, setup.clock.epochNanos(), replies);
        if (responder.answersHere()) {
            peerStates.add(peerState);
        }
        Ended ended = read();
        boolean mayStillRead = ended.cause() == Cause.END_OF_STREAM;
        if (!mayStillRead) {
            connection.close(); // so that nothing is written to it any more
        }
        part(mayStillRead);
        replies.settle();
        eventPublisher.closed(flow, ended.cause(), ended.says());
        peerRegistry.left(flow, ended.cause(), ended.says());
    }

    /** @param mayStillRead whether the peer may have ended its own side alone, and wait for the rest of its answers */
    private void part(boolean mayStillRead) throws InterruptedException {
        peerState.left();
        if (!stopping && responder.response() instanceof Response.FromRules) {
            ruleEngine.disconnected(peerState);
        }
        if (mayStillRead) {
            peerState.awaitExecutions(setup.clock);
        }
        peerStates.forget(peerState);
    }

    /** How it ended. */
    private record Ended(Cause cause, String says) {}

    private Ended read() {
        Ended ended;
        try {
            greet();
            heardNanos = setup.clock.nanos();
            Duration mostIdle = setup.idleTimeout;
            if (mostIdle != null) {
                watchIdle(mostIdle);
            }
            readAll();
            unfinished();
            ended = new Ended(Cause.END_OF_STREAM, "both sides have finished, the other one first");
        } catch (FramingException bad) {
            Cause cause = MessageCodec.cause(bad);
            eventPublisher.ledger.arrived(1);
            eventPublisher.ledger.droppedIn(cause, 1);
            ended = new Ended(cause, "by this side: " + bad.message());
        } catch (IOException bad) {
            unfinished();
            ended = switch (bad) {
                case NetworkException said -> new Ended(said.reason(), said.message());
                case ClosedChannelException closedHere -> new Ended(Cause.STOPPED, "");
                default -> new Ended(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            };
        }
        Duration silent = idle;
        if (silent != null && !stopping) {
            return new Ended(
                    Cause.IDLE,
                    "by this side: nothing came for %s, or what came could not be answered (--idle-timeout)"
                            .formatted(Durations.show(silent)));
        }
        // Whatever happens to a connection after the session's end happens because of it.
        if (!stopping && replies.isEnding()) {
            return new Ended(Cause.DONE, replies.endedBy());
        }
        return stopping || ended.cause() == Cause.STOPPED
                ? new Ended(Cause.STOPPED, "by this side, because the session ended")
                : ended;
    }

    private void greet() throws IOException {
        if (responder.response() instanceof Response.FromRules) {
            ruleEngine.connected(peerState);
            replies.throwIfBroken();
        } else {
            peerState.markGreeted(); // rules that come later find it known
        }
    }

    /** Tells the peer the end; what still comes from it is unread. Never blocks. Safe from any thread. */
    void finish() {
        stopping = true;
        replies.stop();
        peerState.release();
    }

    /** Closes the connection, which ends {@link #run}. Safe from any thread. */
    void close() {
        Timer.Timeout waiting = idleAlarm;
        if (waiting != null) {
            waiting.cancel();
        }
        connection.close();
    }

    /** Not as a read's deadline: a peer that does not read what answers it keeps this side from reading too. */
    private void watchIdle(Duration most) {
        idleAlarm = timer.schedule(PeerState.later(heardNanos, most), () -> {
            if (setup.clock.nanos() < PeerState.later(heardNanos, most)) {
                watchIdle(most);
            } else {
                idle = most;
                connection.close();
            }
        });
    }

    private void readAll() throws IOException, FramingException {
        byte[] buffer = new byte[FIRST_BUFFER_BYTES];
        while (true) {
            long oddAtNanos = watch.deadlineNanos(setup.clock);
            int count = connection.read(buffer, 0, buffer.length, Math.min(oddAtNanos, messageCodec.deadlineNanos()));
            if (count < 0) {
                return;
            }
            long epochNanos = setup.clock.epochNanos();
            if (count == 0) {
                quiet(epochNanos, oddAtNanos);
                replies.throwIfBroken();
                continue;
            }
            heardNanos = setup.clock.nanos();
            eventPublisher.tapArrived(flow, ByteBuffer.wrap(buffer, 0, count), epochNanos);
            messageCodec.decode(buffer, count, heardNanos, (unit, payload) -> arrived(unit, payload, epochNanos));
            replies.throwIfBroken();
            tellOdd(watch.inspect(buffer, count));
            if (count == buffer.length && count < MOST_BUFFER_BYTES) {
                buffer = new byte[Math.min(4 * count, MOST_BUFFER_BYTES)];
            }
        }
    }

    private void tellOdd(List<Hint> oddities) {
        if (!stopping) {
            eventPublisher.hints(flow, oddities);
        }
    }

    private void quiet(long epochNanos, long oddAtNanos) {
        long nanos = setup.clock.nanos();
        messageCodec.idle(nanos, (unit, payload) -> arrived(unit, payload, epochNanos));
        if (nanos >= oddAtNanos) {
            tellOdd(watch.idle());
        }
    }

    /** What came after the last whole message is shown as the chunk that it is, and not answered. */
    private void unfinished() {
        Payload rest = messageCodec.remainder();
        if (!rest.isEmpty() && stopping) {
            eventPublisher.ledger.arrived(1);
            eventPublisher.ledger.droppedIn(Cause.UNREAD, 1);
        } else if (!rest.isEmpty()) {
            eventPublisher.ledger.arrived(1);
            eventPublisher.received(flow, flow.local(), Unit.CHUNK, rest, rest.size(), setup.clock.epochNanos());
            eventPublisher.note(
                    flow.local(), flow.peer(), flow.connection(), Cause.UNFINISHED, MessageCodec.UNFINISHED);
        }
    }

    private void arrived(Unit unit, Payload payload, long epochNanos) {
        eventPublisher.ledger.arrived(1);
        if (stopping || replies.isBroken() || replies.isEnding() || !countLimit.take()) {
            eventPublisher.ledger.droppedIn(Cause.UNREAD, 1);
            return;
        }
        eventPublisher.received(flow, flow.local(), unit, payload, payload.size(), epochNanos);
        answer(unit, payload);
        if (countLimit.isSpent()) {
            sessionLifecycle.complete(Outcome.DONE);
        }
    }

    private void answer(Unit unit, Payload payload) {
        Response how = responder.response();
        if (how.answers()) {
            responder.nameLoop(flow, payload, eventPublisher);
        }
        if (how instanceof Response.FromRules) {
            ruleEngine.message(peerState, payload, Runnable::run);
            return;
        }
        peerState.messageReceived(setup.clock.nanos());
        Optional<Payload> reply = responder.reply(how, flow, payload);
        if (reply.isPresent() && !(reply.get().isEmpty() && unit == Unit.CHUNK)) { // which is nothing on a stream
            replies.writeNow(reply.get(), "");
            responder.replied(reply.get());
        }
    }

    /** This connection's peer as rules know it. */
    private final class StreamContact extends PeerState {
        StreamContact() {
            super(flow, responder, setup.clock.nanos());
        }

        @Override
        public void reply(
                Payload message, ReplyContext replyContext, String rule, boolean here, Consumer<Runnable> telling) {
            if (message.isEmpty() && messageCodec.unit() == Unit.CHUNK) {
                return; // nothing on a stream
            }
            if (here) {
                replies.writeNow(message, rule);
            } else {
                replies.enqueue(message, rule);
            }
            responder.replied(message);
        }

        @Override
        public void close() {
            replies.close();
        }

        @Override
        public void halfClose() {
            replies.halfClose();
        }

        @Override
        public void reset() {
            replies.reset();
        }
    }
}

package dev.parley.session.relay;

import dev.parley.event.Flow;
import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.SlowClose;
import dev.parley.impairment.StreamImpairer;
import dev.parley.ledger.Cause;
import dev.parley.session.impaired.DirectionCount;
import dev.parley.session.impaired.ImpairedStream;
import dev.parley.session.impaired.StreamReceiver;
import dev.parley.session.link.CloseReason;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.InjectedSums;
import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Signal;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Both directions of one TCP flow, and what impairments do to the whole of it. Safe from any thread. */
final class StreamPaths {
    /** How long both sides have to end too, once an impairment has ended the flow: what they still send would make a close a reset. */
    private static final long DRAIN_MILLIS = 100;

    private static final String ACCEPT_LATE = "accept-late";
    private static final String SLOW_CLOSE = "slow-close";

    private final SessionContext context;
    private final PeerChannel peer;
    private final Supplier<@Nullable StreamLink> link;
    private final RelayContext relay;
    private final InjectedSums injected;
    private final SwitchedStream up;
    private final SwitchedStream down;

    /** Up when an impairment, or the session, has ended the flow. */
    private final Signal ended = new Signal();

    private volatile @Nullable CloseReason cut;

    /** Whether what was done is among the sums of the relay. */
    private volatile boolean counted;

    /** @param link the connection with the target; null until there is one */
    StreamPaths(RelayContext relay, PeerChannel peer, Supplier<@Nullable StreamLink> link) {
        this.relay = relay;
        this.context = relay.session();
        this.peer = peer;
        this.link = link;
        this.injected = relay.injected();
        this.up = path(new Target(), Direction.UP);
        this.down = path(new Peer(), Direction.DOWN);
    }

    private SwitchedStream path(StreamReceiver receiver, Direction direction) {
        return new SwitchedStream(
                context,
                relay.ledger(direction),
                receiver,
                relay.impairments().now(direction),
                impairments -> new ImpairedStream(
                        context,
                        new DirectionCount(relay.ledger(direction)),
                        receiver,
                        new StreamImpairer(
                                impairments,
                                relay.config().seed(),
                                peer.flow().connection() - 1L,
                                direction,
                                context.clock().nanos()),
                        new OnPurpose(direction)));
    }

    SwitchedStream up() {
        return up;
    }

    SwitchedStream down() {
        return down;
    }

    /** Does this from now on. */
    void impair(Direction direction, Impairments next) {
        ImpairmentCounts before = (direction == Direction.UP ? up : down).replace(next);
        if (!counted) {
            injected.add(direction, before);
        }
    }

    /** What was done to that direction since the last change; null once it is among the sums of those that have ended, or if nothing is. */
    @Nullable
    ImpairmentCounts counts(Direction direction) {
        return counted ? null : (direction == Direction.UP ? up : down).counts();
    }

    /** How an impairment has ended the flow; null if none has. */
    @Nullable
    CloseReason cut() {
        return cut;
    }

    /**
     * Lets the impairments begin. Whether they let this connection through, perhaps after a while.
     *
     * @param waiting runs before such a while
     */
    boolean accept(Runnable waiting) {
        ImpairedStream impairedUp = up.impaired();
        ImpairedStream impairedDown = down.impaired();
        if (impairedUp != null && impairedUp.isRefused()) {
            injected.happened(Direction.UP, Cause.REFUSE.word());
            end(Cause.REFUSE, true);
            return false;
        }
        if (impairedDown != null) {
            impairedDown.begin();
        }
        if (impairedUp != null) {
            impairedUp.begin();
            if (impairedUp.isDone(AcceptLate.class)) {
                injected.happened(Direction.UP, ACCEPT_LATE);
            }
            if (impairedUp.acceptNanos() > context.clock().nanos()) {
                waiting.run();
            }
            try {
                return !context.clock().await(ended, impairedUp.acceptNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** There is a connection with the target. */
    void start() {
        up.start();
        down.start();
    }

    /** Passes nothing on any more. Never blocks. */
    void stop() {
        up.stop(Cause.STOPPED);
        down.stop(Cause.STOPPED);
        ended.set();
        counted = true;
        injected.add(Direction.UP, up.counts());
        injected.add(Direction.DOWN, down.counts());
    }

    /** An impairment ends the flow. Never blocks. */
    private void end(Cause cause, boolean byReset) {
        String reason = "by this side: the impairment " + cause.word();
        cut = new CloseReason(cause, reason);
        up.stop(cause);
        down.stop(cause);
        StreamLink to = link.get();
        if (byReset) {
            peer.reset(reason);
            if (to != null) {
                to.reset();
            }
        } else {
            peer.close(reason);
            if (to != null) {
                // On a thread of its own: this waits for a write that is under way.
                context.threads().start("parley-finish-" + to.flow().peer().hostAndPort(), to::finish);
                context.timer().schedule(context.clock().in(DRAIN_MILLIS, TimeUnit.MILLISECONDS), to::close);
            }
        }
        ended.set();
    }

    private final class OnPurpose implements ImpairedStream.Owner {
        private final Direction direction;

        OnPurpose(Direction direction) {
            this.direction = direction;
        }

        /** The side that sends is told, when its turn comes. */
        @Override
        public void broken() {
            if (direction == Direction.UP) {
                down.reset("by this side: the target takes nothing more");
            } else {
                up.reset("by this side: the peer takes nothing more");
            }
        }

        @Override
        public void cut(Cause cause, boolean byReset) {
            injected.happened(direction, cause.word());
            end(cause, byReset);
        }

        @Override
        public void stoppedReading() {
            injected.happened(direction, Cause.STOP_READING.word());
            StreamLink to = link.get();
            Flow sender = direction == Direction.UP || to == null ? peer.flow() : to.flow();
            context.publisher()
                    .defer(List.of(new Delivery.Noted(
                            sender,
                            Cause.STOP_READING,
                            "nothing more is read from it on purpose (stop-reading), so it cannot send much more")));
        }

        @Override
        public void endPassed() {
            ImpairedStream path = (direction == Direction.UP ? up : down).impaired();
            if (path != null && path.isDone(SlowClose.class)) {
                injected.happened(direction, SLOW_CLOSE);
            }
        }
    }

    private final class Target implements StreamReceiver {
        @Override
        public String name() {
            return "the target";
        }

        @Override
        public Flow flow() {
            StreamLink to = link.get();
            return to == null ? peer.flow() : to.flow();
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            StreamLink to = link.get();
            if (to == null) {
                throw new ClosedChannelException();
            }
            to.writeBytes(from, offset, length);
        }

        @Override
        public void finish() {
            StreamLink to = link.get();
            if (to != null) {
                to.finish();
            }
        }

        @Override
        public void reset(String reason) {
            StreamLink to = link.get();
            if (to != null) {
                to.reset();
            }
        }
    }

    private final class Peer implements StreamReceiver {
        @Override
        public String name() {
            return "the peer";
        }

        @Override
        public Flow flow() {
            return peer.flow();
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            peer.write(from, offset, length);
        }

        @Override
        public void finish() {
            peer.halfClose();
        }

        @Override
        public void reset(String reason) {
            peer.reset(reason);
        }
    }
}

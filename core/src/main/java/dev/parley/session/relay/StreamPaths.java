package dev.parley.session.relay;

import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.SlowClose;
import dev.parley.impairment.StreamImpairer;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.link.CloseReason;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Flow;
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

    private final RelayConfig config;
    private final SessionContext context;
    private final PeerChannel peer;
    private final Supplier<@Nullable StreamLink> link;
    private final InjectedSums injected;
    private final StreamPath up;
    private final StreamPath down;

    /** Up when an impairment, or the session, has ended the flow. */
    private final Signal ended = new Signal();

    private volatile @Nullable CloseReason cut;

    /**
     * @param link the connection with the target; null until there is one
     * @param up counts what goes to the target
     * @param down counts what comes from the target
     */
    StreamPaths(
            RelayConfig config,
            SessionContext context,
            PeerChannel peer,
            Supplier<@Nullable StreamLink> link,
            Ledger up,
            Ledger down,
            InjectedSums injected) {
        this.config = config;
        this.context = context;
        this.peer = peer;
        this.link = link;
        this.injected = injected;
        this.up = path(up, new Target(), config.up(), Direction.UP);
        this.down = path(down, new Peer(), config.down(), Direction.DOWN);
    }

    private StreamPath path(Ledger counts, StreamPath.Receiver receiver, Impairments impairments, Direction direction) {
        if (impairments.isEmpty()) {
            return new DirectStream(context, counts, receiver);
        }
        StreamImpairer impairer = new StreamImpairer(
                impairments,
                config.seed(),
                peer.flow().connection() - 1L,
                direction,
                context.clock().nanos());
        return new ImpairedStream(context, counts, receiver, impairer, new OnPurpose(direction));
    }

    StreamPath up() {
        return up;
    }

    StreamPath down() {
        return down;
    }

    /** How an impairment has ended the flow; null if none has. */
    @Nullable
    CloseReason cut() {
        return cut;
    }

    /** Lets the impairments begin. Whether they let this connection through, perhaps after a while. */
    boolean accept() {
        if (up instanceof ImpairedStream impaired && impaired.isRefused()) {
            injected.happened(Direction.UP, Cause.REFUSE.word());
            end(Cause.REFUSE, true);
            return false;
        }
        if (down instanceof ImpairedStream impaired) {
            impaired.begin();
        }
        if (up instanceof ImpairedStream impaired) {
            impaired.begin();
            config.up().find(AcceptLate.class).ifPresent(late -> injected.happened(Direction.UP, late.word()));
            try {
                return !context.clock().await(ended, impaired.acceptNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** There is a connection with the target. */
    void start() {
        if (up instanceof ImpairedStream impaired) {
            impaired.start();
        }
        if (down instanceof ImpairedStream impaired) {
            impaired.start();
        }
    }

    /** Passes nothing on any more. Never blocks. */
    void stop() {
        up.stop(Cause.STOPPED);
        down.stop(Cause.STOPPED);
        ended.set();
        injected.add(counts(up), counts(down));
    }

    private static @Nullable ImpairmentCounts counts(StreamPath path) {
        return path instanceof ImpairedStream impaired ? impaired.counts() : null;
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
            Impairments impairments = direction == Direction.UP ? config.up() : config.down();
            impairments.find(SlowClose.class).ifPresent(slow -> injected.happened(direction, slow.word()));
        }
    }

    private final class Target implements StreamPath.Receiver {
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

    private final class Peer implements StreamPath.Receiver {
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

package dev.parley.session.listen;

import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.link.StreamLink;
import dev.parley.session.link.WriteQueue;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

/**
 * The way to the peer of one accepted connection: what leaves at once, what waits for the peer to read, and how this side
 * ends it. Safe from any thread.
 */
final class ConnectionWriter implements PeerChannel {
    /** How long a peer has to end too, once this side has ended: what it still sends would make a close a reset. */
    private static final long DRAIN_MILLIS = 100;

    /** How long a peer has to read what waits for it, once this side closes its connection. */
    private static final long PATIENCE_SECONDS = 5;

    private final SessionContext context;
    private final StreamLink link;
    private final int queueBytes;
    private final WriteQueue queue;
    private final PeerState state;
    private volatile boolean sessionStopping;
    private volatile boolean halfClosed;
    private volatile String closeReason = "";

    ConnectionWriter(ListenContext listening, StreamLink link, PeerHandler handler) {
        this.context = listening.session();
        this.link = link;
        this.queueBytes = listening.config().writeQueueBytes();
        Flow flow = link.flow();
        this.queue = new WriteQueue(
                context.threads(), queueBytes, "parley-write-" + flow.peer().hostAndPort(), this::writePending);
        this.state = listening
                .peers()
                .heard(
                        flow,
                        context.clock().epochNanos(),
                        number -> new PeerState(
                                this, handler, number, context.clock().nanos()));
    }

    @Override
    public Flow flow() {
        return link.flow();
    }

    @Override
    public PeerState state() {
        return state;
    }

    /** Goes behind what waits to be written; where it may wait for the peer, it goes past that, at once. */
    @Override
    public Delivery send(Outgoing outgoing) {
        if (outgoing.message().isEmpty() && (outgoing.raw() || link.codec().sentUnit() == Unit.CHUNK)) {
            return new Delivery.Nothing();
        }
        context.ledger().due(1);
        return outgoing.blocking() == Blocking.ALLOWED
                ? writeNow(outgoing)
                : queue.offer(new WriteQueue.Pending(outgoing.message(), outgoing.rule(), outgoing.raw()))
                        ? new Delivery.Queued()
                        : refused();
    }

    private Delivery writeNow(Outgoing outgoing) {
        if (isEnding() || link.isBroken() || !queue.beginDirect()) {
            return refused();
        }
        try {
            return write(outgoing.message(), outgoing.rule(), outgoing.raw());
        } finally {
            queue.endDirect();
        }
    }

    private Delivery write(Payload message, String rule, boolean raw) {
        return raw ? link.writeRaw(message, rule, sessionStopping) : link.write(message, rule, sessionStopping);
    }

    /** On the queue's thread. */
    private boolean writePending(WriteQueue.Pending pending) {
        context.publisher().publish(write(pending.message(), pending.rule(), pending.raw()));
        return !link.isBroken(); // the reading side tells what happened to the connection
    }

    private Delivery refused() {
        if (sessionStopping) {
            return dropped(Cause.STOPPED, 1, "the session ended before it left");
        }
        if (isEnding()) {
            return dropped(Cause.UNSENDABLE, 1, "it cannot leave any more: the connection was ended " + closeReason);
        }
        if (halfClosed) {
            return dropped(
                    Cause.UNSENDABLE,
                    1,
                    "it cannot be sent: this side of the connection was closed before (half-close)");
        }
        if (queue.isClosed() || link.isBroken()) {
            return dropped(Cause.UNSENDABLE, 1, "it cannot leave any more: the peer has left");
        }
        return dropped(
                Cause.QUEUE,
                1,
                "it came faster than the peer reads: %s wait for it already".formatted(Sizes.show(queueBytes)));
    }

    private Delivery dropped(Cause cause, int count, String message) {
        return context.publisher().dropped(flow(), cause, count, message);
    }

    @Override
    public long waitingBytes() {
        return queue.waitingBytes();
    }

    @Override
    public boolean isBacklogged() {
        return queue.isBacklogged();
    }

    @Override
    public long writtenCount() {
        return queue.writtenCount();
    }

    /** The peer has a moment to end too, once all that waits has left. */
    @Override
    public void close(String reason) {
        if (isEnding()) {
            return;
        }
        closeReason = reason;
        queue.finish(() -> {
            link.finish(() ->
                    context.timer().schedule(context.clock().in(DRAIN_MILLIS, TimeUnit.MILLISECONDS), link::close));
        });
        if (queue.isBusy() && !link.isImpaired()) { // what is late on purpose may take longer
            context.timer().schedule(context.clock().in(PATIENCE_SECONDS, TimeUnit.SECONDS), link::close);
        }
    }

    @Override
    public void halfClose() {
        halfClosed = true;
        if (!isEnding()) {
            queue.finish(link::finish);
        }
    }

    @Override
    public void reset(String reason) {
        closeReason = reason;
        link.reset();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (isEnding() || !queue.beginDirect()) {
            throw new ClosedChannelException();
        }
        try {
            link.writeBytes(from, offset, length);
        } finally {
            queue.endDirect();
        }
    }

    /** Whether something still waits for the peer to read. */
    boolean isBusy() {
        return queue.isBusy();
    }

    /** Whether this side has ended the connection. */
    boolean isEnding() {
        return !closeReason.isEmpty();
    }

    /** Who has, as the connection's end is told. */
    String closeReason() {
        return closeReason;
    }

    /** The session ends: nothing more is taken, and the peer is told once all is written. Never blocks. */
    void stop() {
        sessionStopping = true;
        queue.finish(link::finish);
    }

    /** The connection has ended: waits until all that waits is written or cannot be, and publishes what cannot. */
    void awaitDrained() throws InterruptedException {
        queue.awaitDrained();
        int unsent = queue.unsent();
        if (unsent > 0) {
            context.publisher()
                    .publish(dropped(
                            sessionStopping ? Cause.STOPPED : Cause.UNSENDABLE,
                            unsent,
                            "it waited for the peer to read, and the connection ended"));
        }
    }
}

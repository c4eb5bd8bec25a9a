package dev.parley.session.listen;

import dev.parley.event.Event.Direction;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.link.WriteQueue;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What leaves on one accepted connection: framed, each message whole, counted and told; and how this side ends it. Safe from
 * any thread.
 */
final class ConnectionWriter implements PeerRegistry.Channel {
    /** How long a peer has to end too, once a rule has ended this side: what it still sends would make a close a reset. */
    private static final long DRAIN_MILLIS = 100;

    /** How long a peer has to read what waits for it, once a rule closes its connection. */
    private static final long PATIENCE_SECONDS = 5;

    private final Flow flow;
    private final StreamConnection connection;
    private final MessageCodec messageCodec;
    private final EventPublisher eventPublisher;
    private final Clock clock;
    private final Timer timer;
    private final int outboxBytes;
    private final WriteQueue writeQueue;

    /** Answers and what somebody here says come from two threads; each message goes whole. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean stopping;
    private volatile boolean finished;
    private volatile String endedBy = "";
    private volatile @Nullable IOException broken;

    ConnectionWriter(ListenSession session, Flow flow, StreamConnection connection, MessageCodec messageCodec) {
        this.flow = flow;
        this.connection = connection;
        this.messageCodec = messageCodec;
        this.eventPublisher = session.eventPublisher;
        this.clock = session.setup.clock;
        this.timer = session.timer;
        this.outboxBytes = session.setup.outboxBytes;
        this.writeQueue = new WriteQueue(
                session.sessionLifecycle,
                outboxBytes,
                "parley-write-" + flow.peer().hostAndPort(),
                this::writePending);
    }

    /** What somebody here says goes behind what waits to be written. */
    @Override
    public boolean send(Payload message) {
        return enqueue(message, "");
    }

    @Override
    public long waitingBytes() {
        return writeQueue.waitingBytes();
    }

    @Override
    public boolean isBacklogged() {
        return writeQueue.isBacklogged();
    }

    @Override
    public long writtenCount() {
        return writeQueue.writtenCount();
    }

    @Override
    public void close(String message) {
        end(message);
    }

    /** Puts it behind what waits to be written, or says why not and gives back false. Never blocks. */
    boolean enqueue(Payload message, String rule) {
        eventPublisher.ledger.due(1);
        boolean taken = writeQueue.offer(new WriteQueue.Pending(message, rule));
        if (!taken) {
            refuse();
        }
        return taken;
    }

    private void refuse() {
        if (stopping) {
            drop(Cause.STOPPED, 1, "the session ended before it left");
        } else if (isEnding()) {
            drop(Cause.UNSENDABLE, 1, "it cannot leave any more: the connection was ended " + endedBy);
        } else if (finished) {
            drop(Cause.UNSENDABLE, 1, "it cannot leave any more: a rule has told the peer that nothing more comes");
        } else if (writeQueue.isClosed() || isBroken()) {
            drop(Cause.UNSENDABLE, 1, "it cannot leave any more: the peer has left");
        } else {
            drop(
                    Cause.QUEUE,
                    1,
                    "it came faster than the peer reads: %s wait for it already".formatted(Sizes.show(outboxBytes)));
        }
    }

    /**
     * The same at once, and waiting for the peer to read; to be called on the thread that reads from this peer, which asks
     * {@link #throwIfBroken} once what came with it is counted.
     */
    void writeNow(Payload message, String rule) {
        eventPublisher.ledger.due(1);
        if (isEnding() || isBroken() || !writeQueue.beginDirect()) {
            refuse();
            return;
        }
        try {
            write(message, rule);
        } catch (IOException bad) {
            broken = bad;
        } finally {
            writeQueue.endDirect();
        }
    }

    /** Whether an answer could not be written: then nothing more is. */
    boolean isBroken() {
        return broken != null;
    }

    /** Writing failed, which is how the connection ended: reading would not always tell. */
    void throwIfBroken() throws IOException {
        IOException bad = broken;
        if (bad != null) {
            throw bad;
        }
    }

    /** On the outbox's thread. */
    private boolean writePending(WriteQueue.Pending pending) {
        try {
            write(pending.message(), pending.rule());
            return true;
        } catch (IOException told) {
            return false; // the reading side tells what happened to the connection
        }
    }

    /** Writes what is due already, waiting for the peer to read, and tells what became of it. */
    private void write(Payload message, String rule) throws IOException {
        MessageCodec.Encoded encoded;
        try {
            encoded = messageCodec.encode(message);
        } catch (FramingException hasNoForm) {
            drop(Cause.UNSENDABLE, 1, hasNoForm.message());
            return;
        }
        byte[] bytes = encoded.onStream().bytes();
        writing.lock();
        try {
            long before = connection.written();
            long epochNanos = clock.epochNanos();
            try {
                connection.write(bytes, 0, bytes.length);
            } catch (IOException bad) {
                String says = bad instanceof NetworkException said && !stopping
                        ? said.message()
                        : "the connection was closed before the rest left";
                eventPublisher.droppedInPart(flow, Cause.UNSENDABLE, bytes.length, connection.written() - before, says);
                throw bad;
            }
            eventPublisher.tapLeft(flow, ByteBuffer.wrap(bytes), epochNanos);
            eventPublisher.sent(flow, messageCodec.unit(), encoded.message(), epochNanos, rule);
        } finally {
            writing.unlock();
        }
    }

    private void drop(Cause cause, int count, String message) {
        eventPublisher.dropped(flow.local(), flow.peer(), Direction.OUT, cause, count, message);
    }

    /** A rule closes the connection, once what was said has left and the peer had a moment to end too. Never blocks. */
    void close() {
        end("by this side: a rule closed the connection");
    }

    private void end(String message) {
        if (isEnding()) {
            return;
        }
        endedBy = message;
        writeQueue.finish(() -> {
            finishWriting();
            timer.schedule(clock.in(DRAIN_MILLIS, TimeUnit.MILLISECONDS), connection::close);
        });
        if (writeQueue.isBusy()) {
            timer.schedule(clock.in(PATIENCE_SECONDS, TimeUnit.SECONDS), connection::close);
        }
    }

    /** A rule tells the peer that nothing more comes, once what was said has left. Never blocks. */
    void halfClose() {
        finished = true;
        if (!isEnding()) {
            writeQueue.finish(this::finishWriting);
        }
    }

    /** A rule breaks the connection off. Never blocks. */
    void reset() {
        endedBy = "by this side: a rule broke the connection off";
        connection.reset();
    }

    /** Whether a rule has ended the connection. */
    boolean isEnding() {
        return !endedBy.isEmpty();
    }

    /** Who has, as the connection's end is told. */
    String endedBy() {
        return endedBy;
    }

    /** The session ends: nothing more is taken, and the peer is told once all is written. Never blocks. */
    void stop() {
        stopping = true;
        writeQueue.finish(this::finishWriting);
    }

    private void finishWriting() {
        try {
            connection.finish();
        } catch (IOException gone) {
            // The reading side tells what happened to the connection.
        }
    }

    /** The connection has ended: waits until all that waits is written or cannot be, and tells what cannot. */
    void settle() throws InterruptedException {
        writeQueue.awaitDrained();
        int left = writeQueue.unsent();
        if (left > 0) {
            drop(
                    stopping ? Cause.STOPPED : Cause.UNSENDABLE,
                    left,
                    "it waited for the peer to read, and the connection ended");
        }
    }
}
